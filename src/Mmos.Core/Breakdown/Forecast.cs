namespace Mmos.Core;

/// <summary>When a graph of tasks would end if every estimate came true: no promise.</summary>
/// <param name="WorkMinutes">Minutes of all tasks together.</param>
/// <param name="LongestPathMinutes">Minutes of the longest chain of needs: no number of workers is
/// faster.</param>
/// <param name="EndMinutes">Minutes until the last task ends with the given hands; null when nobody can do
/// one of them.</param>
/// <param name="Unestimated">How many tasks have no estimate and count as an hour.</param>
/// <param name="Unable">Key of the first task that none of the hands can do; null when there is none.</param>
public sealed record Forecast(
    long WorkMinutes, long LongestPathMinutes, long? EndMinutes, int Unestimated, string? Unable)
{
    /// <summary>Plays the tasks through on paper: whoever is free takes the ready task with the longest path
    /// behind it.</summary>
    /// <param name="tasks">The tasks; their needs name tasks of the list, others count as done.</param>
    /// <param name="hands">One entry per task that can be worked on at once: its capabilities.</param>
    public static Forecast Of(IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<IReadOnlyList<string>> hands)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(hands);
        int[] minutes = [.. tasks.Select(t => t.EstimateMinutes ?? Ranks.UnknownMinutes)];
        var needs = Needs(tasks);
        if (Submission.Sort(needs, out var order) is not null)
            throw new ArgumentException("the tasks need each other in a circle", nameof(tasks));
        var ranks = Ranks.Of(minutes, order, needs);
        var unable = tasks.FirstOrDefault(t => !hands.Any(h => Can(h, t)))?.Key;
        return new Forecast(
            minutes.Sum(m => (long)m), ranks.DefaultIfEmpty().Max(),
            unable is null ? Play(tasks, hands, minutes, needs, ranks) : null,
            tasks.Count(t => t.EstimateMinutes is null), unable);
    }

    private static long Play(IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<IReadOnlyList<string>> hands,
        int[] minutes, IReadOnlyList<IReadOnlyList<int>> needs, int[] ranks)
    {
        var ends = new long?[tasks.Count];
        var busyUntil = new long[hands.Count];
        List<int> open = [.. Enumerable.Range(0, tasks.Count).OrderByDescending(i => ranks[i])];
        for (long now = 0; open.Count > 0;)
        {
            foreach (var task in open.ToList())
            {
                if (!needs[task].All(n => ends[n] <= now)) continue;
                var hand = Enumerable.Range(0, hands.Count)
                    .FirstOrDefault(h => busyUntil[h] <= now && Can(hands[h], tasks[task]), -1);
                if (hand < 0) continue;
                ends[task] = busyUntil[hand] = now + minutes[task];
                open.Remove(task);
            }
            if (open.Count > 0) now = busyUntil.Where(until => until > now).Min();
        }
        return ends.Max() ?? 0;
    }

    private static bool Can(IReadOnlyList<string> hand, TaskDefinition task) =>
        task.Require.All(hand.Contains);

    private static List<IReadOnlyList<int>> Needs(IReadOnlyList<TaskDefinition> tasks)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++) index[tasks[i].Key] = i;
        return [.. tasks.Select(t =>
            (IReadOnlyList<int>)[.. t.Needs.Where(index.ContainsKey).Select(n => index[n])])];
    }
}
