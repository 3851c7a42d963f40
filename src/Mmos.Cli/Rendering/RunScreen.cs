using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>A run on a terminal: one bar per task, the moving ones on top, folded so that it fits the
/// height.</summary>
internal static class RunScreen
{
    private const int BarWidth = 16;

    /// <summary>The screen.</summary>
    public static Page Of(RunSnapshot run, Frame frame)
    {
        var page = new Page();
        page.Add(Head(run, frame));
        var rows = run.Tasks.OrderBy(Place).ThenByDescending(Recency).ToList();
        var room = Math.Max(3, frame.Height - 3);
        var shown = rows.Count <= room ? rows : [.. rows.Take(room - 1)];
        var keyWidth = Math.Clamp(run.Tasks.Select(task => Cells.Width(task.Key)).DefaultIfEmpty(0).Max(), 4,
            Math.Max(8, Math.Min(24, frame.Width / 4)));
        var idWidth = run.Tasks.Select(task => Cells.Width(task.Id)).DefaultIfEmpty(2).Max();
        foreach (var task in shown)
            page.Add(Row(task, idWidth, keyWidth, frame).Clipped(frame.Width));
        if (shown.Count < rows.Count)
            page.Add(Line.Of(FormattableString.Invariant($"… {rows.Count - shown.Count} more: "), Ink.Faint)
                .Add(Folded(rows.Skip(shown.Count))).Clipped(frame.Width));
        return page;
    }

    private static Line Head(RunSnapshot run, Frame frame)
    {
        var done = run.Count("done");
        var percent = run.Tasks.Count == 0 ? 0 : done * 100 / run.Tasks.Count;
        var line = Line.Of(run.Project.Id + "  ", Ink.Strong)
            .Add(Marks.Bar(percent, Math.Clamp(frame.Width / 3, 10, 40), run.Count("failed") > 0 ? Ink.Warn
                : Ink.Good))
            .Add(FormattableString.Invariant($"  {done}/{run.Tasks.Count} done"));
        if (run.Count("failed") is > 0 and var failed)
            line.Add(FormattableString.Invariant($", {failed} failed"), Ink.Bad);
        return line.Add($"  {frame.Age(run.Project.CreatedAt)}", Ink.Faint).Clipped(frame.Width);
    }

    private static Line Row(TaskInfo task, int idWidth, int keyWidth, Frame frame)
    {
        var ink = Marks.Ink(task.Status);
        return Line.Of(Marks.Sign(task.Status) + " ", ink)
            .Add(Cells.Pad(task.Id, idWidth) + " ", Ink.Strong)
            .Add(Cells.Pad(Cells.Clip(task.Key, keyWidth), keyWidth) + " ")
            .Add(Marks.Bar(Percent(task), BarWidth, ink))
            .Add(" " + Cells.Pad(task.Status, 9), ink)
            .Add(" " + Detail(task, frame), Ink.Faint);
    }

    /// <summary>Work is 0-90 %, the engine's checks and the merge are the rest.</summary>
    private static int Percent(TaskInfo task) => task.Status switch
    {
        "done" => 100,
        "merging" => 95,
        "verifying" or "review" => 90,
        "running" => task.Progress * 9 / 10,
        _ => 0,
    };

    private static string Detail(TaskInfo task, Frame frame)
    {
        var attempt = task.Attempt > 1
            ? string.Create(CultureInfo.InvariantCulture, $", attempt {task.Attempt}") : "";
        if (TaskStates.IsActive(task.Status))
            return $"{task.Worker ?? "waits for the engine"}{attempt}, {frame.Age(task.UpdatedAt)}";
        return task.Status switch
        {
            "failed" or "ready" when task.Feedback.Count > 0 =>
                $"{task.Feedback[^1].Cause}{attempt}: {task.Feedback[^1].Text}",
            "pending" or "draft" or "ready" => task.WaitingFor is null ? "" : $"waits for {task.WaitingFor}",
            "done" when task.StartedAt is { } started && task.FinishedAt is { } finished =>
                $"{Frame.Span(finished - started)}{attempt}",
            _ => "",
        };
    }

    private static Line Folded(IEnumerable<TaskInfo> tasks)
    {
        var counts = tasks.CountBy(task => task.Status).ToDictionary(pair => pair.Key, pair => pair.Value);
        return Marks.Counts(TaskStates.All.Where(counts.ContainsKey)
            .ToDictionary(name => name, name => counts[name]));
    }

    private static int Place(TaskInfo task) => task.Status switch
    {
        "running" or "assigned" => 0,
        "verifying" or "review" or "merging" => 1,
        "failed" => 2,
        "ready" => 3,
        "done" => 5,
        "cancelled" => 6,
        _ => 4,
    };

    /// <summary>Finished tasks: the latest first. Others: in the order of the plan, so that rows do not
    /// jump.</summary>
    private static long Recency(TaskInfo task) =>
        TaskStates.IsFinal(task.Status) ? task.UpdatedAt.UtcTicks : 0;
}
