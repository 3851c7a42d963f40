using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Bench.Durable;

/// <summary>A journal that counts its commits.</summary>
internal sealed class CountingJournal(IJournal journal) : IJournal
{
    private long _commits;

    /// <summary>Writes that appended something.</summary>
    public long Commits => Volatile.Read(ref _commits);

    public ValueTask<Head> ReadHead(CancellationToken cancel) => journal.ReadHead(cancel);

    public async ValueTask<Head> Write(
        Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel)
    {
        var stored = false;
        var head = await journal.Write(known, tail =>
        {
            var batch = step(tail);
            stored = batch.Events.Count > 0;
            return batch;
        }, cancel);
        if (stored) Interlocked.Increment(ref _commits);
        return head;
    }

    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
        journal.Read(after, limit, cancel);

    public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) => journal.ReadHash(seq, cancel);

    public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
        journal.ReadSnapshot(format, cancel);

    public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel) =>
        journal.WriteSnapshot(snapshot, cancel);

    public ValueTask WaitForChange(long seq, CancellationToken cancel) => journal.WaitForChange(seq, cancel);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
