using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>What `mmos import` took, what it left, and how to go on.</summary>
internal static class ImportPage
{
    /// <summary>More names than this are counted; `--json` has all of them.</summary>
    private const int Named = 8;

    public static Page Of(ImportReport report, Frame frame)
    {
        var page = new Page().Add(
            $"wrote {report.File}: {Count(report.Taken.Count, "task")} of {report.Source}");
        foreach (var group in report.LeftOut.GroupBy(task => (task.Why, task.Status)))
        {
            var status = group.Key.Status.Length == 0 ? "" : $" ({group.Key.Status})";
            page.Add($"left out, {group.Key.Why}{status}: {Count(group.Count(), "task")}: "
                + Names(group.Select(task => task.Key)), Ink.Faint);
        }
        if (report.Met.Count > 0)
            page.Add($"left out, met: {Count(report.Met.Count, "need")}: "
                + Names(report.Met.Select(met => $"{met.Task} needs {met.Need}")), Ink.Faint);
        foreach (var warning in report.Warnings)
            page.Add("warning: " + warning, Ink.Warn);
        return page.Add().Add("next").Add($"  $ mmos run {report.File}");
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(Named))
            + (all.Count > Named ? $" and {all.Count - Named} more" : "");
    }
}
