namespace Mmos.Core;

/// <summary>One step of a workspace: decide, evolve, schedule until quiet. What it returns is one record: all
/// or nothing.</summary>
public static class Workspace
{
    /// <summary>Carries one command out on the state and gives the events that it made true.</summary>
    /// <param name="state">The folded log; evolved by this call.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="header">Time, actor and key; its clock must not be behind the state's.</param>
    /// <param name="evolved">Called after each event, while the state is just past it; null for
    /// nobody.</param>
    /// <returns>The record, a repeat's first record, or the refusal. After a refusal the state is as
    /// before.</returns>
    public static StepResult Step(WorkspaceState state, Command command, in Header header,
        Action<Recorded>? evolved = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var view = new WorkspaceView(state);
        if (header.Key is not null && view.TryKey(header.Actor, header.Key, out var entry))
            return entry.BodyHash == header.BodyHash
                ? StepResult.Repeats(entry.Record)
                : StepResult.Refused(new Rejection(RejectionReason.KeyReused,
                    $"the idempotency key `{header.Key}` was used for another request; make a new key"));

        var decision = Decider.Decide(view, command, header);
        if (decision.Rejection is { } rejection) return StepResult.Refused(rejection);

        var record = new List<Recorded>();
        var followed = 0;
        foreach (var happened in decision.Events) Append(state, record, happened, header, evolved);
        // Time alone may open a task to a more costly worker: a tick schedules even when it found nothing.
        while ((record.Count > 0 || command is Command.Tick) && (Scheduler.Next(view,
            header.Clock) ?? FollowUp(view, record, ref followed, header.Clock)) is { } next)
            Append(state, record, next, header, evolved);
        return StepResult.Recorded(record);
    }

    private static void Append(
        WorkspaceState state, List<Recorded> record, Event happened, in Header header,
            Action<Recorded>? evolved)
    {
        var isFirst = record.Count == 0;
        var seq = state.Seq + 1;
        var recorded = new Recorded(seq, header.At, header.Clock, header.Actor, isFirst ? seq : record[0].Seq,
            isFirst ? header.Key : null, isFirst && header.Key is not null ? header.BodyHash : 0, happened);
        state.Evolve(recorded);
        evolved?.Invoke(recorded);
        record.Add(recorded);
    }

    /// <summary>What the record's own events lead to. Each is asked until it leads to nothing more, then
    /// never again: what it still waits for comes with an event of its own.</summary>
    private static Event? FollowUp(WorkspaceView state, List<Recorded> record, ref int followed, long clock)
    {
        for (; followed < record.Count; followed++)
            if (FollowUp(state, record[followed].Event, clock) is { } next) return next;
        return null;
    }

    private static Event? FollowUp(WorkspaceView state, Event happened, long clock) =>
        (Event?)FinishedProject(state, happened) ?? DrainedWorker(state, happened)
            ?? UnattendedReview(state, happened) ?? MootConflict(state, happened)
            ?? DueRetrospective(state, happened)
            ?? (happened is PolicySet ? Ticking.Overdue(state, clock) : null);

    private static ProjectFinished? FinishedProject(WorkspaceView state, Event happened)
    {
        var project = happened switch
        {
            TaskDone e => state.TryTombstone(e.Task, out var t) ? t.Project : -1,
            TaskCancelled e => state.TryTombstone(e.Task, out var t) ? t.Project : -1,
            TaskFailed e => state.TryTask(e.Task, out var t) ? t.Project : -1,
            _ => -1,
        };
        return project >= 0
            && state.Projects[project] is
            {
                Open: 0,
                Status: ProjectStatus.Active or ProjectStatus.Paused
            } row ? new ProjectFinished(row.Slug) : null;
    }

    private static RetrospectiveHeld? DueRetrospective(WorkspaceView state, Event happened)
    {
        if (happened is not (TaskDone or TaskFailed or PolicySet)) return null;
        var every = Policies.RetroEvery(state.Policy);
        var finished = state.Finished;
        return every > 0 && finished.Length >= every
            ? new RetrospectiveHeld(finished[..every].ToArray()) : null;
    }

    private static ConflictResolved? MootConflict(WorkspaceView state, Event happened) =>
        state.Conflicts.Count > 0 && happened is TaskDone or TaskCancelled or TaskRetried
            ? Decider.Moot(state, ((TaskEvent)happened).Task) : null;

    private static ReviewUnattended? UnattendedReview(WorkspaceView state, Event happened) =>
        state.InReview.Count > 0 && happened is ReviewOpened or TaskReturned or TaskReleased
            or WorkerRegistered or WorkerOffline or WorkerDraining or WorkerRemoved
            ? Decider.Unattended(state) : null;

    private static WorkerOffline? DrainedWorker(WorkspaceView state, Event happened)
    {
        if (state.DrainingWorkers == 0 || happened is not (WorkerDraining or AttemptCompleted or TaskReturned
            or TaskFailed or TaskVerified or TaskDone or TaskCancelled or ReviewApproved)) return null;
        foreach (var worker in state.Workers)
            if (worker is { Status: WorkerStatus.Draining, Held: 0 })
                return new WorkerOffline(worker.Name, worker.Registration, Cause.Drained);
        return null;
    }
}

/// <summary>The outcome of one step.</summary>
public readonly record struct StepResult
{
    /// <summary>The record's events; empty when nothing changed or the command was refused or
    /// repeated.</summary>
    public IReadOnlyList<Recorded> Events { get; private init; }

    /// <summary>Why it was refused; null otherwise.</summary>
    public Rejection? Rejection { get; private init; }

    /// <summary>Number of the first event of the record that answered this key before; 0 when this is no
    /// repeat.</summary>
    public long RepeatOf { get; private init; }

    internal static StepResult Recorded(IReadOnlyList<Recorded> events) => new() { Events = events };

    internal static StepResult Refused(Rejection rejection) => new() { Events = [], Rejection = rejection };

    internal static StepResult Repeats(long record) => new() { Events = [], RepeatOf = record };
}
