namespace Mmos.Core;

/// <summary>Rules for the log itself: put back from a backup, and rid of a secret.</summary>
public static partial class Decider
{
    /// <summary>More leases than one task gets in the time between two backups.</summary>
    private const int RestoreSkip = 1_000;

    private const int ReasonLength = 200;

    /// <summary>Every registration ends, whatever its process does: what it did since the backup is not in
    /// this log.</summary>
    private static Decision Restored(WorkspaceView state, Command.MarkRestored c, in Header header)
    {
        List<Event> events = [];
        for (var slot = 0; slot < state.Workers.Count; slot++)
            if (state.Workers[slot].Status != WorkerStatus.Offline)
                events.AddRange(Leave(state, slot, Cause.ProcessGone, header.Clock));
        foreach (var effect in state.Effects)
            if (effect.Holder is not null)
                events.Add(new EffectReleased(effect.Name, effect.Lease, "the log was restored", true));
        // One that was revoked after the backup was made would open the workspace again.
        foreach (var token in state.Tokens) events.Add(new TokenRevoked(token.Id, token.Name));
        events.Add(new LogRestored(c.Backup, c.MadeAt, checked(HighestNumber(state) + RestoreSkip)));
        return Decision.Accept(Retries.CancelledOnce(events));
    }

    private static Decision Redacted(Command.MarkRedacted c)
    {
        if (c.Reason.Length is 0 or > ReasonLength)
            return Rejection.Invalid("reason", $"a reason has 1 to {ReasonLength} characters");
        return c.Contents.Count + c.Blobs.Count == 0
            ? Nothing
            : new LogRedacted(c.Contents, c.Blobs, c.Reason);
    }

    private static int HighestNumber(WorkspaceView state)
    {
        var highest = state.NumbersFrom;
        foreach (var worker in state.Workers) highest = Math.Max(highest, worker.Registration);
        foreach (var effect in state.Effects) highest = Math.Max(highest, effect.Lease);
        for (var number = 1; number <= state.LastTask; number++)
            highest = Math.Max(highest, state.TryTask(number, out var row) ? row.Lease
                : state.TryTombstone(number, out var stone) ? stone.Lease : 0);
        return highest;
    }
}
