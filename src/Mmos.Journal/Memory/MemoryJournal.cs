using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Memory;

/// <summary>A host's way to a <see cref="MemoryLog"/>: what <see cref="Mmos.Journal.Sqlite.SqliteJournal"/>
/// is to a file.</summary>
public sealed class MemoryJournal(MemoryLog log) : IJournal
{
    /// <inheritdoc/>
    public ValueTask<Head> ReadHead(CancellationToken cancel) => new(log.Head);

    /// <inheritdoc/>
    public ValueTask<Head> Write(
        Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        cancel.ThrowIfCancellationRequested();
        lock (log.Writing)
        {
            RequireContinues(known);
            var batch = step(log.After(known.Seq, int.MaxValue));
            if (batch.Events.Count > 0) log.Append(batch);
            return new(log.Head);
        }
    }

    private void RequireContinues(Head known)
    {
        var head = log.Head;
        if (log.UpgradedTo is { } version)
            throw new JournalUpgradedException($"MMOS was upgraded to {version}, restart this process");
        if (known.Epoch != head.Epoch) throw new JournalForkedException("the log was restored or made anew");
        if (known.Seq > head.Seq)
            throw new JournalForkedException($"the log ends at event {head.Seq}, but {known.Seq} was known");
        if (known.Seq > 0 && log.Hash(known.Seq) != known.Hash)
            throw new JournalForkedException($"the log has another event {known.Seq}");
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
        new(log.After(after, limit));

    /// <inheritdoc/>
    public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) => new(log.Hash(seq));

    /// <inheritdoc/>
    public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
        new(log.Snapshot(format));

    /// <inheritdoc/>
    public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        log.Keep(snapshot);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WaitForChange(long seq, CancellationToken cancel) =>
        await log.Changed(seq).WaitAsync(cancel).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
