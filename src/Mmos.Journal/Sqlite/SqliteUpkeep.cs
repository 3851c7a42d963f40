using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Care of one workspace's SQLite file; calls are synchronous inside.</summary>
public sealed partial class SqliteUpkeep : IUpkeepStore
{
    private readonly string _path;
    private readonly SqliteOptions _options;

    /// <summary>For the file at this path, which must exist; nothing is opened yet.</summary>
    /// <exception cref="JournalException">There is no such file.</exception>
    public SqliteUpkeep(string path, SqliteOptions? options = null)
    {
        _path = Path.GetFullPath(path);
        _options = options ?? SqliteOptions.Default;
        if (!File.Exists(_path)) throw new JournalException($"there is no MMOS database at `{_path}`");
    }

    /// <inheritdoc/>
    public async ValueTask<LogCheck> Verify(
        Func<IReadOnlyList<Recorded>, TableWrites>? project, CancellationToken cancel)
    {
        var checks = new LogChecks();
        try
        {
            using var database = Database.OpenReader(_path);
            database.Execute("begin");
            Pages(database, checks);
            await checks.Chain(Stored(database, cancel), () => new(WorkspaceRow.Read(database).Head))
                .ConfigureAwait(false);
            if (project is not null && checks.IsClean)
                checks.Tables(TableDump.Of(database),
                    await TableDump.Made(Stored(database, cancel), project, cancel).ConfigureAwait(false));
        }
        catch (SqliteFailure e)
        {
            checks.Add($"the file cannot be read: {e.Message}");
        }
        return checks.Result;
    }

    /// <inheritdoc/>
    /// <remarks>Others wait for its whole time.</remarks>
    /// <exception cref="JournalException">An event cannot be read, or the write failed; the tables are as
    /// before.</exception>
    public ValueTask<long> Rebuild(
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(project);
        return Writing("rebuilding the tables", database => Remake(database, project, cancel), cancel);
    }

    private static async ValueTask<long> Remake(
        Database database, Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel)
    {
        var tables = new TableWriter(database);
        tables.Clear();
        var events = 0L;
        await foreach (var records in StoredLog.Records(Stored(database, cancel), cancel)
            .ConfigureAwait(false))
        {
            tables.Apply(project(records));
            events += records.Count;
        }
        return events;
    }

    /// <summary>The tables that are made from events, as text that is equal exactly when they are.</summary>
    public string DumpTables() => Reading(database => string.Join('\n', TableDump.Of(database)));

    /// <inheritdoc/>
    public ValueTask<long> Export(Stream to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        return EventExport.Write(
            StoredLog.Pages((after, limit) => ReadStored(after, limit, cancel), cancel), to, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStored(
        long after, int limit, CancellationToken cancel) =>
        new(Reading(database => SqliteEvents.ReadStored(database, after, limit)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> BlobHashes(CancellationToken cancel) => new(Reading(database =>
    {
        var rows = database.Statement("select hash from blob order by hash");
        var hashes = new List<string>();
        while (rows.Next()) hashes.Add(HashChain.Text(rows.Bytes(0)));
        return hashes;
    }));

    /// <inheritdoc/>
    public ValueTask<Head> Import(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel) =>
        Fill(events, project, database =>
        {
            if (WorkspaceRow.Read(database).Seq != 0)
                throw new JournalException($"the log in `{_path}` is not empty; nothing was stored");
        }, cancel);

    private async ValueTask<Head> Fill(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, Action<Database> makeRoom,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(project);
        var head = await Writing("filling the log", async database =>
        {
            makeRoom(database);
            var (last, tables) = (new Head(0, "", SqliteFile.NewEpoch()), new TableWriter(database));
            async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Storing()
            {
                await foreach (var page in StoredLog.Continuing(events, cancel).ConfigureAwait(false))
                {
                    foreach (var stored in page)
                        SqliteEvents.Insert(database, stored, StoredLog.Decode(stored).Event);
                    last = last with { Seq = page[^1].Place.Seq, Hash = page[^1].Hash };
                    yield return page;
                }
            }
            await foreach (var records in StoredLog.Records(Storing(), cancel).ConfigureAwait(false))
                tables.Apply(project(records));
            database.Statement("update workspace set epoch = ?, last_seq = ?, last_hash = ?")
                .With(last.Epoch).With(last.Seq).WithBlob(Convert.FromHexString(last.Hash)).Run();
            return last;
        }, cancel).ConfigureAwait(false);
        using var signal = ChangeSignal.Of(_path);
        signal.Raise();
        return head;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveBlob(string hash, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return Writing("removing a blob", database =>
        {
            // Overwritten at once: what is removed is not to be found in the file afterwards.
            database.Execute("pragma secure_delete=1");
            database.Statement("delete from blob where hash = ?").WithBlob(Convert.FromHexString(hash)).Run();
            return new ValueTask<bool>(database.Changes > 0);
        }, cancel);
    }

    /// <inheritdoc/>
    public ValueTask Compact(CancellationToken cancel)
    {
        using var writer = new WriteConnection(_path, _options);
        try
        {
            writer.Vacuum(cancel);
            return ValueTask.CompletedTask;
        }
        catch (SqliteFailure e)
        {
            throw new JournalException($"giving room of `{_path}` back failed: {e.Message}. "
                + "It needs as much free disk as the file is long", e);
        }
    }

    /// <summary>SQLite's own look at every page and index.</summary>
    private static void Pages(Database database, LogChecks checks)
    {
        var rows = database.Statement("pragma integrity_check(50)");
        while (rows.Next())
            if (rows.Text(0) != "ok") checks.Add($"the file is damaged: {rows.Text(0)}");
    }

    private static IAsyncEnumerable<IReadOnlyList<StoredEvent>> Stored(
        Database database, CancellationToken cancel) => StoredLog.Pages(
            (after, limit) => new(SqliteEvents.ReadStored(database, after, limit)), cancel);

    private async ValueTask<T> Writing<T>(
        string what, Func<Database, ValueTask<T>> work, CancellationToken cancel)
    {
        using var writer = new WriteConnection(_path, _options);
        try
        {
            writer.Begin(cancel);
            WorkspaceRow.Read(writer.Database).RequireWritable();
            var result = await work(writer.Database).ConfigureAwait(false);
            writer.Commit();
            return result;
        }
        catch (SqliteFailure e)
        {
            throw new JournalException($"{what} of `{_path}` failed: {e.Message}", e);
        }
        finally
        {
            writer.Rollback();
        }
    }

    private T Reading<T>(Func<Database, T> read)
    {
        try
        {
            using var database = Database.OpenReader(_path);
            database.Execute("begin");
            return read(database);
        }
        catch (SqliteFailure e)
        {
            throw new JournalException(
                $"reading `{_path}` failed: {e.Message}; `mmos db verify` says more", e);
        }
    }
}
