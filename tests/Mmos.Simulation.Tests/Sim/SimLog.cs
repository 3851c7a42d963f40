using System.Globalization;
using Mmos.Runtime.Ports;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// The shared log: what a file or a server would hold, with its lock. Nothing here fails; those who use it
/// do.
/// </summary>
internal sealed class SimLog(SimWorld world)
{
    private const long Epoch = 77;
    private readonly List<Recorded> _events = [];
    private readonly List<ulong> _chain = [];
    private readonly List<(SimHost Host, int Life, Action Granted)> _waiters = [];
    private (SimHost Host, int Life)? _owner;
    private ulong _writes;

    public IReadOnlyList<Recorded> Events => _events;

    public long Seq => _events.Count;

    public Head Head => HeadAt(Seq);

    public Snapshot? Snapshot { get; set; }

    public Head HeadAt(long seq) => new(seq, HashAt(seq), Epoch);

    /// <summary>
    /// Stands for the chained hash: two writes never give the same one, as two contents would not.
    /// </summary>
    public string HashAt(long seq) => seq == 0 || seq > Seq ? ""
        : _chain[(int)seq - 1].ToString("x16", CultureInfo.InvariantCulture);

    public IReadOnlyList<Recorded> After(long seq) => _events.GetRange((int)seq, (int)(Seq - seq));

    /// <summary>Refuses a writer that folded another log.</summary>
    public void RequireContinues(Head known) => SimWorld.Require(
        known.Epoch == Epoch && known.Seq <= Seq && HashAt(known.Seq) == known.Hash,
        Checks.Replay, $"a host knows {known}, but the log has {HeadAt(Math.Min(known.Seq, Seq))}");

    /// <summary>The head that this write would make, and the action that makes it.</summary>
    public (Head Attempted, Action Commit) Prepare(Batch batch)
    {
        var write = ++_writes;
        var hash = Seq == 0 ? 0 : _chain[^1];
        var hashes = new List<ulong>(batch.Events.Count);
        foreach (var recorded in batch.Events) hashes.Add(hash = Mix(hash, (ulong)recorded.Seq, write));
        var attempted = hashes.Count == 0 ? Head
            : new Head(Seq + hashes.Count, hash.ToString("x16", CultureInfo.InvariantCulture), Epoch);
        return (attempted, () =>
        {
            SimWorld.Require(batch.Events.Count == 0 || batch.Events[0].Seq == Seq + 1, Checks.Replay,
                "a batch continues the log");
            _events.AddRange(batch.Events);
            _chain.AddRange(hashes);
            if (batch.Events.Count > 0) world.Audit.Appended(batch);
        }
        );
    }

    public void Lock(SimHost host, Action granted, Action timedOut, long patienceMs)
    {
        var waiter = (host, host.Life, granted);
        _waiters.Add(waiter);
        Grant();
        if (!_waiters.Contains(waiter)) return;
        world.At(patienceMs, () =>
        {
            if (_waiters.Remove(waiter) && host.Life == waiter.Life) timedOut();
        });
    }

    /// <summary>Gives the lock back; a host that crashed lost it by that.</summary>
    public void Unlock(SimHost host)
    {
        _waiters.RemoveAll(w => w.Host == host);
        if (_owner?.Host == host) _owner = null;
        Grant();
    }

    private void Grant()
    {
        while (_owner is null && _waiters.Count > 0)
        {
            var next = world.Chance.Pick(_waiters);
            _waiters.Remove(next);
            if (next.Life != next.Host.Life) continue;
            _owner = (next.Host, next.Life);
            next.Granted();
        }
    }

    private static ulong Mix(ulong hash, ulong seq, ulong write)
    {
        unchecked
        {
            hash = (hash ^ (seq * 0x9E3779B97F4A7C15UL)) * 0xBF58476D1CE4E5B9UL;
            hash = (hash ^ (hash >> 29) ^ write) * 0x94D049BB133111EBUL;
            return (hash ^ (hash >> 32)) | 1;
        }
    }
}
