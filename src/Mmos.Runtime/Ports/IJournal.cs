using Mmos.Core;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Ports;

/// <summary>The log of one workspace, its snapshots, and the read tables beside it. One primitive
/// writes.</summary>
/// <remarks>Design section 2. Safe for use by many processes at once; one object belongs to one host (one
/// thread at a time).</remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>The head as last stored, without taking the write lock: to see that the log moved, or was
    /// replaced.</summary>
    ValueTask<Head> ReadHead(CancellationToken cancel);

    /// <summary>
    /// Takes the write lock first, compares the log's head with <paramref name="known"/>, reads what others
    /// appended after it,
    /// calls <paramref name="step"/> with that tail, stores what it returns, and commits. All or nothing.
    /// </summary>
    /// <param name="known">The head that the caller's state was folded to.</param>
    /// <param name="step">Folds the tail and gives what to append; called at most once, on the caller's
    /// thread, inside the transaction. Appending nothing commits nothing.</param>
    /// <param name="cancel">Gives up waiting for the lock.</param>
    /// <returns>The new head, after the commit is on disk.</returns>
    /// <exception cref="JournalForkedException">The log is not a continuation of <paramref name="known"/>:
    /// restored, replaced or deleted. Drop the state and open again.</exception>
    /// <exception cref="JournalUpgradedException">A newer MMOS raised the schema or the oldest writer it
    /// admits.</exception>
    /// <exception cref="JournalBusyException">The lock could not be had in time; nothing was
    /// written.</exception>
    /// <exception cref="JournalException">The write failed or its outcome is unknown. Drop the state and open
    /// again.</exception>
    ValueTask<Head> Write(Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel);

    /// <summary>Events after <paramref name="after"/>, in order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel);

    /// <summary>Hash of the event with this number, to check a continuation; null when the log is
    /// shorter.</summary>
    ValueTask<string?> ReadHash(long seq, CancellationToken cancel);

    /// <summary>The newest snapshot in this state format, or null.</summary>
    ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel);

    /// <summary>Stores a snapshot outside any append, and forgets older ones of the same format.</summary>
    ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel);

    /// <summary>Completes when the log may have moved past <paramref name="seq"/>, by this process or
    /// another; may complete early.</summary>
    ValueTask WaitForChange(long seq, CancellationToken cancel);
}

/// <summary>The end of a log: what a write compares, so that a log cannot fork unnoticed.</summary>
/// <param name="Seq">Number of the last event; 0 for an empty log.</param>
/// <param name="Hash">Its SHA-256 in hexadecimal, which chains every event before it; empty for an empty
/// log.</param>
/// <param name="Epoch">Random, new at create and restore.</param>
public readonly record struct Head(long Seq, string Hash, long Epoch);

/// <summary>What one write appends: whole records, and the rows they changed.</summary>
/// <param name="Events">Events of one or more records, numbered on from the tail.</param>
/// <param name="Rows">What the read tables must show afterwards, the tail not included: whoever appended it
/// wrote its rows.</param>
public sealed record Batch(IReadOnlyList<Recorded> Events, TableWrites Rows)
{
    /// <summary>What its callers will be given; asked after the batch was decided. A journal that reads it
    /// sooner with the commit than the callers do after it hands it to <see cref="Given"/>.</summary>
    public Func<IReadOnlyList<WorkAsked>>? Work { get; init; }

    /// <summary>Takes what <see cref="Work"/> asks for, as the batch leaves it. It counts when the write
    /// succeeds.</summary>
    public Action<IReadOnlyList<(WorkAsked Asked, WorkRows Rows)>>? Given { get; init; }

    /// <summary>Appends nothing.</summary>
    public static Batch Empty { get; } = new([], new TableWrites());
}

/// <summary>A folded state, to save time at start; the fold never depends on when it was taken.</summary>
/// <param name="Seq">Number of the last event in it.</param>
/// <param name="Hash">Hash of that event.</param>
/// <param name="Format">Hash of the state format; another one is ignored, never converted.</param>
/// <param name="Content">The encoded state.</param>
public sealed record Snapshot(long Seq, string Hash, string Format, ReadOnlyMemory<byte> Content);
