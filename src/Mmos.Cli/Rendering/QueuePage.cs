using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>What waits for a worker, in the order of the classes.</summary>
internal static class QueuePage
{
    /// <summary>The queue as a table under its counts.</summary>
    /// <param name="queue">In the order of <see cref="QueueOrder"/>.</param>
    /// <param name="frame">How it is shown.</param>
    /// <param name="closed">Accounts that hold workers back; null for none.</param>
    public static Page Of(
        IReadOnlyList<TaskInfo> queue, Frame frame, IReadOnlyList<ClosedAccount>? closed = null)
    {
        var held = new Page();
        foreach (var account in closed ?? [])
            held.Add(Line.Of("account ").Add(StatusPage.Of(account, frame)));
        if (queue.Count == 0)
            return new Page().Add("nothing waits", Ink.Faint).Add(held);
        var ready = queue.Where(task => task.Status is "ready" or "assigned").ToList();
        var counts = ready.CountBy(task => task.Priority).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => FormattableString.Invariant($"{pair.Value} {pair.Key}"));
        var page = new Page().Add(FormattableString.Invariant(
            $"{ready.Count} could start ({string.Join(", ",
                counts.DefaultIfEmpty("none"))}), {queue.Count - ready.Count} wait for others"));
        page.Add(held);
        if (ready.Where(task => task.Priority == "P2").MinBy(task => task.UpdatedAt) is { } last)
            page.Add($"the oldest P2, {last.Id}, waits for {frame.Age(last.UpdatedAt)}");
        var table = new TextTable(
            new Column("PRI"), new Column("ID"), new Column("KEY") { Least = 8, LeavesAt = 3 },
            new Column("PROJECT") { Least = 8, LeavesAt = 2 }, new Column("STATUS"),
            new Column("FOR") { IsRight = true, LeavesAt = 1 }, new Column("WAITS FOR") { Least = 12 });
        foreach (var task in queue)
            table.Add(
                task.Priority, new Cell(task.Id, Ink.Strong), task.Key, task.Project,
                new Cell(task.Status, Marks.Ink(task.Status)), frame.Age(task.UpdatedAt), task.WaitingFor
                    ?? "a worker");
        return page.Add().Add(table.Fit(frame.Width));
    }
}
