using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Postgres;

/// <summary>The log of one workspace in a PostgreSQL that many hosts share (docs/adr/0009).</summary>
/// <remarks>Writes of one object follow each other; reads and waits may run beside them.</remarks>
public sealed class PostgresJournal : IJournal
{
    private readonly Server _server;
    private readonly ChangeWatch _watch;
    private readonly WriteSession _session;
    private readonly SemaphoreSlim _writing = new(1);
    private long _written; // the last event of this object's own

    internal PostgresJournal(Server server, ChangeWatch watch, string workspace)
    {
        (_server, _watch, Workspace) = (server, watch, workspace);
        _session = new WriteSession(server, workspace);
    }

    /// <summary>The workspace.</summary>
    public string Workspace { get; }

    /// <inheritdoc/>
    public ValueTask<Head> ReadHead(CancellationToken cancel) => Settled(async connection =>
        (await WorkspaceRow.Read(connection, Workspace, _server.Name, cancel).ConfigureAwait(false)).Head,
        cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
        _server.ReadNow(connection => EventRows.Read(connection, Workspace, after, limit, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) =>
        Settled(async connection => (await connection.List(row => HashChain.Text(row.Bytes(0)), cancel,
            "select hash from mmos.event where workspace = $1 and seq = $2", Workspace, seq)
            .ConfigureAwait(false)).FirstOrDefault(), cancel);

    /// <inheritdoc/>
    public async ValueTask<Head> Write(
        Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        await _writing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var (row, tail) = await _session.Begin(known, cancel).ConfigureAwait(false);
            Batch batch;
            EventRows events;
            try
            {
                batch = step(tail);
                events = new EventRows(Workspace).Append(row.Head, row.Hash, batch.Events);
            }
            catch
            {
                await _session.Rollback().ConfigureAwait(false);
                throw;
            }
            if (batch.Events.Count == 0)
            {
                await _session.Rollback().ConfigureAwait(false);
                return row.Head;
            }
            await _session.Commit(events, batch).ConfigureAwait(false);
            Volatile.Write(ref _written, events.Head.Seq);
            _watch.Raise(Workspace);
            return events.Head;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
        _server.ReadNow(async connection => (await connection.List(
            row => new Snapshot(row.Int64(0), HashChain.Text(row.Bytes(1)), format, row.Bytes(2).ToArray()),
            cancel, "select seq, hash, content from mmos.snapshot where workspace = $1 and format = $2 "
            + "order by seq desc limit 1", Workspace, format).ConfigureAwait(false)).FirstOrDefault(),
            cancel);

    /// <inheritdoc/>
    public async ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        await _server.ReadNow(async connection =>
        {
            var row = await WorkspaceRow.Read(connection, Workspace, _server.Name, cancel)
                .ConfigureAwait(false);
            row.RequireWritable();
            return await connection.Run(cancel, """
                with stored as (
                  insert into mmos.snapshot (workspace, format, seq, hash, content)
                  values ($1, $2, $3, $4, $5)
                  on conflict (workspace, format, seq)
                    do update set hash = excluded.hash, content = excluded.content)
                delete from mmos.snapshot where workspace = $1 and format = $2 and seq < $3
                """, Workspace, snapshot.Format, snapshot.Seq, Convert.FromHexString(snapshot.Hash),
                snapshot.Content.ToArray()).ConfigureAwait(false);
        }, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WaitForChange(long seq, CancellationToken cancel)
    {
        while (true)
        {
            var changed = _watch.Next(Workspace); // taken before the look, so that nothing falls between
            if (Volatile.Read(ref _written) > seq || await HasLeft(seq, cancel).ConfigureAwait(false))
                return;
            // Its timer ends with it: there is one for each commit of a busy log.
            await changed.WaitAsync(_server.Options.LookEvery, _server.Options.Clock, cancel)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A look at the end of the log, which nothing unfinished of this object may change
    /// afterwards.</summary>
    private ValueTask<T> Settled<T>(
        Func<Npgsql.NpgsqlConnection, Task<T>> query, CancellationToken cancel) =>
        _server.ReadNow(async connection =>
        {
            await _session.Settle(connection, cancel).ConfigureAwait(false);
            return await query(connection).ConfigureAwait(false);
        }, cancel);

    /// <summary>The log is elsewhere now, or cannot be asked: the caller's next call says how.</summary>
    private async Task<bool> HasLeft(long seq, CancellationToken cancel)
    {
        try
        {
            return (await ReadHead(cancel).ConfigureAwait(false)).Seq != seq;
        }
        catch (JournalException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }
}
