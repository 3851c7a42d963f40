using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>The log of one workspace in one SQLite file (docs/adr/0002).</summary>
/// <remarks>
/// Calls are synchronous inside, a write for as long as it waits for the lock: the host gives them a thread
/// of its own.
/// Reads and waits may run beside a write.
/// </remarks>
public sealed class SqliteJournal : IJournal
{
    private readonly SqliteOptions _options;
    private readonly WriteConnection _writer;
    private readonly TableWriter _tables;
    private readonly TaskRows _rows;
    private readonly ReadPool _readers;
    private readonly ChangeSignal _signal;
    private readonly Lock _writing = new();
    private long _written; // the last event of this object's own

    private SqliteJournal(string path, SqliteOptions options)
    {
        Path = path;
        _options = options;
        _writer = new WriteConnection(path, options);
        _tables = new TableWriter(_writer.Database);
        _rows = new TaskRows(options.BranchPrefix);
        _readers = new ReadPool(path);
        _signal = ChangeSignal.Of(path);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The longest time that one write waited for the lock, for metrics.</summary>
    public TimeSpan LongestWait => _writer.LongestWait;

    /// <summary>Opens a workspace that exists. What to call after a
    /// <see cref="JournalForkedException"/>.</summary>
    /// <exception cref="JournalException">There is none at this path, or it cannot be read.</exception>
    public static SqliteJournal Open(string path, SqliteOptions? options = null) =>
        Open(path, false, options);

    /// <summary>Opens a workspace, which is made first where there is no file; the folder gets mode 0700, the
    /// file 0600.</summary>
    /// <exception cref="JournalException">It cannot be made or read.</exception>
    public static SqliteJournal OpenOrCreate(string path, SqliteOptions? options = null) =>
        Open(path, true, options);

    /// <summary>Bounds the file, so that a test can fill it.</summary>
    internal void LimitPages(int pages) => _writer.Database.Execute($"pragma max_page_count={pages}");

    private static SqliteJournal Open(string path, bool create, SqliteOptions? options)
    {
        var full = System.IO.Path.GetFullPath(path);
        SqliteFile.Prepare(full, create, options ?? SqliteOptions.Default);
        return new SqliteJournal(full, options ?? SqliteOptions.Default);
    }

    /// <inheritdoc/>
    public ValueTask<Head> ReadHead(CancellationToken cancel) =>
        new(_readers.Read(db => WorkspaceRow.Read(db).Head));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
        new(_readers.Read(db => SqliteEvents.Read(db, after, limit)));

    /// <inheritdoc/>
    public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) =>
        new(_readers.Read(db => SqliteEvents.Hash(db, seq)) is { } hash ? HashChain.Text(hash) : null);

    /// <inheritdoc/>
    public ValueTask<Head> Write(
        Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        lock (_writing)
        {
            var (head, isNew) = InTransaction(() => Append(known, step), cancel);
            if (isNew)
            {
                Volatile.Write(ref _written, head.Seq);
                _signal.Raise();
            }
            return new(head);
        }
    }

    private (Head Head, bool Stored) Append(Head known, Func<IReadOnlyList<Recorded>, Batch> step)
    {
        var database = _writer.Database;
        var row = WorkspaceRow.Read(database);
        row.RequireWritable();
        row.RequireContinues(known, database);
        var batch = step(row.Seq == known.Seq ? [] : SqliteEvents.Read(database, known.Seq, int.MaxValue));
        if (batch.Events.Count == 0) return (row.Head, false);

        var hash = SqliteEvents.Append(database, row.Seq, row.Hash, batch.Events);
        _tables.Apply(batch.Rows);
        var seq = row.Seq + batch.Events.Count;
        database.Statement("update workspace set last_seq = ?, last_hash = ?").With(seq).WithBlob(hash).Run();
        // A lone caller has it soonest from here; many read beside each other, while the next commit is made.
        if (batch is { Given: { } give, Work: { } ask } && ask() is [var asked])
            give([(asked, _rows.Work(database, asked))]);
        return (new Head(seq, HashChain.Text(hash), row.Epoch), true);
    }

    /// <summary>Runs work under the write lock; commits when it stored something.</summary>
    private (Head Head, bool Stored) InTransaction(
        Func<(Head Head, bool Stored)> work, CancellationToken cancel)
    {
        Head? attempted = null;
        try
        {
            _writer.Begin(cancel);
            var result = work();
            if (!result.Stored)
            {
                _writer.Rollback();
                return result;
            }
            attempted = result.Head;
            _writer.Commit();
            // Between the lock and the commit the file may have gone: what went with it is not acknowledged.
            _writer.RequireInPlace();
            return result;
        }
        catch (SqliteFailure e)
        {
            _writer.Rollback();
            throw new JournalException($"writing `{Path}` failed: {e.Message}. "
                + "Free disk space or repair the disk; the state is read anew", e)
            { Attempted = attempted };
        }
        catch
        {
            _writer.Rollback();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
        new(_readers.Read(db =>
    {
        var row = db.Statement(
            "select seq, hash, content from snapshot where format = ? order by seq desc limit 1")
            .With(format);
        if (!row.Next()) return null;
        var snapshot = new Snapshot(row.Int64(0), HashChain.Text(row.Bytes(1)), format,
            row.Bytes(2).ToArray());
        row.Again();
        return snapshot;
    }));

    /// <inheritdoc/>
    public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_writing)
            InTransaction(() =>
            {
                var database = _writer.Database;
                var row = WorkspaceRow.Read(database);
                row.RequireWritable();
                database.Statement(
                    "insert or replace into snapshot (format, seq, hash, content) values (?, ?, ?, ?)")
                    .With(snapshot.Format).With(snapshot.Seq)
                    .WithBlob(Convert.FromHexString(snapshot.Hash)).WithBlob(snapshot.Content.Span).Run();
                database.Statement("delete from snapshot where format = ? and seq < ?")
                    .With(snapshot.Format).With(snapshot.Seq).Run();
                return (row.Head, true);
            }, cancel);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WaitForChange(long seq, CancellationToken cancel)
    {
        while (true)
        {
            var changed = _signal.Next(); // taken before the look, so that nothing falls between
            if (Volatile.Read(ref _written) > seq || HasLeft(seq)) return;
            // Its timer ends with it: there is one for each commit of a busy log.
            await changed.WaitAsync(_options.LookEvery, cancel)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The log is elsewhere now, or gone: the caller's next call says how.</summary>
    private bool HasLeft(long seq)
    {
        try
        {
            return _readers.Read(db => db.Number("select last_seq from workspace")) != seq;
        }
        catch (JournalException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_writing)
        {
            _readers.Dispose();
            _writer.Dispose(); // last: who closes last copies the write-ahead log back
            _signal.Dispose();
        }
        return ValueTask.CompletedTask;
    }
}
