using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Manager;

internal static class LifecycleTools
{
    public const string Instructions = "";

    public static IReadOnlyList<Tool> All { get; } = [];
}
