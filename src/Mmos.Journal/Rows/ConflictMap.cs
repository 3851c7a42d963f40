using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Events;

namespace Mmos.Journal.Rows;

/// <summary>Conflicts, as clients see them.</summary>
internal static class ConflictMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `conflict c` and `task t`.</summary>
    public const string Columns = "c.id, c.kind, t.project, c.task, c.other, c.paths, c.text, c.opened_at, "
        + "c.resolved_at, c.resolution, c.resolved_by";

    public static FoundConflict Map(IRow row) => new()
    {
        Id = $"C{row.Int64(0)}",
        Kind = row.Text(1),
        Project = row.Text(2),
        Task = $"T{row.Int32(3)}",
        Other = row.TaskId(4),
        Paths = JsonSerializer.Deserialize(row.Bytes(5), Wire.Json.IReadOnlyListString)!,
        Text = row.Text(6),
        OpenedAt = row.Time(7),
        ResolvedAt = row.TimeOrNull(8),
        Status = row.IsNull(8) ? "open" : "resolved",
        Resolution = row.TextOrNull(9),
        ResolvedBy = row.TextOrNull(10),
    };
}
