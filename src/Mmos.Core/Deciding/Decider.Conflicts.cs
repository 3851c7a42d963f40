namespace Mmos.Core;

/// <summary>Rules for conflicts: what settles them, by a person or by itself.</summary>
public static partial class Decider
{
    private static Decision Resolve(WorkspaceView state, Command.ResolveConflict c, in Header header)
    {
        if (!state.TryConflict(c.Conflict, out var conflict))
            return Rejection.NotFound(
                $"there is no open conflict C{c.Conflict}; see them with: mmos conflict list");
        if (!state.TryTask(conflict.Task, out var row)) return NoTask(conflict.Task);
        var resolved = new ConflictResolved(conflict.Task, conflict.Id, c.Resolution, c.Note);
        switch (c.Resolution)
        {
            case Resolution.AllowBoth: return resolved;
            case Resolution.Escalate: return Escalate(state, conflict, c.Note);
            case Resolution.Queue when Hindrance(state, conflict, row) is { } hindrance: return hindrance;
            case Resolution.Queue:
                return Decision.Accept(new TaskQueued(row.Number, conflict.Other), resolved);
            case Resolution.Merge when row.Status is not (TaskStatus.Failed or TaskStatus.Merging):
                return Rejection.Conflict($"T{row.Number} is {Words.Of(row.Status)}; it is merged when its "
                    + "next attempt has passed its gates");
            case Resolution.Merge when row.Status == TaskStatus.Merging: return resolved;
            case Resolution.Merge: return Decision.Accept(new TaskRetried(row.Number, c.Note), resolved);
            default: return Reassign(state, c, row, resolved, header.Clock);
        }
    }

    private static Decision Escalate(WorkspaceView state, ConflictRow conflict, string note)
    {
        if (state.TryAsk(AskKind.Conflict, conflict.Id, out var ask))
            return ask.IsRaised ? Nothing : new EscalationRaised(ProjectOf(state, conflict),
                conflict.Task, AskKind.Conflict, ask.Item);
        return new ConflictEscalated(conflict.Task, conflict.Id, note);
    }

    private static string ProjectOf(WorkspaceView state, ConflictRow conflict) =>
        state.TryTask(conflict.Task, out var row) ? state.Projects[row.Project].Slug : "";

    private static Rejection? Hindrance(WorkspaceView state, ConflictRow conflict, in TaskRow row)
    {
        if (conflict.Other == 0 || !state.TryTask(conflict.Other, out var other))
            return Rejection.Conflict(
                $"C{conflict.Id} has no other open task that T{row.Number} could wait for");
        if (row.Status is not (TaskStatus.Pending or TaskStatus.Ready))
            return Rejection.Conflict(
                $"T{row.Number} is {Words.Of(row.Status)}; only what waits can be queued");
        if (other.Project != row.Project)
            return Rejection.Conflict($"T{other.Number} is a task of another project");
        if (state.Dependents(other).Contains(row.Number) || other is
            {
                OnFailure: OnFailure.Skip,
                Status: TaskStatus.Failed
            })
            return Rejection.Conflict($"T{row.Number} waits for T{other.Number} as it is; let both go on");
        return state.OpenDependents(row.Number).Contains(other.Number)
            ? Rejection.Conflict($"T{other.Number} waits for T{row.Number}; it cannot be the other way too")
            : null;
    }

    // To another worker, from the last commit; the note may name who.
    private static Decision Reassign(WorkspaceView state, Command.ResolveConflict c, in TaskRow row,
        ConflictResolved resolved, long clock)
    {
        var who = state.TryWorker(c.Note.Trim(), out _) ? c.Note.Trim() : null;
        if (row.Status is TaskStatus.Verifying or TaskStatus.Review or TaskStatus.Merging)
            return Rejection.Conflict($"T{row.Number} is {Words.Of(row.Status)}; its attempt is over");
        if (who is not null && Lacking(state, row, who) is { } lacking)
            return Rejection.Conflict($"{who} cannot do T{row.Number}: it has no capability {lacking}");
        List<Event> events = [];
        if (row.Status == TaskStatus.Failed) events.Add(new TaskRetried(row.Number, c.Note));
        if (row.IsAuthoring)
            events.AddRange(Retries.Verdict(state, row, Cause.Drained, c.Note, null, clock));
        if (who is not null) events.Add(new TaskPinned(row.Number, who));
        return Decision.Accept([.. events, resolved]);
    }

    /// <summary>The oldest open conflict of a task that has settled itself; null for none.</summary>
    internal static ConflictResolved? Moot(WorkspaceView state, int task)
    {
        foreach (var conflict in state.ConflictsOf(task))
        {
            var isOpen = state.TryTask(conflict.Task, out var row);
            var isOtherOpen = state.TryTask(conflict.Other, out var other);
            var (isMoot, how) = conflict.Kind switch
            {
                ConflictKind.DuplicateTask => (!isOtherOpen, Resolution.AllowBoth),
                ConflictKind.DependencyClash =>
                    (!isOtherOpen || other.Status != TaskStatus.Failed, Resolution.Queue),
                ConflictKind.AgentTimeout => (row.Status != TaskStatus.Failed, Resolution.Reassign),
                _ => (false, Resolution.Merge),
            };
            if (isMoot || !isOpen) return new ConflictResolved(conflict.Task, conflict.Id, how, "");
        }
        return null;
    }

    /// <summary>The conflict that a lease without success shows, if it shows one that is not open
    /// yet.</summary>
    internal static ConflictDetected? Shown(WorkspaceView state, in TaskRow row, Cause cause, bool isOver)
    {
        if (cause == Cause.Conflict)
            return state.HasConflict(ConflictKind.MergeConflict, row.Number, 0) ? null
                : new(row.Number, ConflictKind.MergeConflict, null, null,
                    $"a task that landed first changed the same lines as T{row.Number}", null);
        if (row.Item != WorkItem.Author || row.Status == TaskStatus.Assigned
            || cause is not (Cause.LeaseLost or Cause.TimedOut)
            || state.HasConflict(ConflictKind.AgentTimeout, row.Number, 0)) return null;
        var worker = state.Workers[row.Worker].Name;
        return new(row.Number, ConflictKind.AgentTimeout, null, null, cause == Cause.LeaseLost
            ? $"{worker} fell silent under lease {row.Lease} of T{row.Number}"
            : $"{worker} ran out of time under lease {row.Lease} of T{row.Number}",
            isOver ? null : Resolution.Reassign);
    }
}
