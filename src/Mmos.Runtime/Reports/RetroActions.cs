using System.Globalization;
using Mmos.Api;

namespace Mmos.Runtime.Reports;

/// <summary>What follows from a look back: each with a command that goes about it. Pure.</summary>
internal static class RetroActions
{
    /// <summary>A task that took so many times its estimate was not estimated.</summary>
    private const decimal FarOver = 2;

    /// <summary>So often workers are lost by chance.</summary>
    private const int ByChance = 1;

    /// <summary>The actions, the likeliest first; none when nothing is to be done.</summary>
    public static IEnumerable<RetroAction> Of(IReadOnlyList<FinishedPast> tasks, RetroSurroundings around)
    {
        // As it stands now: what was retried since then is nobody's worry.
        foreach (var (task, past) in tasks)
            if (past.Failure is not null && task.Status == "failed")
                yield return new($"{task.Id} waits failed: see to its cause, then give it another try.",
                    $"mmos task retry {task.Id}");
        foreach (var line in SharedLines(tasks)) yield return line;
        if (around.Inbox.Count > 0) yield return OfInbox(around);
        if (Ids(tasks, t => RetroRule.Share(t) > FarOver) is { Length: > 0 } over)
            yield return new($"{RetroRule.Names(over)} took more than twice what was estimated: raise the "
                + "estimates of such tasks in the plan.", $"mmos task show {over[0]}");
        if (Ids(tasks, t => t.Past.Returns.Contains("limit")) is { Length: > 0 } limited)
            yield return new($"{RetroRule.Names(limited)} came back because an account was used up: see when "
                + "it is free again, and who else could do such work.", "mmos account list");
        var lost = tasks.Sum(t => t.Past.Returns.Count(c => c is "lease_lost" or "process_gone"));
        if (lost > ByChance)
            yield return new(string.Create(CultureInfo.InvariantCulture,
                $"Workers fell silent or died {lost} times: see whether they are well."), "mmos worker list");
    }

    /// <summary>What sent more than one task back is seldom the fault of either.</summary>
    private static IEnumerable<RetroAction> SharedLines(IReadOnlyList<FinishedPast> tasks) =>
        tasks.SelectMany(t => t.Past.GateLines.Distinct().Select(line => (Line: line, t.Task.Id)))
            .GroupBy(said => said.Line, said => said.Id).Where(group => group.Count() > 1)
            .Select(group => new RetroAction(
                $"The same failure sent {RetroRule.Names(group)} back: {group.Key}",
                $"mmos task log {group.Last()}"));

    private static RetroAction OfInbox(RetroSurroundings around)
    {
        var oldest = RetroRule.Said(around.Now - around.Inbox.Min(item => item.OpenedAt));
        return new(around.Inbox.Count == 1 ? $"One thing waits for a person, for {oldest}."
            : string.Create(CultureInfo.InvariantCulture,
                $"{around.Inbox.Count} things wait for a person, the oldest for {oldest}."), "mmos inbox");
    }

    private static string[] Ids(IReadOnlyList<FinishedPast> tasks, Func<FinishedPast, bool> which) =>
        [.. tasks.Where(which).Select(t => t.Task.Id)];
}
