using System.Globalization;
using System.Text;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>What a worker is told of an attempt, as Markdown and as environment. Pure.</summary>
public static class Brief
{
    /// <summary>Goal, acceptance, gates, and what earlier attempts were told.</summary>
    /// <param name="order">The item.</param>
    /// <param name="prompt">What the worker's profile adds; null for nothing.</param>
    public static string Text(WorkOrder order, string? prompt = null)
    {
        var task = order.Task;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"# {task.Id} {task.Title}\n\nProject {task.Project}: {order.Project.Goal}\n");
        if (task.Description.Length > 0) text.Append('\n').Append(task.Description).Append('\n');
        List(text, "Acceptance", task.Acceptance);
        List(text, "Gates that must pass", task.Verify);
        List(text, "Files", task.Files);
        if (prompt is not null) text.Append("\n## Your part\n\n").Append(prompt).Append('\n');
        if (task.Feedback.Count > 0) text.Append("\n## Feedback\n\n").Append(Feedback(task));
        return text.ToString();
    }

    /// <summary>What earlier attempts were told, the newest first.</summary>
    public static string Feedback(TaskInfo task)
    {
        var text = new StringBuilder();
        foreach (var item in task.Feedback.Reverse())
            text.Append(CultureInfo.InvariantCulture,
                $"Attempt {item.Attempt} came back: {item.Cause}\n\n{item.Text}\n\n");
        return text.ToString();
    }

    /// <summary>Variables that say to a program which attempt it is.</summary>
    public static IReadOnlyDictionary<string, string> Variables(WorkOrder order, TaskFolders folders) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MMOS_TASK"] = order.Task.Id,
            ["MMOS_TASK_KEY"] = order.Task.Key,
            ["MMOS_ATTEMPT"] = order.Task.Attempt.ToString(CultureInfo.InvariantCulture),
            ["MMOS_PROJECT"] = order.Task.Project,
            ["MMOS_WORKER"] = order.Lease.Worker,
            ["MMOS_STATE_DIR"] = folders.StateDirectory,
            ["MMOS_BRIEF"] = Path.Combine(folders.Notes(order.Task), "brief.md"),
            ["MMOS_USAGE"] = folders.Usage(order.Task),
            ["MMOS_FEEDBACK"] = Path.Combine(folders.Notes(order.Task), "feedback.md"),
        };

    private static void List(StringBuilder text, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (var line in lines) text.Append("- ").Append(line).Append('\n');
    }
}
