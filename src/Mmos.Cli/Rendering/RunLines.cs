using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>A run where nothing can be redrawn: one line per change of a task.</summary>
internal static class RunLines
{
    /// <summary>What changed between two snapshots of one project; all tasks that moved when there is no
    /// earlier one.</summary>
    public static Page Between(RunSnapshot? earlier, RunSnapshot later, Frame frame)
    {
        var before = earlier?.Tasks.ToDictionary(task => task.Id, StringComparer.Ordinal) ?? [];
        var lines = new List<(DateTimeOffset At, Line Line)>();
        foreach (var task in later.Tasks)
        {
            var was = before.GetValueOrDefault(task.Id);
            foreach (var feedback in task.Feedback.Skip(was?.Feedback.Count ?? 0))
                lines.Add((feedback.At, Begin(feedback.At, task, frame)
                    .Add("came back: ").Add(feedback.Cause, Ink.Warn)
                    .Add(FormattableString.Invariant($" (attempt {feedback.Attempt}): "))
                    .Add(Printable.Lines(feedback.Text)[0]).Clipped(frame.Width)));
            if (IsNews(was, task))
                lines.Add((task.UpdatedAt, Begin(task.UpdatedAt, task, frame)
                    .Add(task.Status, Marks.Ink(task.Status)).Add(Detail(task)).Clipped(frame.Width)));
        }
        var page = new Page();
        foreach (var (_, line) in lines.OrderBy(line => line.At))
            page.Add(line);
        return page;
    }

    private static bool IsNews(TaskInfo? was, TaskInfo task) =>
        was is null
            ? task.Status is not ("pending" or "ready")
            : was.Status != task.Status || (was.Attempt != task.Attempt && task.Status != "ready");

    private static Line Begin(DateTimeOffset at, TaskInfo task, Frame frame) =>
        Line.Of(frame.Time(at) + " ", Ink.Faint).Add(task.Id + " ", Ink.Strong).Add(task.Key + " ");

    private static string Detail(TaskInfo task) => task.Status switch
    {
        "running" or "assigned" =>
            FormattableString.Invariant($" on {task.Worker ?? "?"} (attempt {task.Attempt})"),
        "done" when task.Commit is { Length: > 10 } commit => $" at {commit[..10]}",
        _ => "",
    };
}
