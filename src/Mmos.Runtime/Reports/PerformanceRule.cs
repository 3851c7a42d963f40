using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Reports;

/// <summary>Makes the report on performance from what events said of times. Pure.</summary>
internal static class PerformanceRule
{
    /// <summary>So many lines of bottlenecks: what is further down holds nobody up.</summary>
    private const int Bottlenecks = 20;

    /// <summary>The report.</summary>
    /// <param name="facts">What events said.</param>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="since">From when on, wall-clock milliseconds; null for the beginning of the log.</param>
    /// <param name="now">Until when.</param>
    public static PerformanceReport Of(WorkFacts facts, string? project, long? since, long now)
    {
        var from = since ?? facts.Began ?? now;
        var tasks = facts.Tasks.Values.Where(t => project is null || t.Project == project).ToList();
        var done = tasks.Where(t => t.DoneAt >= from).ToList();
        var failed = tasks.Count(t => t.FailedAt >= from);
        return new PerformanceReport
        {
            From = DateTimeOffset.FromUnixTimeMilliseconds(from),
            To = DateTimeOffset.FromUnixTimeMilliseconds(now),
            Done = done.Count,
            Failed = failed,
            CompletionRate = Share(done.Count, done.Count + failed),
            Completion = Times([.. done.Select(t => t.DoneAt!.Value - t.SubmittedAt)]),
            Waiting = Times([.. tasks.SelectMany(t => t.Stretches)
                .Where(s => s.Phase == Phase.Worker && s.To >= from).Select(s => s.To - s.From)]),
            Workers = Workers(facts, project, from, now),
            Bottlenecks = [.. tasks.GroupBy(t => t.Project, StringComparer.Ordinal)
                .SelectMany(of => Path(facts, [.. of], from, now))
                .OrderByDescending(b => b.Seconds).ThenBy(b => b.Project, StringComparer.Ordinal)
                .ThenBy(b => b.What, StringComparer.Ordinal).Take(Bottlenecks)],
        };
    }

    private static List<WorkerPerformance> Workers(WorkFacts facts, string? project, long from, long now)
    {
        bool Counts(int task, long at) => at >= from && (project is null
            || (facts.Tasks.TryGetValue(task, out var known) && known.Project == project));
        var judged = facts.Judged.Where(j => Counts(j.Task, j.At)).ToLookup(j => j.Worker);
        var there = facts.Presences(now).ToLookup(p => p.Worker, p => (p.From, p.To));
        return [.. facts.Attempts.Where(a => Counts(a.Task, a.To)).GroupBy(a => a.Worker,
            StringComparer.Ordinal)
            .OrderBy(of => of.Key, StringComparer.Ordinal).Select(of =>
            {
                var handedIn = of.Where(a => a.Cause is null).ToList();
                var own = handedIn.Count + of.Count(a => IsOwnFault(a.Cause));
                var presence = Union([.. there[of.Key]], from, now);
                // Of one project it cannot be said: the worker may have been busy for another.
                var busy = project is null && presence > 0
                    ? (decimal?)Math.Min(1m, Union([.. of.Select(a => (a.From, a.To))], from,
                        now) / (decimal)presence)
                    : null;
                return new WorkerPerformance(of.Key, of.Count(), Share(handedIn.Count, own),
                    Share(judged[of.Key].Count(j => j.Passed), judged[of.Key].Count()),
                    busy is { } share ? Math.Round(share, 4) : null,
                    handedIn.Count == 0 ? null : Seconds((long)handedIn.Average(a => a.To - a.From)));
            })];
    }

    private static bool IsOwnFault(Cause? cause) =>
        cause is Cause.AgentError or Cause.TimedOut or Cause.CostCap or Cause.GatesFailed or Cause.Revision;

    /// <summary>What the longest chain of a project spent its time on: from the task that ended last, or that
    /// is open longest, back over the one whose end released each.</summary>
    private static IEnumerable<Bottleneck> Path(WorkFacts facts, List<TaskFacts> tasks, long from, long now)
    {
        var open = tasks.Where(t => !t.IsOver && t.Phase != Phase.Dependencies).MinBy(t => t.Since);
        var last = open ?? tasks.Where(t => t.DoneAt is not null).MaxBy(t => t.DoneAt);
        List<(TaskFacts Task, Stretch Part)> parts = [];
        for (var task = last; task is not null; task = facts.Tasks.GetValueOrDefault(task.ReleasedBy))
        {
            foreach (var part in task.Stretches) parts.Add((task, part));
            if (!task.IsOver) parts.Add((task, new Stretch(task.Phase, task.Since, Math.Max(now,
                task.Since))));
            if (task.ReleasedBy == 0) break;
        }
        var cut = parts.Select(p => (p.Task, p.Part.Phase, Length: p.Part.To - Math.Max(p.Part.From, from)))
            .Where(p => p.Length > 0).ToList();
        var whole = cut.Sum(p => p.Length);
        return cut.GroupBy(p => p.Phase).Select(of => new Bottleneck(last!.Project, Name(of.Key),
            Seconds(of.Sum(p => p.Length)), Math.Round(of.Sum(p => p.Length) / (decimal)whole, 4),
            $"T{of.GroupBy(p => p.Task.Number).MaxBy(t => t.Sum(p => p.Length))!.Key}"));
    }

    private static string Name(Phase phase) => phase switch
    {
        Phase.Working => "working",
        Phase.Verifying => "verifying",
        Phase.Review => "review",
        Phase.Merging => "merging",
        Phase.Resting => "resting",
        Phase.Person => "a person",
        _ => "waiting for a worker",
    };

    /// <summary>How long at least one of the stretches lasted.</summary>
    private static long Union(List<(long From, long To)> stretches, long from, long now)
    {
        long sum = 0, until = from;
        foreach (var (begin, end) in stretches.OrderBy(s => s.From))
        {
            var (a, b) = (Math.Max(begin, until), Math.Min(end, now));
            if (b > a) sum += b - a;
            until = Math.Max(until, b);
        }
        return sum;
    }

    private static Times Times(long[] lengths)
    {
        if (lengths.Length == 0) return new Times();
        Array.Sort(lengths);
        return new Times(Seconds(At(lengths, 50)), Seconds(At(lengths, 95)), Seconds(lengths[^1]));
    }

    /// <summary>The nearest rank.</summary>
    private static long At(long[] sorted, int percent) =>
        sorted[Math.Max(0, ((sorted.Length * percent) + 99) / 100 - 1)];

    private static decimal Seconds(long milliseconds) => milliseconds / 1000m;

    private static decimal? Share(int part, int whole) =>
        whole == 0 ? null : Math.Round(part / (decimal)whole, 4);
}
