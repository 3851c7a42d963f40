namespace Mmos.Core;

/// <summary>Looks for what became of a task that was replaced by its parts earlier.</summary>
internal static class BrokenDown
{
    /// <summary>Key of the last part of such a task; null when there is none. O(tasks), for refusals
    /// only.</summary>
    public static string? LastPart(WorkspaceView state, int project, string key)
    {
        for (var number = state.LastTask; number > 0; number--)
        {
            var (of, its) = state.TryTask(number, out var row) ? (row.Project, row.Key)
                : state.TryTombstone(number, out var stone) ? (stone.Project, stone.Key) : (-1, "");
            if (of == project && its.StartsWith($"{key}.", StringComparison.Ordinal)) return its;
        }
        return null;
    }
}
