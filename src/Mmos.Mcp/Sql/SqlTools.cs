using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Sql;

internal static class SqlTools
{
    public const string Instructions = "";

    public static IReadOnlyList<Tool> All { get; } = [];
}
