using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>A journal whose events and snapshots cannot be read.</summary>
internal sealed class UnreadableJournal(IJournal journal) : IJournal
{
    public const string Why = "event 1 cannot be read";

    public ValueTask<Head> ReadHead(CancellationToken cancel) => journal.ReadHead(cancel);

    public ValueTask<Head> Write(
        Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel) =>
        journal.Write(known, step, cancel);

    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
        throw new JournalException(Why);

    public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) => journal.ReadHash(seq, cancel);

    public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
        throw new JournalException(Why);

    public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel) =>
        journal.WriteSnapshot(snapshot, cancel);

    public ValueTask WaitForChange(long seq, CancellationToken cancel) => journal.WaitForChange(seq, cancel);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
