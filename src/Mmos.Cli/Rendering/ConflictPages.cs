using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Conflicts as `conflict list` prints them.</summary>
internal static class ConflictPages
{
    /// <summary>A table of conflicts.</summary>
    public static Page List(IReadOnlyList<FoundConflict> conflicts, Frame frame)
    {
        if (conflicts.Count == 0)
            return new Page().Add("no conflicts", Ink.Faint);
        var table = new TextTable(
            new Column("ID"), new Column("KIND"), new Column("PROJECT") { Least = 8, LeavesAt = 3 },
            new Column("TASK"), new Column("OTHER") { LeavesAt = 4 }, new Column("SETTLED") { Least = 8 },
            new Column("AGE") { IsRight = true, LeavesAt = 5 }, new Column("WHAT") { Least = 12 });
        foreach (var conflict in conflicts)
            table.Add(new Cell(conflict.Id, Ink.Strong), conflict.Kind, conflict.Project, conflict.Task,
                conflict.Other ?? "-",
                conflict.Resolution is { } how ? new Cell($"{how} by {conflict.ResolvedBy}")
                    : new Cell("open", Ink.Warn),
                frame.Age(conflict.OpenedAt), conflict.Text);
        return table.Fit(frame.Width);
    }

    /// <summary>What became of one.</summary>
    public static Page Settled(FoundConflict conflict, Frame frame) => new Page().Add(
        conflict.Resolution is { } how ? $"{conflict.Id} is settled by {how}: {conflict.Text}"
            : $"{conflict.Id} waits for a person: mmos inbox");
}
