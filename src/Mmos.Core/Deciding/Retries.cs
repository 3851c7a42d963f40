namespace Mmos.Core;

/// <summary>What a lost lease or a failure costs (invariant 11), and how long the next try waits.</summary>
public static class Retries
{
    /// <summary>Only failed gates, agent errors, time-outs, revisions and same-line conflicts use up a
    /// retry.</summary>
    public static bool UsesOne(Cause cause) =>
        cause is Cause.GatesFailed or Cause.AgentError or Cause.TimedOut or Cause.Revision or Cause.Conflict
            or Cause.CostCap;

    /// <summary>The work itself was judged: its author's success is learned from it, and the next attempt
    /// goes one tier up.</summary>
    public static bool SaysOfAuthor(Cause cause) => UsesOne(cause) && cause != Cause.Conflict;

    /// <summary>The agent behind a worker broke; some of these in a row and it rests.</summary>
    public static bool IsFault(Cause cause) => cause is Cause.AgentError or Cause.EngineError;

    /// <summary>The task may be what kills its workers: these count in a row until somebody gets
    /// further.</summary>
    public static bool CountsAsLost(Cause cause) =>
        cause is Cause.LeaseLost or Cause.ProcessGone or Cause.EngineError;

    /// <summary>The verdict on a lease that ended without success, as events.</summary>
    internal static IReadOnlyList<Event> Verdict(
        WorkspaceView state, in TaskRow row, Cause cause, string feedback, string? commit, long clock)
    {
        var outOfRetries = UsesOne(cause) && row.Retries >= row.RetryMax;
        var tooManyConflicts = cause == Cause.Conflict && row.Conflicts >= Limits.ConflictReturns;
        // An offer that nobody accepted has killed nobody.
        var killsWorkers = CountsAsLost(cause) && row.Status != TaskStatus.Assigned
            && row.Lost + 1 >= Limits.LostLeasesInRow;
        var isOver = outOfRetries || tooManyConflicts || killsWorkers;
        IReadOnlyList<Event> verdict = isOver ? Failure(state, row, cause, feedback, commit)
            : [new TaskReturned(row.Number, row.Lease, cause, feedback, NotBefore(row, cause, clock),
                commit)];
        return Decider.Shown(state, row, cause, isOver) is { } conflict ? [.. verdict, conflict] : verdict;
    }

    /// <summary>The end of a task without success, and of what does not go on without it.</summary>
    internal static IReadOnlyList<Event> Failure(
        WorkspaceView state, in TaskRow row, Cause cause, string feedback, string? commit)
    {
        // Whoever reports a failure has looked at the branch; who was lost may have moved it.
        var keepsIntent = row.MergeIsPrepared && CountsAsLost(cause);
        List<Event> events = [new TaskFailed(row.Number, row.Lease, cause, feedback, commit, keepsIntent)];
        if (row.OnFailure == OnFailure.Cancel)
            foreach (var dependent in state.OpenDependents(row.Number))
                events.Add(new TaskCancelled(dependent, $"T{row.Number} failed"));
        return events;
    }

    /// <summary>The same events, each cancellation once: two tasks that fail in one record may share
    /// dependents.</summary>
    internal static IReadOnlyList<Event> CancelledOnce(List<Event> events)
    {
        HashSet<int> cancelled = [];
        events.RemoveAll(e => e is TaskCancelled c && !cancelled.Add(c.Task));
        return events;
    }

    // Failing output is answered at once, with feedback; an agent or engine that broke is left in peace a
    // while.
    private static long NotBefore(in TaskRow row, Cause cause, long clock)
    {
        var doublings = cause switch
        {
            Cause.AgentError or Cause.TimedOut => row.Retries,
            Cause.EngineError => row.Lost,
            _ => -1,
        };
        return doublings < 0 ? 0
            : clock + Math.Min(Limits.BackoffMaxMs, Limits.BackoffMs << Math.Min(doublings, 16));
    }
}
