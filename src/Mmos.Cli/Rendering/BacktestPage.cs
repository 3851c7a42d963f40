using System.Globalization;
using Mmos.Runtime.Backtests;

namespace Mmos.Cli.Rendering;

/// <summary>The page of `mmos backtest`: what happened beside both replays.</summary>
internal static class BacktestPage
{
    public static Page Of(BacktestReport report, Frame frame)
    {
        var page = new Page();
        page.Add(report.Changes.Count == 0 ? "the policy is the one in force"
            : "against the policy in force:");
        foreach (var change in report.Changes) page.Add("  " + change);
        page.Add().Add(Figures(report).Fit(frame.Width));
        page.Add().Add(Workers(report).Fit(frame.Width));
        return page.Add().Prose($"{Count(report.Tasks)} tasks were replayed, {Count(report.Moved)} of them "
            + "by another worker under the new policy, each taking as long as it took. "
            + (report.LeftOut == 0 ? ""
                : $"{Count(report.LeftOut)} were left out: no attempt at them has ended. ")
            + "How far REPLAYED is from RECORDED is how far the new figures can be trusted.",
            frame.ProseWidth);
    }

    private static TextTable Figures(BacktestReport report)
    {
        var table = Table("", 28);
        Row("tasks done", run => Count(run.Done));
        Row("first submission to last done", run => PerformancePage.Seconds(run.SpanSeconds));
        Row("submitted to done, half within", run => PerformancePage.Seconds(run.Completion.P50));
        Row("submitted to done, 95 % within", run => PerformancePage.Seconds(run.Completion.P95));
        Row("ready to taken, half within", run => PerformancePage.Seconds(run.Waiting.P50));
        Row("ready to taken, 95 % within", run => PerformancePage.Seconds(run.Waiting.P95));
        Row("cost by list price", run => run.NotionalUsd + " USD");
        return table;

        void Row(string name, Func<BacktestRun, string> value) =>
            table.Add(name, value(report.Recorded), value(report.Before), value(report.After));
    }

    private static TextTable Workers(BacktestReport report)
    {
        var table = Table("ATTEMPTS OF", 12);
        BacktestRun[] runs = [report.Recorded, report.Before, report.After];
        foreach (var name in runs.SelectMany(run => run.Attempts.Keys).Distinct()
            .Order(StringComparer.Ordinal))
            table.Add([new Cell(name, Ink.Strong), .. runs.Select(run =>
                (Cell)Count(run.Attempts.GetValueOrDefault(name)))]);
        return table;
    }

    private static TextTable Table(string what, int least) => new(new Column(what) { Least = least },
        new Column("RECORDED") { IsRight = true }, new Column("REPLAYED") { IsRight = true },
        new Column("NEW POLICY") { IsRight = true });

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
