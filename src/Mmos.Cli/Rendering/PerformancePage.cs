using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>The page of `mmos report performance`. Unknown is said, never 0.</summary>
internal static class PerformancePage
{
    public static Page Of(PerformanceReport report, Frame frame)
    {
        var page = new Page().Add(string.Create(CultureInfo.InvariantCulture,
            $"{frame.DayAndTime(report.From)} – {frame.DayAndTime(report.To)}: {report.Done} done, "
            + $"{report.Failed} failed ({Percent(report.CompletionRate)} completed)"));
        if (report.Done + report.Failed == 0 && report.Workers.Count == 0)
            return page.Add("nothing ended in this time", Ink.Faint);
        var times = new TextTable(new Column("SECONDS") { Least = 22 },
            new Column("HALF WITHIN") { IsRight = true }, new Column("95 % WITHIN") { IsRight = true },
            new Column("LONGEST") { IsRight = true });
        Row(times, "submitted to done", report.Completion);
        Row(times, "ready to taken", report.Waiting);
        page.Add().Add(times.Fit(frame.Width));
        if (report.Workers.Count > 0) page.Add().Add(Workers(report).Fit(frame.Width));
        if (report.Bottlenecks.Count > 0) page.Add().Add(Bottlenecks(report).Fit(frame.Width));
        return page;
    }

    private static TextTable Workers(PerformanceReport report)
    {
        var table = new TextTable(new Column("WORKER") { Least = 12 },
            new Column("ATTEMPTS") { IsRight = true }, new Column("SUCCESS") { IsRight = true },
            new Column("FIRST PASS") { IsRight = true, LeavesAt = 2 }, new Column("BUSY")
            {
                IsRight = true,
                LeavesAt = 3
            },
            new Column("MEAN") { IsRight = true, LeavesAt = 1 });
        foreach (var worker in report.Workers)
            table.Add(new Cell(worker.Worker, Ink.Strong),
                worker.Attempts.ToString(CultureInfo.InvariantCulture), Percent(worker.SuccessRate),
                Percent(worker.FirstPassRate), Percent(worker.BusyShare), Seconds(worker.MeanSeconds));
        return table;
    }

    private static TextTable Bottlenecks(PerformanceReport report)
    {
        var table = new TextTable(new Column("LONGEST PATH") { Least = 12 },
            new Column("SPENT ON") { Least = 12 },
            new Column("TIME") { IsRight = true }, new Column("SHARE") { IsRight = true },
            new Column("MOST") { LeavesAt = 1 });
        foreach (var line in report.Bottlenecks)
            table.Add(new Cell(line.Project, Ink.Strong), line.What, Seconds(line.Seconds),
                Percent(line.Share),
                line.Task);
        return table;
    }

    private static void Row(TextTable table, string name, Times times) =>
        table.Add(name, Number(times.P50), Number(times.P95), Number(times.Max));

    private static string Number(decimal? seconds) => seconds is { } s
        ? s.ToString(s < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) : "-";

    public static string Seconds(decimal? seconds) => seconds is null ? "-" : Number(seconds) + " s";

    private static string Percent(decimal? share) => share is { } part
        ? (part * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : "-";
}
