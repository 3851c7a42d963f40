namespace Mmos.Core;

/// <summary>Rules for effects: whatever acts on the outside is done by one process at a time, under a
/// lease.</summary>
public static partial class Decider
{
    private static Decision Lease(WorkspaceView state, Command.LeaseEffect c, in Header header)
    {
        if (c.Until <= header.Clock) return Rejection.Invalid("until", "the lease would already have ended");
        state.TryEffect(c.Effect, out var row);
        var isOthers = row.Holder is not null && row.Until > header.Clock && !c.TakeOver
            && !(row.Holder == c.Holder && row.Process == c.Process);
        if (isOthers)
            return Rejection.Conflict(
                $"{row.Holder} (process {row.Process!.Pid} on {row.Process.Host}) does {c.Effect}");
        if (c.EveryMs > 0 && row.DueAt(c.EveryMs) > header.Clock)
            return Rejection.Conflict($"{c.Effect} is not due yet");
        // The holder keeps its number when it extends; anybody else gets a new one.
        var lease = row.Holder == c.Holder && row.Process == c.Process ? row.Lease
            : Math.Max(row.Lease, state.NumbersFrom) + 1;
        return new EffectLeased(c.Effect, lease, c.Holder, c.Process, c.Until);
    }

    private static Decision Release(WorkspaceView state, Command.ReleaseEffect c) =>
        state.TryEffect(c.Effect, out var row) && row.Holder is not null && row.Lease == c.Lease
            ? new EffectReleased(c.Effect, c.Lease, c.Outcome, c.Failed ? true : null)
            : new Rejection(RejectionReason.Stale, $"lease {c.Lease} of {c.Effect} is not live");
}
