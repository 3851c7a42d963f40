using Mmos.Mcp.Executor;
using Mmos.Mcp.Manager;
using Mmos.Mcp.Orchestrator;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Sql;
using Wire = ModelContextProtocol.Protocol;

namespace Mmos.Mcp.Serving;

/// <summary>What one server offers, made once per process.</summary>
internal sealed class ToolSet
{
    private static readonly Lazy<ToolSet> Orchestrator = new(() => new ToolSet(OrchestratorTools.All,
        OrchestratorTools.Instructions, AdminCommand.All));

    private static readonly Lazy<ToolSet> Executor = new(() => new ToolSet(ExecutorTools.All,
        ExecutorTools.Instructions, []));

    private static readonly Lazy<ToolSet> Sql = new(() => new ToolSet(SqlTools.All, SqlTools.Instructions,
        []));

    private static readonly Lazy<ToolSet> Manager = new(() => new ToolSet(LifecycleTools.All,
        LifecycleTools.Instructions, []));

    private readonly Dictionary<string, Tool> _byName;

    private ToolSet(IReadOnlyList<Tool> tools, string instructions, IReadOnlyList<AdminCommand> prompts)
    {
        _byName = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        (Instructions, Prompted) = (instructions, prompts);
        Listed = [.. tools.Select(Describe)];
    }

    /// <summary>What a model is told when it connects.</summary>
    public string Instructions { get; }

    /// <summary>Its tools as clients list them.</summary>
    public IList<Wire.Tool> Listed { get; }

    /// <summary>Its prompts; empty for none.</summary>
    public IReadOnlyList<AdminCommand> Prompted { get; }

    /// <summary>The set of a server.</summary>
    public static ToolSet Of(ToolServer server) => server switch
    {
        ToolServer.Orchestrator => Orchestrator.Value,
        ToolServer.Executor => Executor.Value,
        ToolServer.Sql => Sql.Value,
        _ => Manager.Value,
    };

    /// <summary>What a model is told when it connects, without making the set.</summary>
    public static string InstructionsOf(ToolServer server) => server switch
    {
        ToolServer.Orchestrator => OrchestratorTools.Instructions,
        ToolServer.Executor => ExecutorTools.Instructions,
        ToolServer.Sql => SqlTools.Instructions,
        _ => LifecycleTools.Instructions,
    };

    /// <summary>What a server calls itself.</summary>
    public static string NameOf(ToolServer server) => server switch
    {
        ToolServer.Orchestrator => "mmos-orchestrator",
        ToolServer.Executor => "mmos-executor",
        ToolServer.Sql => "mmos-sql",
        _ => "mmos-manager",
    };

    /// <summary>One tool; null when there is none of that name.</summary>
    public Tool? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>All of them.</summary>
    public IEnumerable<Tool> Tools => _byName.Values;

    private static Wire.Tool Describe(Tool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = JsonSchema.OfArguments(tool.Fields),
        OutputSchema = JsonSchema.OfAnswer(tool.Answer),
        Annotations = tool.IsReading ? new Wire.ToolAnnotations { ReadOnlyHint = true } : null,
    };
}
