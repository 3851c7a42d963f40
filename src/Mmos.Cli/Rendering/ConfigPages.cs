using Mmos.Cli.Seams;

namespace Mmos.Cli.Rendering;

/// <summary>Configuration and findings as tables.</summary>
internal static class ConfigPages
{
    /// <summary>Each value with its origin.</summary>
    public static Page Values(IReadOnlyList<ConfigLine> values, Frame frame)
    {
        var table = new TextTable(
            new Column("KEY") { Least = 16 }, new Column("VALUE") { Least = 12 },
            new Column("FROM") { Least = 10, LeavesAt = 1 });
        foreach (var (key, value, origin) in values)
            table.Add(key, new Cell(value, Ink.Strong), new Cell(origin, Ink.Faint));
        return table.Fit(frame.Width);
    }

    /// <summary>Each finding with its mend.</summary>
    public static Page Findings(IReadOnlyList<Finding> findings, Frame frame)
    {
        var page = new Page();
        var width = findings.Select(finding => Cells.Width(finding.Check)).DefaultIfEmpty(0).Max();
        foreach (var finding in findings)
        {
            var sign = finding.Level switch { "ok" => "✓", "warning" => "!", _ => "✗" };
            page.Add(Line.Of(sign + " ", Marks.Ink(finding.Level))
                .Add(Cells.Pad(finding.Check, width) + "  ", Ink.Strong).Add(finding.Text)
                    .Clipped(frame.Width));
            if (finding.Mend is { } mend)
                page.Prose("→ " + mend, frame.ProseWidth, new string(' ', width + 4), Ink.Warn);
        }
        return page;
    }

    /// <summary>The state of a database.</summary>
    public static Page Database(DatabaseReport report, Frame frame)
    {
        var fields = new Fields(frame)
            .Add("database", report.Database)
            .Add("events", FormattableString.Invariant($"{report.Events}"))
            .Add("head", report.HeadHash)
            .Add("tasks", FormattableString.Invariant($"{report.Tasks}"))
            .Add("state", report.Problems.Count == 0
                ? Line.Of("in order", Ink.Good)
                : Line.Of(report.Problems.Count == 1 ? "1 problem"
                    : FormattableString.Invariant($"{report.Problems.Count} problems"), Ink.Bad));
        return fields.List("problems", report.Problems).Page;
    }
}
