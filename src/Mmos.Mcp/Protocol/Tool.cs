using Mmos.Api;
using Mmos.Mcp.Executor;
using Mmos.Mcp.Serving;

namespace Mmos.Mcp.Protocol;

/// <summary>One tool: what a client is told of it, and what it does.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Description">What it is for, in few words: every session pays for them.</param>
/// <param name="Fields">Its arguments.</param>
/// <param name="Answer">Fields of its structured answer, as <see cref="JsonSchema.OfAnswer"/> takes
/// them.</param>
/// <param name="Run">What it does.</param>
internal sealed record Tool(string Name, string Description, IReadOnlyList<Field> Fields, string Answer,
    Func<Call, Task<Reply>> Run)
{
    /// <summary>It changes nothing.</summary>
    public bool IsReading { get; init; }
}

/// <summary>A call of a tool, with whatever it needs.</summary>
/// <param name="Arguments">Checked arguments.</param>
/// <param name="Workspace">What it works on.</param>
/// <param name="Client">Whoever called.</param>
/// <param name="Worker">The worker that calls; null on servers for people.</param>
/// <param name="Cancel">The client gave the call up, or is gone.</param>
internal sealed record Call(Arguments Arguments, ToolWorkspace Workspace, Client Client,
    WorkerSession? Worker,
    CancellationToken Cancel)
{
    /// <summary>The client writes nothing more: whatever waits should end.</summary>
    public CancellationToken Gone { get; init; }

    /// <summary>The seam as far as the caller's rights reach.</summary>
    public IOrchestrator Seam => Workspace.Seam;

    /// <summary>The worker that calls; only tools of the executor have one.</summary>
    public WorkerSession Me =>
        Worker ?? throw new InvalidOperationException("a tool of a worker, without one");
}
