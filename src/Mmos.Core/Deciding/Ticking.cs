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
        foreach (var (deadline, task) in state.Delayed)
        {
            if (deadline > clock) break;
            events.Add(new TaskReleased(task));
        }
        return Decision.Accept(Retries.CancelledOnce(events));
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
        if (worker.WaitsUntil > 0 && worker.WaitsUntil <= clock) events
            .Add(new WorkerWaiting(worker.Name, 0, 0));
        foreach (var number in state.HeldBy(slot))
        {
            if (!state.TryTask(number, out var row) || row.Deadline == 0 || row.Deadline > clock) continue;
            var cause = row.Item == WorkItem.Author ? Cause.TimedOut : Cause.LeaseLost;
            events.AddRange(Retries.Verdict(state, row, cause, "the lease reached its limit", null, clock));
        }
        return events;
    }
}
