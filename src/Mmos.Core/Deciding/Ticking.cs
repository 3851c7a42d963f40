namespace Mmos.Core;

/// <summary>What the passing of time makes true. Decides on the state, so any process may ask at any
/// time.</summary>
internal static class Ticking
{
    public static Decision Decide(WorkspaceView state, long clock)
    {
        // First: what else is due may settle what waits.
        List<Event> events = [.. OfPeople(state, clock)];
        for (var slot = 0; slot < state.Workers.Count; slot++)
            if (state.Workers[slot].Status != WorkerStatus.Offline)
                events.AddRange(OfWorker(state, slot, clock));
        events.AddRange(OfAccounts(state, clock));
        foreach (var (deadline, task) in state.Delayed)
        {
            if (deadline > clock) break;
            events.Add(new TaskReleased(task));
        }
        return Decision.Accept(Retries.CancelledOnce(events));
    }

    /// <summary>The first thing that has waited too long for a person, by a policy with less patience; null
    /// for none.</summary>
    public static Event? Overdue(WorkspaceView state, long clock)
    {
        foreach (var raised in OfPeople(state, clock)) return raised;
        for (var slot = 0; slot < state.Workers.Count; slot++)
            foreach (var number in state.HeldBy(slot))
                if (state.TryTask(number, out var row) && Stall(state, row, clock) is { } stalled)
                    return stalled;
        return null;
    }

    private static TaskStalled? Stall(WorkspaceView state, in TaskRow row, long clock) =>
        state.StallsAt(row) is > 0 and var stalls && stalls <= clock
            ? new TaskStalled(row.Number, row.Lease, row.QuietSince) : null;

    private static IEnumerable<Event> OfAccounts(WorkspaceView state, long clock)
    {
        foreach (var account in state.Accounts)
        {
            foreach (var window in account.Windows)
                if (window.ResetsAt <= clock) yield return new AccountWindowReset(account.Name, window.Name);
            if (account.PeriodEndsAt > 0 && account.PeriodEndsAt <= clock)
                yield return new AccountWindowReset(account.Name, null);
            if (account.ParkedUntil > 0 && account.ParkedUntil <= clock)
                yield return new AccountReleased(account.Name);
        }
        foreach (var (host, until) in state.Tight)
            if (until <= clock) yield return new MemoryEased(host);
    }

    private static IEnumerable<EscalationRaised> OfPeople(WorkspaceView state, long clock)
    {
        var patience = Policies.EscalateMs(state.Policy);
        foreach (var ask in state.Unraised)
        {
            if (ask.Since + patience > clock) yield break;
            var isTask = state.TryTask(ask.Task, out var row);
            yield return new EscalationRaised(state.Projects[isTask ? row.Project : (int)ask.Subject].Slug,
                isTask ? ask.Task : null, ask.Kind, ask.Item);
        }
    }

    private static IReadOnlyList<Event> OfWorker(WorkspaceView state, int slot, long clock)
    {
        var worker = state.Workers[slot];
        List<Event> events = [];
        var unheard = false;
        if (worker.SilentAt <= clock)
        {
            // Found late: nobody ran when it fell due, so nobody could have heard the worker. Once.
            unheard = clock - worker.SilentAt > Limits.JumpMs && worker.ExcusedUntil == 0;
            if (!unheard) return Decider.Leave(state, slot, Cause.LeaseLost, clock);
            events.Add(new WorkerExcused(worker.Name, clock + worker.HeartbeatMs));
        }
        if (worker.RestsUntil > 0 && worker.RestsUntil <= clock) events.Add(new WorkerRested(worker.Name));
        if (worker.WaitsUntil > 0 && worker.WaitsUntil <= clock) events
            .Add(new WorkerWaiting(worker.Name, 0, 0));
        foreach (var number in state.HeldBy(slot))
        {
            if (!state.TryTask(number, out var row)) continue;
            if (row.Deadline == 0 || row.Deadline > clock)
            {
                if (!unheard && Stall(state, row, clock) is { } stalled) events.Add(stalled);
                continue;
            }
            var (cause, why) = row switch
            {
                { Status: TaskStatus.Assigned } => (Cause.OfferExpired, "the offer was not accepted"),
                { Item: WorkItem.Author } => (Cause.TimedOut, "the lease reached its limit"),
                _ => (Cause.LeaseLost, "the lease reached its limit"),
            };
            events.AddRange(Retries.Verdict(state, row, cause, why, null, clock));
        }
        return events;
    }
}
