using Mmos.Core;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Ports;

/// <summary>A database that keeps workspaces: a SQLite file for each, or one PostgreSQL for all of
/// them.</summary>
/// <remarks>What is asked of it is the same whatever its kind; design section 2.</remarks>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>What and where, for people; without a password.</summary>
    string Name { get; }

    /// <summary>The clock that deadlines of its workspaces are counted by: this machine's for a file, the
    /// server's for a server.</summary>
    TimeProvider Time { get; }

    /// <summary>Names of the workspaces that are there, in order.</summary>
    ValueTask<IReadOnlyList<string>> Workspaces(CancellationToken cancel);

    /// <summary>Opens a workspace's log.</summary>
    /// <param name="workspace">Its name.</param>
    /// <param name="create">Makes it when it is not there.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="JournalException">It is not there, or cannot be used; the message says what to
    /// do.</exception>
    ValueTask<IJournal> Open(string workspace, bool create, CancellationToken cancel);

    /// <summary>Queries on a workspace that exists; disposed with the database.</summary>
    IReadTables Tables(string workspace);

    /// <summary>Texts and files of a workspace that exists; disposed with the database.</summary>
    IBlobStore Blobs(string workspace);

    /// <summary>The random key that identities of attempts are made with, 32 bytes; made at the first call,
    /// the same for every process and host from then on.</summary>
    /// <remarks>It lies in the database because every host that shares that must know it. It is in no event,
    /// no backup and no table that can be asked in SQL.</remarks>
    /// <exception cref="JournalException">The workspace cannot be read or written.</exception>
    ValueTask<ReadOnlyMemory<byte>> IdentityKey(string workspace, CancellationToken cancel);

    /// <summary>Questions in SQL to the views of a workspace that exists; disposed with the
    /// database.</summary>
    Api.IQueries Queries(string workspace);

    /// <summary>Care of a workspace that exists.</summary>
    IUpkeepStore Upkeep(string workspace);

    /// <summary>Raises a workspace's tables to this build's, under the lock; done as well by whoever opens it
    /// first.</summary>
    /// <returns>The number of the last migration before and after.</returns>
    ValueTask<(long From, long To)> Migrate(string workspace, CancellationToken cancel);

    /// <summary>Puts a workspace out of the way that cannot be read any more; nothing is deleted.</summary>
    /// <returns>Where it is now.</returns>
    /// <exception cref="JournalException">It cannot be done from here; the message says what to
    /// do.</exception>
    ValueTask<string> SetAside(string workspace, CancellationToken cancel);
}

/// <summary>Care of one workspace's log and tables, below the seam; works on damaged ones as far as that is
/// possible.</summary>
/// <remarks>A projection is given events in order, in whole records, and keeps its own state between
/// calls.</remarks>
public interface IUpkeepStore
{
    /// <summary>Checks the storage, the chain of hashes, the numbers, and that each event can be
    /// read.</summary>
    /// <param name="project">When given, also makes the read tables anew beside and compares.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<LogCheck> Verify(Func<IReadOnlyList<Recorded>, TableWrites>? project, CancellationToken cancel);

    /// <summary>Makes the read tables anew from the events, in one transaction.</summary>
    /// <returns>How many events were read.</returns>
    ValueTask<long> Rebuild(Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel);

    /// <summary>Writes every event as a line of JSON with its place and hash, also those this build cannot
    /// read.</summary>
    /// <returns>How many were written.</returns>
    ValueTask<long> Export(Stream to, CancellationToken cancel);

    /// <summary>Events after <paramref name="after"/> as they are stored, with their hashes, at most
    /// <paramref name="limit"/>: what a backup holds.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadStored(long after, int limit, CancellationToken cancel);

    /// <summary>Hashes of the blobs, in order.</summary>
    ValueTask<IReadOnlyList<string>> BlobHashes(CancellationToken cancel);

    /// <summary>Fills an empty log with stored events as they are, in one transaction, under a new
    /// epoch.</summary>
    /// <param name="events">In order from 1; their hashes must chain.</param>
    /// <param name="project">Makes the read tables.</param>
    /// <param name="cancel">Gives up; nothing is stored.</param>
    /// <exception cref="JournalException">The log is not empty, or the events do not chain.</exception>
    ValueTask<Head> Import(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel);

    /// <summary>Empties the log, forgets its snapshots, and fills it as <see cref="Import"/> does, in one
    /// transaction: others see the old log or the new one. Blobs stay.</summary>
    /// <exception cref="JournalException">The events do not chain; the old log is as it was.</exception>
    ValueTask<Head> Replace(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel);

    /// <summary>Replaces contents of events, appends the record that says so, forgets the snapshots and makes
    /// the tables anew, in one transaction under the lock. Places and hashes stay.</summary>
    /// <param name="replace">Is given every event in order; its new content, or null when it stays.</param>
    /// <param name="close">Called after the last event: the record to append. What it throws undoes
    /// everything.</param>
    /// <param name="project">Makes the read tables.</param>
    /// <param name="cancel">Gives up; nothing is changed.</param>
    ValueTask<Head> Redact(Func<StoredEvent, ReadOnlyMemory<byte>?> replace,
        Func<IReadOnlyList<Recorded>> close, Func<IReadOnlyList<Recorded>, TableWrites> project,
        CancellationToken cancel);

    /// <summary>What the workspace takes on disk, as far as the database tells.</summary>
    /// <param name="format">The format of snapshots that is in use; others have expired.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<StoreUse> Measure(string format, CancellationToken cancel);

    /// <summary>Forgets the snapshots of other formats: builds that wrote them fold the log
    /// instead.</summary>
    ValueTask RemoveSnapshots(string format, CancellationToken cancel);

    /// <summary>Removes a blob for good.</summary>
    /// <returns>False when there is none with this hash.</returns>
    ValueTask<bool> RemoveBlob(string hash, CancellationToken cancel);

    /// <summary>Gives room back that nothing uses any more.</summary>
    ValueTask Compact(CancellationToken cancel);
}

/// <summary>What a workspace takes on disk.</summary>
/// <param name="Bytes">All of it; null when the database does not tell it apart.</param>
/// <param name="FreeBytes">The part that nothing uses, which <see cref="IUpkeepStore.Compact"/> gives
/// back; null when unknown.</param>
/// <param name="ExpiredSnapshots">Snapshots of other formats.</param>
/// <param name="ExpiredBytes">Their content.</param>
public sealed record StoreUse(long? Bytes, long? FreeBytes, long ExpiredSnapshots, long ExpiredBytes);

/// <summary>An event as it is stored.</summary>
/// <param name="Place">Its place in the log; the content is null.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Version">Version of its form.</param>
/// <param name="Json">Its content, UTF-8.</param>
/// <param name="Hash">SHA-256 in hexadecimal, which chains the one before.</param>
public sealed record StoredEvent(Recorded Place, string Type, int Version, ReadOnlyMemory<byte> Json,
    string Hash);

/// <summary>What a check of a log found.</summary>
/// <param name="Events">How many events were looked at.</param>
/// <param name="Problems">What is wrong, one line each; empty when all is well.</param>
public sealed record LogCheck(long Events, IReadOnlyList<string> Problems)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => Problems.Count == 0;
}
