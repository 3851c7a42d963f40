namespace Mmos.Core;

/// <summary>Rules for whoever holds a lease. A call with an old number changes nothing and says so (invariant
/// 1).</summary>
public static partial class Decider
{
    private static Decision Progress(WorkspaceView state, Command.Progress c, in Header header)
    {
        if (FindLeased(state, c.Task, c.Lease, WorkItem.Author, out var row) is { } refused) return refused;
        if (Unaccepted(row) is { } early) return early;
        if (c.Percent is < 0 or > 100) return Rejection.Invalid("percent", $"{c.Percent} %; 0 to 100");
        // Reporting 100 % asks for completion.
        if (c.Percent == 100) return new AttemptCompleted(c.Task, c.Lease, c.Note);
        var tooSoon = row.ProgressAt > 0 && header.Clock - row.ProgressAt < Limits.ProgressMs;
        return tooSoon ? Nothing : new TaskProgressed(c.Task, c.Lease, c.Percent, c.Note);
    }

    private static Decision Complete(WorkspaceView state, Command.Complete c) =>
        FindLeased(state, c.Task, c.Lease, WorkItem.Author, out var row)
            ?? Unaccepted(row)
            ?? (Decision)new AttemptCompleted(c.Task, c.Lease, c.Result);

    private static Decision Accept(WorkspaceView state, Command.Accept c, in Header header)
    {
        if (FindLeased(state, c.Task, c.Lease, WorkItem.Author, out var row) is { } refused) return refused;
        return row.Status == TaskStatus.Running ? Nothing
            : new TaskAccepted(c.Task, c.Lease, Scheduler.NextNumber(state, row.Attempt),
                header.Clock + Scheduler.AttemptMs(row));
    }

    private static Decision? Unaccepted(in TaskRow row) => row.Status == TaskStatus.Assigned
        ? (Decision)Rejection.Conflict($"T{row.Number} is offered, not accepted; accept it first")
        : (Decision?)null;

    private static Decision Fail(WorkspaceView state, Command.Fail c, in Header header)
    {
        if (FindLeased(state, c.Task, c.Lease, null, out var row) is { } refused) return refused;
        if (Unaccepted(row) is { } early) return early;
        // What breaks in a reviewer says nothing of the work.
        if (row.Item == WorkItem.Review && c.Cause != Cause.Revision)
            return Rejection.Invalid("cause",
                $"{Words.Of(c.Cause)} is no verdict on T{c.Task}; give the review back instead");
        if (!Retries.UsesOne(c.Cause))
            return Rejection.Invalid("cause",
                $"{Words.Of(c.Cause)} is no failure of the work; give the item back instead");
        var events = Retries.Verdict(state, row, c.Cause, c.Feedback, c.Commit, header.Clock);
        return Decision.Accept([.. events, .. Breaker.Trips(state, row, c.Cause, header.Clock)]);
    }

    private static Decision GiveBack(WorkspaceView state, Command.GiveBack c, in Header header)
    {
        if (FindLeased(state, c.Task, c.Lease, null, out var row) is { } refused) return refused;
        return Retries.UsesOne(c.Cause)
            ? Rejection.Invalid("cause", $"{Words.Of(c.Cause)} is a failure; report it as one")
            : Decision.Accept([.. Retries.Verdict(state, row, c.Cause, c.Note, c.Commit, header.Clock),
                .. Breaker.Trips(state, row, c.Cause, header.Clock)]);
    }

    private static Decision Verified(WorkspaceView state, Command.Verified c)
    {
        if (FindLeased(state, c.Task, c.Lease, WorkItem.Verify, out var row) is { } refused) return refused;
        if (Unproven(c.Certificate) is { } unproven) return unproven;
        var verified = new TaskVerified(c.Task, c.Lease, c.Certificate);
        var inRepository = state.Projects[row.Project].Repository is not null;
        if (inRepository && c.Certificate is not { Commit: not null, Tree: not null })
            return Rejection.Invalid("certificate",
                $"T{c.Task} is in a repository; its certificate must name commit and tree");
        var reason = Protected(c.Certificate);
        if ((state.ReviewsOf(c.Task)?.Stages ?? (reason is null ? null : TaskReviews.Person)) is { } stages)
            return Decision.Accept(verified, Opening(c.Task, stages, 1) with { Reason = reason });
        return inRepository ? verified
            : Decision.Accept(verified, new TaskDone(c.Task, c.Lease, c.Certificate));
    }

    private static Decision? Unproven(Certificate certificate)
    {
        if (certificate.Protected?.Count > Limits.ProtectedPaths)
            return Rejection.Invalid("certificate.protected",
                $"{certificate.Protected.Count} paths; at most {Limits.ProtectedPaths}");
        var failed = certificate.Checks.FirstOrDefault(check => check.ExitCode != 0);
        if (failed is null) return null;
        return Rejection.Invalid("certificate",
            $"`{failed.Command}` ended with {failed.ExitCode}; a failed gate proves nothing");
    }

    private static Decision? FindLeased(WorkspaceView state, int task, int lease, WorkItem? item,
        out TaskRow row)
    {
        if (!state.TryTask(task, out row))
            return state.TryTombstone(task, out var finished)
                ? new Rejection(RejectionReason.Stale,
                    $"T{task} is {Words.Of(finished.Status)}; its last lease was {finished.Lease}. Ask for "
                    + $"other work")
                : NoTask(task);
        if (row.IsLeased && row.Lease == lease && (item is null || row.Item == item)) return null;
        var holder = row.IsLeased
            ? $"{state.Workers[row.Worker].Name} holds it to {Words.Of(row.Item)} under lease {row.Lease}"
            : $"it is {Words.Of(row.Status)} and nobody holds it";
        return new Rejection(RejectionReason.Stale,
            $"lease {lease} of T{task} is not live: {holder}. Ask for other work");
    }
}
