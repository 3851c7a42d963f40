using System.Data;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>The one connection on which a journal writes: one round trip takes the lock and reads the tail,
/// another stores and commits. One write at a time.</summary>
internal sealed class WriteSession(Server server, string workspace) : IAsyncDisposable
{
    private const string Lock =
        $"select {WorkspaceRow.Columns} from mmos.workspace where workspace = $1 for update";

    private NpgsqlConnection? _connection;
    private volatile bool _isUncertain;

    /// <summary>Takes the lock, and reads what others appended after <paramref name="known"/>.</summary>
    /// <exception cref="JournalException">As <see cref="IJournal.Write"/> says; no transaction is
    /// open.</exception>
    public async ValueTask<(WorkspaceRow Row, IReadOnlyList<Recorded> Tail)> Begin(
        Head known, CancellationToken cancel)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            try
            {
                return await Locked(known, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (Failures.IsBusy(e))
            {
                await Drop().ConfigureAwait(false);
                throw new JournalBusyException($"the workspace `{workspace}` at `{server.Name}` was locked "
                    + $"by another process for {server.Options.LockTimeout.TotalSeconds:0} s; nothing was "
                    + "written, trying again is safe", e);
            }
            catch (Exception e) when (Failures.IsOfDatabase(e) && !cancel.IsCancellationRequested)
            {
                await Drop().ConfigureAwait(false);
                // A connection that died while nobody wrote is no news: nothing was asked of the step yet.
                if (isFresh || !Failures.IsLost(e)) throw Failures.Of(server.Name, "writing to", e);
            }
            catch (JournalException)
            {
                await Rollback().ConfigureAwait(false);
                throw;
            }
            catch
            {
                await Drop().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Stores the events and the rows, reads what their callers will be given, and
    /// commits.</summary>
    /// <exception cref="JournalException">It failed, or nobody knows whether it did.</exception>
    public async ValueTask Commit(EventRows events, Batch stored)
    {
        var asked = stored.Given is null ? [] : stored.Work?.Invoke() ?? [];
        try
        {
            await using var batch = new NpgsqlBatch(_connection!);
            events.Into(batch);
            RowWrites.Into(batch, workspace, stored.Rows);
            if (asked.Count > 0) WorkQuery.Into(batch, workspace, asked);
            batch.Add("update mmos.workspace set last_seq = $2, last_hash = $3 where workspace = $1",
                workspace, events.Head.Seq, Convert.FromHexString(events.Head.Hash));
            batch.Add("commit");
            // Not cancelled: a commit that was asked for has an outcome, and it is wanted.
            await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None)
                .ConfigureAwait(false);
            var rows = asked.Count == 0 ? []
                : await WorkQuery.From(reader, server.Options.BranchPrefix, asked).ConfigureAwait(false);
            while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false)) { }
            if (asked.Count > 0) stored.Given!([.. asked.Zip(rows)]);
        }
        catch (Exception e)
        {
            _isUncertain = true;
            await Drop().ConfigureAwait(false);
            if (!Failures.IsOfDatabase(e)) throw;
            throw Failures.Of(server.Name, "writing to", e, events.Head);
        }
    }

    /// <summary>Before the log is asked what became of a commit whose answer was lost: waits until it can no
    /// longer happen.</summary>
    /// <remarks>The server may still be at it, or wait for the rest of it. It holds the row as long, so who
    /// has the row knows; <see cref="PostgresOptions.StopTimeout"/> bounds it.</remarks>
    public async ValueTask Settle(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (!_isUncertain) return;
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add("begin isolation level read committed");
            batch.Add(Lock, workspace);
            batch.Add("rollback");
            await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
        _isUncertain = false;
    }

    /// <summary>Gives the lock back; nothing is stored.</summary>
    public async ValueTask Rollback()
    {
        if (_connection is null) return;
        try
        {
            await _connection.Run(CancellationToken.None, "rollback").ConfigureAwait(false);
        }
        catch (Exception e) when (Failures.IsOfDatabase(e))
        {
            await Drop().ConfigureAwait(false); // its end is a rollback too
        }
    }

    private async Task<(WorkspaceRow Row, IReadOnlyList<Recorded> Tail)> Locked(
        Head known, CancellationToken cancel)
    {
        if (_connection is not { State: ConnectionState.Open })
            _connection = await Connect(cancel).ConfigureAwait(false);
        var measures = server.Clock.IsDue;
        await using var batch = new NpgsqlBatch(_connection);
        batch.Add("begin isolation level read committed");
        batch.Add(Lock, workspace);
        // Its own snapshot, taken when the lock is held: what was committed before is in it.
        var (sql, values) = EventRows.From(workspace, known.Seq);
        batch.Add(sql, values);
        if (measures) batch.Add("select clock_timestamp()");

        await using var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        var row = new ReaderRow(reader);
        if (!await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            await reader.CloseAsync().ConfigureAwait(false);
            throw WorkspaceRow.Gone(workspace, server.Name);
        }
        var found = WorkspaceRow.Map(row);
        await reader.NextResultAsync(cancel).ConfigureAwait(false);
        var (tail, hash) = await Tail(reader, known, cancel).ConfigureAwait(false);
        if (measures && await reader.NextResultAsync(cancel).ConfigureAwait(false)
            && await reader.ReadAsync(cancel).ConfigureAwait(false))
            server.Clock.Measured(reader.GetDateTime(0));
        await reader.CloseAsync().ConfigureAwait(false);
        found.RequireWritable();
        found.RequireContinues(known, found.Seq == known.Seq ? found.Head.Hash : hash, server.Name);
        return (found, tail);
    }

    /// <summary>The events after the known one, and the hash of that one.</summary>
    private static async Task<(List<Recorded> Tail, string? Hash)> Tail(
        NpgsqlDataReader reader, Head known, CancellationToken cancel)
    {
        var (row, tail, hash) = (new ReaderRow(reader), new List<Recorded>(), (string?)null);
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
            if (row.Int64(0) == known.Seq) hash = HashChain.Text(row.Bytes(10));
            else tail.Add(StoredMap.Recorded(row));
        return (tail, hash);
    }

    private async Task<NpgsqlConnection> Connect(CancellationToken cancel)
    {
        var connection = await server.Connect(cancel).ConfigureAwait(false);
        try
        {
            await Session.Prepare(connection, Session.Writing(server.Options), cancel).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask Drop()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (Failures.IsOfDatabase(e) || e is InvalidOperationException)
        {
            // It was broken; the server notices by itself.
        }
    }

    public ValueTask DisposeAsync() => Drop();
}
