using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>The workspace at a glance.</summary>
internal static class StatusPage
{
    /// <summary>The page; on a terminal it fits the height.</summary>
    public static Page Of(SystemStatus status, Frame frame)
    {
        var fields = new Fields(frame);
        fields
            .Add("projects", Marks.Counts(status.Projects))
            .Add("tasks", Marks.Counts(status.Tasks))
            .Add("workers", Marks.Counts(status.Workers))
            .Add("waiting", status.OldestWaiting is { } oldest
                ? Line.Of($"{oldest.Id} {oldest.Key} is the oldest that could start, for {frame.Age(
                    oldest.UpdatedAt)}")
                : Line.Of("nothing", Ink.Faint))
            .Add("oldest P2", status.OldestP2 is { } last && last.Id != status.OldestWaiting?.Id
                ? $"{last.Id} {last.Key} waits for {frame.Age(last.UpdatedAt)}" : null)
            .Add("inbox", status.Inbox == 0
                ? Line.Of("empty", Ink.Faint)
                : Line.Of(FormattableString.Invariant($"{status.Inbox} waiting for you: mmos inbox"),
                    Ink.Warn));
        foreach (var closed in status.Closed ?? [])
            fields.Add("account", Of(closed, frame));
        if (status.ShortOfMemory.Count > 0)
            fields.Add("memory", Line.Of($"{string.Join(", ", status.ShortOfMemory)} is above limits.memory; "
                + "nothing new is given out or taken in", Ink.Warn));
        if (status.Unread > 0)
            fields.Add("messages", FormattableString.Invariant($"{status.Unread} unread by workers"));
        if (status.Running.Count == 0)
            return fields.Page;
        var rows = Math.Max(1, frame.Height - fields.Page.Lines.Count - 4);
        var table = new TextTable(
            new Column("ID"), new Column("KEY") { Least = 8 }, new Column("STATUS"),
            new Column("PROGRESS") { IsRight = true }, new Column("WORKER") { Least = 8, LeavesAt = 1 },
            new Column("FOR") { IsRight = true }, new Column("TITLE") { Least = 12, LeavesAt = 2 });
        foreach (var task in status.Running.Take(rows))
            table.Add(
                new Cell(task.Id, Ink.Strong), task.Key, new Cell(task.Status, Marks.Ink(task.Status)),
                FormattableString.Invariant($"{task.Progress} %"), task.Worker
                    ?? "-", frame.Age(task.UpdatedAt),
                task.Title);
        fields.Page.Add().Add(table.Fit(frame.Width));
        if (status.Running.Count > rows)
            fields.Page.Add(FormattableString.Invariant($"… and {status.Running.Count - rows} more"),
                Ink.Faint);
        return fields.Page;
    }

    /// <summary>`claude-max parked until …; worker-1 waits for it`.</summary>
    public static Line Of(ClosedAccount closed, Frame frame)
    {
        var line = Line.Of($"{closed.Account.Name} ", Ink.Strong)
            .Add(CostPages.Status(closed.Account, frame), Ink.Warn);
        return closed.Workers.Count == 0 ? line
            : line.Add($"; waiting for it: {string.Join(", ", closed.Workers)}");
    }
}
