using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>How a run ended: what landed, what failed and why, what waits for a person, and how to look
/// on.</summary>
internal static class RunSummary
{
    private const int MostFailures = 10;
    private const int FeedbackLines = 8;

    /// <summary>The summary.</summary>
    /// <param name="run">The run at its end.</param>
    /// <param name="inbox">What waits for a person.</param>
    /// <param name="frame">How it is shown.</param>
    /// <param name="why">Why the first task that could start did not; null when none is left.</param>
    public static Page Of(
        RunSnapshot run, IReadOnlyList<InboxItem> inbox, Frame frame, IReadOnlyList<string>? why = null)
    {
        var page = new Page().Add();
        var slug = run.Project.Id;
        page.Add(Headline(run).Clipped(frame.Width));
        if (run.Project.Branch is { } branch && run.Count("done") > 0)
            page.Add($"  on branch {branch}; your own branches and files are untouched");
        Mended(page, run.Tasks, frame);
        var budget = ProjectPages.Budget(run.Project.Budget) is { } cap ? $"; the budget is {cap}" : "";
        page.Add($"  cost: {TaskPages.Cost(run.Project.Cost)}{budget}");
        var waiting = inbox.Select(item => item.Task).ToHashSet(StringComparer.Ordinal);
        var failed = run.Tasks.Where(task => task.Status == "failed").ToList();
        Failures(page, [.. failed.Where(task => !waiting.Contains(task.Id))], frame);
        if (inbox.Count > 0)
            page.Add().Add("waiting for you", Ink.Strong).Add(InboxPage.Of(inbox, frame));
        if (run.Tasks.FirstOrDefault(task => task.Status == "ready") is { } stopped && why is { Count: > 0 })
        {
            page.Add().Add($"why {stopped.Id} {stopped.Key} did not start", Ink.Strong);
            foreach (var sentence in why)
                page.Prose(sentence, frame.ProseWidth, "  ");
        }
        page.Add().Add("look on", Ink.Strong);
        page.Add($"  $ mmos project show {slug}", Ink.Busy);
        page.Add($"  $ mmos project report {slug}", Ink.Busy);
        if (failed.Count > 0)
            page.Add($"  $ mmos task log {failed[0].Id}", Ink.Busy);
        if (run.Tasks.FirstOrDefault(task => task.Status == "ready") is { } left)
            page.Add($"  $ mmos task why {left.Id}", Ink.Busy);
        if (run.HasSucceeded && run.Project.Branch is not null)
            page.Add($"  $ mmos project land {slug}", Ink.Busy);
        return page;
    }

    private static Line Headline(RunSnapshot run)
    {
        var slug = run.Project.Id;
        var text = FormattableString.Invariant($"{run.Count("done")} of {run.Tasks.Count} tasks done");
        var line = run.HasSucceeded ? Line.Of("✓ ", Ink.Good) : Line.Of("✗ ", Ink.Bad);
        line.Add($"{slug}: {text}", Ink.Strong);
        foreach (var status in new[] { "failed", "cancelled", "pending", "ready", "draft" })
            if (run.Count(status) is > 0 and var count)
                line.Add(", ").Add(FormattableString.Invariant($"{count} {status}"), Marks.Ink(status));
        return run.Project.Status == "paused" ? line.Add($"; paused: mmos project resume {slug}") : line;
    }

    /// <summary>Tasks that came back and are done all the same: a live screen shows it only for a moment.
    /// </summary>
    private static void Mended(Page page, IReadOnlyList<TaskInfo> tasks, Frame frame)
    {
        var mended = tasks.Where(task => task is { Status: "done", Feedback.Count: > 0 });
        foreach (var task in mended.Take(MostFailures))
        {
            var causes = string.Join(", ", task.Feedback.Select(feedback => feedback.Cause));
            page.Add(Line.Of($"  {task.Id} {task.Key} came back and was mended: {causes}")
                .Clipped(frame.Width));
        }
    }

    /// <summary>Failed tasks that nobody is asked about; the others stand in the inbox.</summary>
    private static void Failures(Page page, IReadOnlyList<TaskInfo> failed, Frame frame)
    {
        foreach (var task in failed.Take(MostFailures))
        {
            page.Add().Add(Line.Of($"✗ {task.Id} {task.Key}: ", Ink.Bad).Add(task.Title)
                .Clipped(frame.Width));
            if (task.Feedback.Count > 0)
                page.Add(FormattableString.Invariant(
                    $"  {task.Feedback[^1].Cause} in attempt {task.Feedback[^1].Attempt}"))
                    .Add(InboxPage.Excerpt(task.Feedback[^1].Text, FeedbackLines, frame, "    "));
            page.Add($"  $ mmos task log {task.Id}", Ink.Busy);
        }
        if (failed.Count > MostFailures)
            page.Add(FormattableString.Invariant($"… and {failed.Count - MostFailures} more that failed"),
                Ink.Faint);
    }
}
