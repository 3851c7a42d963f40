using System.Globalization;
using System.Text;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>What a worker is told of an attempt, as Markdown and as environment. Pure.</summary>
public static class Brief
{
    /// <summary>Tokens of a brief for an agent unless it asks for another number.</summary>
    public const int DefaultTokens = 4_000;

    /// <summary>Goal, acceptance, gates, where the attempt before stopped, results, messages, and what
    /// earlier
    /// attempts were told.</summary>
    /// <param name="order">The item.</param>
    /// <param name="prompt">What the worker's profile adds; null for nothing.</param>
    /// <param name="handover">Where the attempt before stopped, as Markdown; null for nothing.</param>
    /// <param name="tokens">At most so many (UTF-8 bytes ÷ 4), the least important left out first; null for
    /// all of it. Goal, acceptance, gates and the latest failing output are always there, shortened where
    /// they alone are too long.</param>
    public static string Text(WorkOrder order, string? prompt = null, string? handover = null,
        int? tokens = null)
    {
        var task = order.Task;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"# {task.Id} {task.Title}\n\nProject {task.Project}: {order.Project.Goal}\n");
        if (task.Description.Length > 0) text.Append('\n').Append(task.Description).Append('\n');
        List<BriefPart> parts = [new(BriefRank.Task, text.ToString())];
        parts.Add(new(BriefRank.Task, List("Acceptance", task.Acceptance)));
        parts.Add(new(BriefRank.Task, List("Gates that must pass", task.Verify)));
        parts.Add(new(BriefRank.Task, List("Files", task.Files)));
        if (prompt is not null) parts.Add(new(BriefRank.Profile, $"\n## Your part\n\n{prompt}\n"));
        if (handover is not null)
            parts.Add(new(BriefRank.Handover, $"\n{handover}"));
        if (order.Needed.Count > 0)
            parts.Add(new(BriefRank.Results, "\n## From the tasks it needs\n"));
        parts.AddRange(order.Needed.Select(n => new BriefPart(BriefRank.Results, Needed(n))));
        if (order.Messages.Count > 0)
            parts.Add(new(BriefRank.Messages, "\n## Messages\n\n" + Messages(order)));
        if (task.Feedback.Count > 0) parts.Add(new(BriefRank.Feedback, "\n## Feedback\n\n"));
        parts.AddRange(task.Feedback.Reverse().Select((item, i) =>
            new BriefPart(i == 0 ? BriefRank.Feedback : BriefRank.OldFeedback, Feedback(item))));
        return BriefParts.Fit(parts, tokens);
    }

    /// <summary>What the worker has not read yet, oldest first; empty for nothing.</summary>
    public static string Messages(WorkOrder order)
    {
        var text = new StringBuilder();
        foreach (var message in order.Messages)
            text.Append(CultureInfo.InvariantCulture,
                $"Message {message.Id}, {message.Kind} from {message.From} to ")
                .Append(message.To ?? message.Project ?? "all")
                .Append(message.Task is { } of ? $", on {of}" : "")
                .Append("\n\n").Append(message.Content).Append("\n\n")
                .Append(message.IsWhole ? "" : $"(the rest: mmos message show {message.Id})\n\n");
        return text.ToString();
    }

    /// <summary>What earlier attempts were told, the newest first.</summary>
    public static string Feedback(TaskInfo task) => string.Concat(task.Feedback.Reverse().Select(Feedback));

    /// <summary>Variables that say to a program which attempt it is.</summary>
    public static IReadOnlyDictionary<string, string> Variables(WorkOrder order, TaskFolders folders) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MMOS_WORKSPACE"] = folders.Workspace,
            ["MMOS_TASK"] = order.Task.Id,
            ["MMOS_LEASE"] = order.Lease.Lease.ToString(CultureInfo.InvariantCulture),
            ["MMOS_TASK_KEY"] = order.Task.Key,
            ["MMOS_ATTEMPT"] = order.Task.Attempt.ToString(CultureInfo.InvariantCulture),
            ["MMOS_PROJECT"] = order.Task.Project,
            ["MMOS_WORKER"] = order.Lease.Worker,
            ["MMOS_STATE_DIR"] = folders.StateDirectory,
            ["MMOS_BRIEF"] = Path.Combine(folders.Notes(order.Task), "brief.md"),
            ["MMOS_USAGE"] = folders.Usage(order.Task),
            ["MMOS_FEEDBACK"] = Path.Combine(folders.Notes(order.Task), "feedback.md"),
            ["MMOS_MESSAGES"] = folders.Messages(order.Task),
            ["MMOS_ARTIFACTS"] = folders.Artifacts(order.Task),
            ["MMOS_RESULTS"] = folders.Results(order.Task),
            ["MMOS_OUTBOX"] = folders.Outbox(order.Task),
            ["TRACEPARENT"] = TraceIds.Parent(order.Task),
        };

    /// <summary>Variables for gates on a tree that holds several tasks, or none in particular.</summary>
    public static IReadOnlyDictionary<string, string> Variables(
        ProjectInfo project, IEnumerable<TaskInfo> tasks, TaskFolders folders) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MMOS_PROJECT"] = project.Id,
            ["MMOS_TASKS"] = string.Join(' ', tasks.Select(t => t.Id)),
            ["MMOS_STATE_DIR"] = folders.StateDirectory,
        };

    private static string Feedback(FeedbackInfo item) => string.Create(CultureInfo.InvariantCulture,
        $"Attempt {item.Attempt} came back: {item.Cause}\n\n{item.Text}\n\n");

    private static string Needed(NeededTask needed)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"\n### {needed.Id} {needed.Key}: {needed.Title} ({needed.Status})\n\n");
        if (needed.Result is { Length: > 0 } result) text.Append(result.TrimEnd()).Append("\n\n");
        foreach (var artifact in needed.Artifacts)
            text.Append(CultureInfo.InvariantCulture,
                $"- artifact `{artifact.Name}` version {artifact.Version}, {artifact.MediaType}, "
                + $"{artifact.Size} bytes: "
                + $"`$MMOS_ARTIFACTS/{Handover.FileName(needed)}/{artifact.Name}`\n");
        return text.ToString();
    }

    private static string List(string title, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "" : $"\n## {title}\n\n" + string.Concat(lines.Select(line => $"- {line}\n"));
}
