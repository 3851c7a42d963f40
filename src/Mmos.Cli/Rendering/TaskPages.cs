using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Tasks as `task list` and `task show` print them.</summary>
internal static class TaskPages
{
    /// <summary>A table of tasks.</summary>
    public static Page List(IReadOnlyList<TaskInfo> tasks, Frame frame)
    {
        if (tasks.Count == 0)
            return new Page().Add("no tasks", Ink.Faint);
        var (hasTiers, hasCosts) = (tasks.Any(task => task.Tier != "auto"), tasks.Any(HasCost));
        var table = new TextTable([
            new Column("ID"),
            new Column("KEY") { Least = 8, LeavesAt = 2 },
            new Column("PROJECT") { Least = 8, LeavesAt = 3 },
            new Column("STATUS"),
            new Column("PRI") { LeavesAt = 5 },
            new Column("TRY") { IsRight = true, LeavesAt = 6 },
            new Column("WORKER") { Least = 8, LeavesAt = 4 },
            new Column("AGE") { IsRight = true, LeavesAt = 7 },
            .. hasTiers ? [new Column("TIER") { LeavesAt = 9 }] : Array.Empty<Column>(),
            .. hasCosts ? [new Column("COST") { IsRight = true, LeavesAt = 8 }] : Array.Empty<Column>(),
            new Column("TITLE") { Least = 12 },
        ]);
        foreach (var task in tasks)
            table.Add([
                new Cell(task.Id, Ink.Strong), task.Key, task.Project,
                new Cell(task.Status, Marks.Ink(task.Status)), task.Priority,
                task.Attempt == 0 ? "-" : task.Attempt.ToString(CultureInfo.InvariantCulture),
                task.Worker ?? "-", frame.Age(task.UpdatedAt),
                .. hasTiers ? [task.Tier] : Array.Empty<Cell>(),
                .. hasCosts ? [task.Cost.BilledUsd ?? task.Cost.NotionalUsd ?? "-"] : Array.Empty<Cell>(),
                task.WaitingFor is null ? task.Title : $"{task.Title} (waits: {task.WaitingFor})",
            ]);
        return table.Fit(frame.Width);
    }

    private static bool HasCost(TaskInfo task) =>
        task.Cost.BilledUsd is not null || task.Cost.NotionalUsd is not null;

    /// <summary>Everything about one task.</summary>
    public static Page Show(TaskInfo task, Frame frame)
    {
        var fields = new Fields(frame);
        fields.Page.Add(Line.Of(task.Id + " ", Ink.Strong).Add(task.Title, Ink.Strong).Clipped(frame.Width))
            .Add();
        fields
            .Add("status", Status(task))
            .Add("waits for", task.WaitingFor, Ink.Warn)
            .Add("project", $"{task.Project} ({task.Key})")
            .Add("priority", $"{task.Priority}, {task.Type}, {task.Kind}, tier {task.Tier}")
            .Add("worker", task.Worker
                ?? (task.PreferredWorker is { } preferred ? $"prefers {preferred}" : null))
            .Add("only for", task.PinnedWorker)
            .Add("last by", task.Worker is null ? task.Author : null)
            .Add("attempt", task.Attempt == 0 ? null : Attempt(task))
            .Add("needs", string.Join(' ', task.Needs))
            .Add("requires", string.Join(' ', task.Capabilities.Require))
            .Add("prefers", string.Join(' ', task.Capabilities.Prefer))
            .Add("review", string.Join(", ", task.Review))
            .Add("resources", string.Join(' ', task.Resources))
            .Add("files", string.Join(' ', task.Files))
            .Add("estimate", task.EstimateHours is { } hours ? Invariant($"{hours:0.##} h") : null)
            .Add("complexity", task.Complexity)
            .Add("part of", task.Parent is { } whole
                ? $"{whole.Key} ({whole.Reason}), by pattern {whole.Pattern}" : null)
            .Add("branch", task.Branch)
            .Add("commit", task.Commit)
            .Add("cost", Cost(task.Cost)
                + (task.LimitUsd is { } limit ? $", at most {limit} USD an attempt" : ""))
            .Add("created", frame.DayAndTime(task.CreatedAt))
            .Add("started", task.StartedAt is { } started ? frame.DayAndTime(started) : null)
            .Add("finished", task.FinishedAt is { } finished ? frame.DayAndTime(finished) : null)
            .Text("description", task.Description)
            .List("acceptance", task.Acceptance)
            .List("gates", task.Verify)
            .Text("command", task.Run ?? "")
            .List("feedback", task.Feedback.Select(f => Invariant(
                $"attempt {f.Attempt}, {f.Cause}, {frame.DayAndTime(f.At)}\n{f.Text}")))
            .List("notes", task.Notes)
            .List("certificate", task.Certificate is null ? [] : Certificate(task.Certificate))
            .Text("result", task.Result ?? "");
        return fields.Page;
    }

    /// <summary>The sentences that explain a task's place.</summary>
    public static Page Why(IReadOnlyList<string> sentences, Frame frame)
    {
        var page = new Page();
        foreach (var sentence in sentences)
            page.Prose(sentence, frame.ProseWidth);
        return page;
    }

    /// <summary>What it cost; unknown is said, never 0.</summary>
    public static string Cost(CostInfo cost) => cost.Tokens is not { } tokens ? Money(cost)
        : $"{Money(cost)}, {Tokens(tokens.Input)} tokens in, {Tokens(tokens.Output)} out";

    private static string Tokens(long? count) =>
        count?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    private static string Money(CostInfo cost) => (cost.BilledUsd, cost.NotionalUsd) switch
    {
        (null, null) => "unknown",
        ({ } billed, null) => $"{billed} USD billed",
        (null, { } notional) => $"billed unknown, {notional} USD by list price",
        ({ } billed, { } notional) => $"{billed} USD billed, {notional} USD by list price",
    };

    private static Line Status(TaskInfo task)
    {
        var line = Line.Of(task.Status, Marks.Ink(task.Status));
        return TaskStates.IsActive(task.Status) ? line.Add(Invariant($", {task.Progress} %")) : line;
    }

    private static string Attempt(TaskInfo task) =>
        Invariant($"{task.Attempt}, {task.RetryMax} retries allowed, lease {task.Lease ?? 0}");

    private static IEnumerable<string> Certificate(CertificateInfo certificate)
    {
        if (certificate.Commit is not null)
            yield return $"commit {certificate.Commit}, tree {certificate.Tree}";
        foreach (var check in certificate.Checks)
            yield return Invariant($"{check.Command}: exit {check.ExitCode} after {check.Milliseconds} ms");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
