namespace Mmos.Core;

/// <summary>Rules for reviews: stage by stage, and never by whoever did the work.</summary>
public static partial class Decider
{
    private static Decision Judge(WorkspaceView state, Command.Judge c, in Header header)
    {
        if (FindReview(state, c, header.Actor, out var row) is { } refused) return refused;
        if (c.Verdict != Verdict.Approve && string.IsNullOrWhiteSpace(c.Note))
            return Rejection.Invalid("note", $"say what is wrong with T{c.Task}: the next attempt reads it");
        return c.Verdict switch
        {
            Verdict.Approve => Approve(state, c, row),
            Verdict.Revise => Decision.Accept(
                Retries.Verdict(state, row, Cause.Revision, c.Note, null, header.Clock)),
            _ => Decision.Accept(Retries.Failure(state, row, Cause.Revision, c.Note, null)),
        };
    }

    private static Decision Approve(WorkspaceView state, Command.Judge c, in TaskRow row)
    {
        var reviews = state.ReviewsOf(c.Task)!;
        var approved = new ReviewApproved(c.Task, row.Stage, c.Lease, c.Note);
        if (row.Stage < reviews.Stages.Count)
            return Decision.Accept(approved, Opening(c.Task, reviews.Stages, row.Stage + 1));
        return reviews.Proof is { } proof ? Decision.Accept(approved, new TaskDone(c.Task, row.Lease, proof))
            : approved;
    }

    private static ReviewOpened Opening(int task, IReadOnlyList<string> stages, int stage) =>
        new(task, stage, stages.Count, stages[stage - 1]);

    /// <summary>That a change touches what is protected, for its reviewer; null when it does not.</summary>
    private static string? Protected(Certificate proof) => proof.Protected is not { Count: > 0 } paths ? null
        : $"it changes {string.Join(", ", paths.Take(Limits.NamedPaths))}"
            + (paths.Count > Limits.NamedPaths ? " and more" : "") + ", which gates.protect names";

    private static Decision? FindReview(WorkspaceView state, Command.Judge c, string actor, out TaskRow row)
    {
        if (c.Lease is { } lease) return FindLeased(state, c.Task, lease, WorkItem.Review, out row);
        if (!state.TryTask(c.Task, out row))
            return state.TryTombstone(c.Task, out var finished)
                ? Rejection.Conflict($"T{c.Task} is {Words.Of(finished.Status)}; nothing of it is in review")
                : NoTask(c.Task);
        if (row.Status != TaskStatus.Review)
            return Rejection.Conflict(
                $"T{c.Task} is {Words.Of(row.Status)}, not in review; see what is: mmos review list");
        if (state.Workers[row.Author].Name == actor)
            return Rejection.Conflict($"{actor} did the work of T{c.Task}; another must review it");
        return state.TryWorker(actor, out _)
            ? Rejection.Conflict($"{actor} holds no review of T{c.Task}; a worker decides under its lease")
            : (Decision?)null;
    }

    /// <summary>Asks a person where no worker that may review is there.</summary>
    /// <returns>One event, or null when every review that waits has somebody who could come to it.</returns>
    internal static ReviewUnattended? Unattended(WorkspaceView state)
    {
        foreach (var number in state.InReview)
        {
            if (!state.TryTask(number, out var row)
                || row is not { IsQueued: true, IsAsked: false }) continue;
            var isThere = false;
            foreach (var worker in state.Workers)
                isThere |= worker.Status is WorkerStatus.Online or WorkerStatus.Paused
                    && state.Covers(worker, row.Reviewing);
            if (!isThere) return new ReviewUnattended(number, row.Stage, WhyNobody(state, row));
        }
        return null;
    }

    private static string WhyNobody(WorkspaceView state, in TaskRow row)
    {
        var stages = state.ReviewsOf(row.Number)!.Stages;
        var capability = TaskReviews.CapabilityOf(stages[row.Stage - 1]);
        var author = state.Workers[row.Author];
        var isAuthorAble = author.Status != WorkerStatus.Offline
            && state.Capabilities.Covers(author.Capabilities, state.Demands[row.Reviewing].Widest);
        return isAuthorAble
            ? $"only {author.Name} has capability `{capability}`, and it did the work"
            : $"no worker with capability `{capability}` is there";
    }
}
