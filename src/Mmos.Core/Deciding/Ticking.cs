namespace Mmos.Core;

/// <summary>What the passing of time makes true. Decides on the state, so any process may ask at any
/// time.</summary>
internal static class Ticking
{
    public static Decision Decide(WorkspaceView state, long clock)
    {
        List<Event> events = [];
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

    private static IReadOnlyList<Event> OfWorker(WorkspaceView state, int slot, long clock)
    {
        var worker = state.Workers[slot];
        List<Event> events = [];
        if (worker.SilentAt <= clock)
        {
            // Found late: nobody ran when it fell due, so nobody could have heard the worker. Once.
            var unheard = clock - worker.SilentAt > Limits.JumpMs && worker.ExcusedUntil == 0;
            if (!unheard) return Decider.Leave(state, slot, Cause.LeaseLost, clock);
            events.Add(new WorkerExcused(worker.Name, clock + worker.HeartbeatMs));
        }
        if (worker.RestsUntil > 0 && worker.RestsUntil <= clock) events.Add(new WorkerRested(worker.Name));
        if (worker.WaitsUntil > 0 && worker.WaitsUntil <= clock) events
            .Add(new WorkerWaiting(worker.Name, 0, 0));
        foreach (var number in state.HeldBy(slot))
        {
            if (!state.TryTask(number, out var row) || row.Deadline == 0 || row.Deadline > clock) continue;
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
