using Mmos.Core;
using TaskStatus = Mmos.Core.TaskStatus;

namespace Mmos.Runtime.Local;

/// <summary>Says in sentences what a task waits for, from the folded state.</summary>
internal static class Explanation
{
    /// <summary>The sentences, or none when there is no such task.</summary>
    public static IReadOnlyList<string> Of(WorkspaceView view, int number)
    {
        if (view.TryTombstone(number,
            out var finished)) return [$"T{number} is {Words.Of(finished.Status)}."];
        if (!view.TryTask(number, out var row)) return [];
        if (row is { IsLeased: true, Status: TaskStatus.Assigned })
            return [$"T{number} is offered to {view.Workers[row.Worker].Name} until "
                + $"{Clocks.Text(row.Deadline)}, lease {row.Lease}."];
        if (row.IsLeased)
            return [$"{view.Workers[row.Worker].Name} holds T{number} to {Words.Of(row.Item)}, lease "
                + $"{row.Lease}, attempt {row.Attempt}."];
        return row.Status switch
        {
            TaskStatus.Pending => [$"T{number} waits for {row.OpenNeeds} of the tasks it needs."],
            TaskStatus.Failed => [$"T{number} failed and waits for a person: mmos inbox"],
            _ when row.Deadline > 0 =>
                [$"T{number} rests until its next try, {Math.Max(0, row.Deadline - view.Clock) / 1000} s "
                + $"from the last event."],
            TaskStatus.Ready => [.. Ready(view, row)],
            TaskStatus.Review => [.. InReview(view, row)],
            TaskStatus.Merging when view.Projects[row.Project] is { Merging: > 0 } project =>
                [$"T{number} waits in the merge queue: {view.Workers[project.MergeHolder].Name} merges "
                + $"{project.Merging} before it."],
            TaskStatus.Verifying or TaskStatus.Merging when AwayFrom(view, row) is { } home =>
                [$"T{number} waits for the engine to {Words.Of(row.Item)} it on {home}, where its repository "
                + $"is; it runs there in `mmos run`, or move it: mmos project home "
                + $"{view.Projects[row.Project].Slug}"],
            _ => [$"T{number} waits for the engine to {Words.Of(row.Item)} it; the engine runs in `mmos "
                + $"run`."],
        };
    }

    /// <summary>The home of a task's repository when nobody is there to do its item.</summary>
    private static string? AwayFrom(WorkspaceView view, TaskRow row)
    {
        var project = view.Projects[row.Project];
        if (project.RepositoryId is not { } id || !view.TryRepository(id, out var repository)) return null;
        return view.Workers.Any(w => w.Status == WorkerStatus.Online && view.Covers(w, row.QueuedUnder)
            && view.Covers(w, project.Home)) ? null : repository.Home;
    }

    private static IEnumerable<string> Ready(WorkspaceView view, TaskRow row)
    {
        var project = view.Projects[row.Project];
        if (project.Status == ProjectStatus.Paused)
            yield return $"Project {project.Slug} is paused: mmos project resume {project.Slug}";
        if (view.IsTight)
            yield return "MMOS is short of memory (limits.memory); nothing new starts until less is used: "
                + $"{string.Join(", ", view.Tight.Keys)}.";
        if (view.Authoring >= view.Policy.MaxRunning)
            yield return $"{view.Authoring} tasks run, the most that limits.max_running allows.";
        if (view.IsReviewFull && row.Priority != Priority.P0)
            yield return $"{view.InReview.Count} tasks wait for reviews, as many as limits.review_wip allows "
                + "before new ones are begun: mmos review list";
        foreach (var holder in Holders(view, row))
            yield return $"T{holder} holds overlapping paths.";
        foreach (var name in view.ResourcesOf(row))
            if (view.RoomOf(name) is var (holders, limit) && holders >= limit)
                yield return $"Resource {name} is held {holders} of {limit} times: "
                    + $"{string.Join(", ", HoldersOf(view, name).Select(n => $"T{n}"))}.";
        foreach (var sentence in WorkerSentences.Of(view, row)) yield return sentence;
    }

    private static IEnumerable<string> InReview(WorkspaceView view, TaskRow row)
    {
        var stages = view.ReviewsOf(row.Number)!.Stages;
        var (stage, author) = (stages[row.Stage - 1], view.Workers[row.Author].Name);
        var verdict = $"mmos review approve T{row.Number}, or revise, or reject";
        if (TaskReviews.CapabilityOf(stage) is not { } capability)
        {
            yield return $"Stage {row.Stage} of {stages.Count} of its review, {stage}, waits for a person: "
                + verdict;
            yield break;
        }
        yield return $"Stage {row.Stage} of {stages.Count} of its review waits for a worker with capability "
            + $"{capability} other than {author}, who did the work.";
        if (row.IsAsked) yield return $"None is there, so a person may decide: {verdict}";
    }

    private static IEnumerable<int> HoldersOf(WorkspaceView view, string resource)
    {
        for (var number = 1; number <= view.LastTask; number++)
            if (view.TryTask(number, out var other) && other.HoldsResources
                && view.ResourcesOf(other).Contains(resource))
                yield return number;
    }

    private static IEnumerable<int> Holders(WorkspaceView view, TaskRow row)
    {
        for (var number = 1; number <= view.LastTask; number++)
            if (number != row.Number && view.TryTask(number, out var other) && other.HoldsPaths
                && view.PathsOverlap(other.Paths, row.Paths))
                yield return number;
    }
}
