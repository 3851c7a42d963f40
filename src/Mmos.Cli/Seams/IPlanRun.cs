using Mmos.Api;

namespace Mmos.Cli.Seams;

/// <summary>A submitted plan whose engine runs in this process, or in one that serves the workspace
/// already.</summary>
/// <remarks>Disposing drains: running tasks end or are handed back, and no process of the run
/// stays.</remarks>
internal interface IPlanRun : IAsyncDisposable
{
    /// <summary>The seam.</summary>
    IOrchestrator Orchestrator { get; }

    /// <summary>Slug of the project.</summary>
    string Project { get; }

    /// <summary>Whether this process's workers are there. Before, nobody may be able to move the project
    /// yet.</summary>
    bool IsServing { get; }

    /// <summary>One line each of what was done to get here: submitted, continued, workers started.</summary>
    IReadOnlyList<string> Notes { get; }
}

/// <summary>What `mmos run` was asked for.</summary>
/// <param name="Plan">The plan, with `--repo` applied.</param>
/// <param name="PlanPath">The plan file as the person wrote it, for the commands that messages show.</param>
/// <param name="Workers">Number of workers; null for what the configuration says.</param>
/// <param name="Resume">Continue the project that this plan started, or start it.</param>
/// <param name="Detach">Return once it is submitted and something serves it.</param>
internal sealed record RunRequest(Plan Plan, string PlanPath, int? Workers, bool Resume, bool Detach)
{
    /// <summary>How many workers are started where none are configured.</summary>
    public const int BuiltInWorkers = 3;
}

/// <summary>What `mmos worker run` was asked for.</summary>
/// <param name="Name">The worker's name; null for a name of its own.</param>
/// <param name="Capabilities">What it can.</param>
/// <param name="Run">Command line for tasks that bring none.</param>
/// <param name="UntilEmpty">End when nothing is left to take.</param>
internal sealed record WorkerRunRequest(
    string? Name, IReadOnlyList<string> Capabilities, string? Run, bool UntilEmpty)
{
    /// <summary>The server whose work it takes; null: the folder's own.</summary>
    public Uri? Server { get; init; }

    /// <summary>What it shows that server; empty for nothing.</summary>
    public string Token { get; init; } = "";
}

/// <summary>The example job in its new folder.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Folder">The folder that was made.</param>
internal sealed record DemoRun(IPlanRun Run, string Folder);
