using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Workers as `worker list` and `worker show` print them.</summary>
internal static class WorkerPages
{
    /// <summary>A table of workers.</summary>
    public static Page List(IReadOnlyList<WorkerInfo> workers, Frame frame)
    {
        if (workers.Count == 0)
            return new Page().Add("no workers", Ink.Faint);
        var table = new TextTable(
            new Column("NAME") { Least = 12 },
            new Column("STATUS"),
            new Column("AGENT") { Least = 7, LeavesAt = 1 },
            new Column("MODEL") { Least = 6, LeavesAt = 5 },
            new Column("HOLDS") { Least = 8 },
            new Column("SLOTS") { IsRight = true, LeavesAt = 3 },
            new Column("DONE") { IsRight = true, LeavesAt = 2 },
            new Column("SUCCESS") { IsRight = true, LeavesAt = 4 },
            new Column("UNREAD") { IsRight = true, LeavesAt = 7 },
            new Column("SEEN") { IsRight = true },
            new Column("CAPABILITIES") { Least = 12, LeavesAt = 6 });
        foreach (var worker in workers)
            table.Add(
                new Cell(worker.Name, Ink.Strong), new Cell(worker.Status, Marks.Ink(worker.Status)),
                    worker.Agent,
                worker.Model ?? "-", worker.Running.Count == 0 ? "-" : string.Join(' ', worker.Running),
                Number(worker.Slots), Number(worker.Metrics.Completed), Percent(worker.Metrics.SuccessRate),
                Number(worker.Unread), frame.Age(worker.LastSeenAt), string.Join(' ', worker.Capabilities));
        return table.Fit(frame.Width);
    }

    /// <summary>Everything about one worker.</summary>
    public static Page Show(WorkerInfo worker, Frame frame)
    {
        var fields = new Fields(frame);
        fields.Page.Add(Line.Of(worker.Name, Ink.Strong).Clipped(frame.Width)).Add();
        return fields
            .Add("status", worker.Status, Marks.Ink(worker.Status))
            .Add("agent", worker.Agent)
            .Add("model", worker.Model)
            .Add("account", worker.Account)
            .Add("tier", worker.Tier)
            .Add("capabilities", string.Join(' ', worker.Capabilities))
            .Add("slots", Number(worker.Slots))
            .Add("holds", string.Join(' ', worker.Running))
            .Add("seen", $"{frame.DayAndTime(worker.LastSeenAt)} ({frame.Age(worker.LastSeenAt)} ago)")
            .Add("process", worker.Process is { } process
                ? FormattableString.Invariant(
                    $"{process.Pid} on {process.Host}, registration {worker.Registration}")
                : null)
            .Add("unread", worker.Unread == 0 ? null : Number(worker.Unread))
            .Add("done", Number(worker.Metrics.Completed))
            .Add("success", Percent(worker.Metrics.SuccessRate))
            .Add("first pass", Percent(worker.Metrics.FirstPassRate))
            .Add("takes", worker.Metrics.MeanSeconds is { } seconds
                ? Frame.Span(TimeSpan.FromSeconds((double)seconds)) + " on average" : "-")
            .Page;
    }

    /// <summary>`98 %`; `-` while there is nothing to judge by.</summary>
    private static string Percent(decimal? share) =>
        share is { } rate ? FormattableString.Invariant($"{decimal.Floor(rate * 100):0} %") : "-";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
