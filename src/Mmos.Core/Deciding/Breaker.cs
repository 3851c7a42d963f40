namespace Mmos.Core;

/// <summary>The circuit breaker of each worker: an agent that breaks again and again rests, then gets one
/// more try.</summary>
internal static class Breaker
{
    /// <summary>The event that follows when this failure of a lease is the holder's last in a row; none
    /// otherwise.</summary>
    public static IEnumerable<Event> Trips(WorkspaceView state, in TaskRow row, Cause cause, long clock)
    {
        if (row.Item != WorkItem.Author || !Retries.IsFault(cause)) return [];
        var worker = state.Workers[row.Worker];
        if (!worker.HasBreaker || worker.RestsUntil > 0 || worker.Faults + 1 < Limits.FaultsInRow) return [];
        var rest = Math.Min(Limits.RestMaxMs, Limits.RestMs << Math.Min((int)worker.Trips, 16));
        return [new WorkerTripped(worker.Name, clock + rest)];
    }
}
