using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing.Logging;

/// <summary>A journal whose own writes are told after their commit: each event by the one process that stored
/// it.</summary>
internal sealed class LoggedJournal(IJournal inner, Action<IReadOnlyList<Recorded>> stored) : IJournal
{
    public ValueTask<Head> ReadHead(CancellationToken cancel) => inner.ReadHead(cancel);

    public async ValueTask<Head> Write(
        Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel)
    {
        IReadOnlyList<Recorded> events = [];
        var head = await inner.Write(known, tail =>
        {
            var batch = step(tail);
            events = batch.Events;
            return batch;
        }, cancel);
        if (events.Count > 0) stored(events);
        return head;
    }

    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
        inner.Read(after, limit, cancel);

    public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) => inner.ReadHash(seq, cancel);

    public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
        inner.ReadSnapshot(format, cancel);

    public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel) =>
        inner.WriteSnapshot(snapshot, cancel);

    public ValueTask WaitForChange(long seq, CancellationToken cancel) => inner.WaitForChange(seq, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
