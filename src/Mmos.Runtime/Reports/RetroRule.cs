using System.Globalization;
using Mmos.Api;

namespace Mmos.Runtime.Reports;

/// <summary>A task that finished, and what befell it.</summary>
internal readonly record struct FinishedPast(TaskInfo Task, TaskPast Past);

/// <summary>What a look back sees beside the tasks that it is about: how things are now.</summary>
/// <param name="Now">The time of the question.</param>
/// <param name="Inbox">What waits for a person.</param>
/// <param name="Next">Ids of the tasks that would be given out next.</param>
internal sealed record RetroSurroundings(DateTimeOffset Now, IReadOnlyList<InboxItem> Inbox,
    IReadOnlyList<string> Next);

/// <summary>Makes a retrospective from what the log says of tasks. Pure.</summary>
internal static class RetroRule
{
    /// <summary>Shorter waits are how work goes: nobody could have come at once.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(10);

    /// <summary>So many tasks are named in a sentence; of more, their number is said.</summary>
    private const int Named = 10;

    /// <summary>The retrospective.</summary>
    /// <param name="id">Its id; null for one that was only asked for.</param>
    /// <param name="at">When it was held.</param>
    /// <param name="tasks">The tasks, in the order they finished.</param>
    /// <param name="around">How things are now.</param>
    public static Retrospective Of(string? id, DateTimeOffset at, IReadOnlyList<FinishedPast> tasks,
        RetroSurroundings around) => new()
        {
            Id = id,
            At = at,
            Tasks = [.. tasks.Select(Shown)],
            Participants = [.. tasks.SelectMany(t => t.Past.Workers).Distinct()
                .Order(StringComparer.Ordinal)],
            WentWell = [.. WentWell(tasks)],
            Improvements = [.. Improvements(tasks)],
            Actions = [.. RetroActions.Of(tasks, around)],
            Next = around.Next,
        };

    /// <summary>Hours of a length of time, to a hundredth.</summary>
    public static decimal? Hours(TimeSpan? time) => time is { } took
        ? decimal.Round((decimal)took.Ticks / TimeSpan.TicksPerHour, 2, MidpointRounding.AwayFromZero) : null;

    /// <summary>Some names as a part of a sentence.</summary>
    public static string Names(IEnumerable<string> names)
    {
        List<string> all = [.. names];
        if (all.Count > Named)
            return string.Create(CultureInfo.InvariantCulture,
                $"{string.Join(", ", all.Take(Named))} and {all.Count - Named} more");
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} and {all[^1]}";
    }

    /// <summary>A length of time as people say it.</summary>
    public static string Said(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };

    private static RetroTask Shown(FinishedPast t) => new()
    {
        Id = t.Task.Id,
        Project = t.Task.Project,
        Title = t.Task.Title,
        Status = t.Past.Status ?? t.Task.Status,
        Worker = t.Past.Worker,
        Attempts = t.Past.Attempts,
        Hours = Hours(t.Past.Took),
        EstimateHours = t.Task.EstimateHours,
        BilledUsd = t.Task.Cost.BilledUsd,
        NotionalUsd = t.Task.Cost.NotionalUsd,
    };

    private static IEnumerable<string> WentWell(IReadOnlyList<FinishedPast> tasks)
    {
        string[] first = [.. tasks.Where(t =>
            t.Past is { Status: "done", Attempts: 1, Returns.Count: 0 }).Select(t => t.Task.Id)];
        if (first.Length > 0) yield return $"{Names(first)} passed at the first attempt.";
        string[] within = [.. tasks.Where(t => t.Past.Status == "done" && Share(t) <= 1).Select(OfEstimate)];
        if (within.Length > 0)
            yield return $"{Names(within)} took no longer than estimated.";
        if (tasks.Count > 0 && tasks.All(t => t.Past.Conflicts.Count == 0))
            yield return "No task was in another's way.";
    }

    private static IEnumerable<string> Improvements(IReadOnlyList<FinishedPast> tasks)
    {
        foreach (var (task, past) in tasks)
            if (past.Failure is { } failure) yield return $"{task.Id} failed: {failure}";
        foreach (var (task, past) in tasks)
            if (past.Returns.Count - (past.Failure is null ? 0 : 1) is > 0 and var times)
                yield return $"{task.Id} came back {Times(times)}: {Causes(past.Returns.Take(times))}.";
        string[] over = [.. tasks.Where(t => Share(t) > 1).Select(OfEstimate)];
        if (over.Length > 0) yield return $"{Names(over)} took longer than estimated.";
        foreach (var (task, past) in tasks)
            if (past.Conflicts.Count > 0)
                yield return $"{task.Id} was in another's way: {Causes(past.Conflicts)}.";
        foreach (var (task, past) in tasks)
        {
            if (past.InReview >= LongWait) yield return $"{task.Id} was in review for {Said(past.InReview)}.";
            if (past.WithPerson >= LongWait)
                yield return $"{task.Id} lay failed for {Said(past.WithPerson)} until somebody went on "
                    + "with it.";
        }
    }

    /// <summary>How much of its estimate a task took; null when one of the two is unknown.</summary>
    public static decimal? Share(FinishedPast t) =>
        t.Task.EstimateHours is > 0 and var estimate && Hours(t.Past.Took) is { } hours ? hours / estimate
            : null;

    private static string OfEstimate(FinishedPast t) => string.Create(CultureInfo.InvariantCulture,
        $"{t.Task.Id} ({Hours(t.Past.Took):0.##} of {t.Task.EstimateHours:0.##} h)");

    private static string Times(int count) => count == 1 ? "once"
        : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private static string Causes(IEnumerable<string> causes) => Names(causes.GroupBy(c => c).Select(g =>
        g.Count() == 1 ? TaskPast.Said(g.Key) : string.Create(CultureInfo.InvariantCulture,
            $"{TaskPast.Said(g.Key)} ({g.Count()})")));
}
