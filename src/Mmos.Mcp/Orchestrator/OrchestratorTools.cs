using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Orchestrator;

internal static class OrchestratorTools
{
    public const string Instructions = "";

    public static IReadOnlyList<Tool> All { get; } = [];
}
