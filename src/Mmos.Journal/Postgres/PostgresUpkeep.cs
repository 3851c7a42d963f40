using System.Text;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Sqlite;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Care of one workspace in a PostgreSQL.</summary>
internal sealed partial class PostgresUpkeep(Server server, ChangeWatch watch, string workspace)
    : IUpkeepStore
{
    /// <inheritdoc/>
    /// <remarks>The tables that the log should give are made in memory by the other store: what two kinds of
    /// database make of the same events is equal.</remarks>
    public async ValueTask<LogCheck> Verify(
        Func<IReadOnlyList<Recorded>, TableWrites>? project, CancellationToken cancel)
    {
        var checks = new LogChecks();
        await InTransaction("reading", async connection =>
        {
            await checks.Chain(Stored(connection, cancel), async () => (await WorkspaceRow
                .Read(connection, workspace, server.Name, cancel).ConfigureAwait(false)).Head)
                .ConfigureAwait(false);
            if (project is null || !checks.IsClean) return false;
            var should = await TableDump.Made(Stored(connection, cancel), project, cancel)
                .ConfigureAwait(false);
            checks.Tables(await Dump(connection, cancel).ConfigureAwait(false), should);
            return false;
        }, cancel, System.Data.IsolationLevel.RepeatableRead).ConfigureAwait(false);
        return checks.Result;
    }

    /// <inheritdoc/>
    /// <remarks>Others wait for its whole time.</remarks>
    public ValueTask<long> Rebuild(
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(project);
        return Writing("rebuilding the tables of", async (connection, _) =>
        {
            await Clear(connection, cancel).ConfigureAwait(false);
            return await Fill(connection, Stored(connection, cancel), project, cancel).ConfigureAwait(false);
        }, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<long> Export(Stream to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        return EventExport.Write(
            StoredLog.Pages((after, limit) => ReadStored(after, limit, cancel), cancel), to, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStored(
        long after, int limit, CancellationToken cancel) => server.Read(
            connection => EventRows.Stored(connection, workspace, after, limit, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> BlobHashes(CancellationToken cancel) =>
        server.Read<IReadOnlyList<string>>(async connection => await connection.List(
            row => HashChain.Text(row.Bytes(0)), cancel,
            "select hash from mmos.blob where workspace = $1 order by hash", workspace)
            .ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<Head> Import(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel) =>
        FillLog(events, project, (_, row) => row.Seq == 0 ? Task.CompletedTask
            : throw new JournalException(
                $"the log of `{workspace}` at `{server.Name}` is not empty; nothing was stored"), cancel);

    private async ValueTask<Head> FillLog(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project,
        Func<NpgsqlConnection, WorkspaceRow, Task> makeRoom, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(project);
        var head = await Writing("filling the log of", async (connection, row) =>
        {
            await makeRoom(connection, row).ConfigureAwait(false);
            var last = new Head(0, "", ServerTables.NewEpoch());
            async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Storing()
            {
                await foreach (var page in StoredLog.Continuing(events, cancel).ConfigureAwait(false))
                {
                    await using var batch = new NpgsqlBatch(connection);
                    new EventRows(workspace).Take(page).Into(batch);
                    await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                    last = last with { Seq = page[^1].Place.Seq, Hash = page[^1].Hash };
                    yield return page;
                }
            }
            await Fill(connection, Storing(), project, cancel).ConfigureAwait(false);
            await connection.Run(cancel, "update mmos.workspace set epoch = $2, last_seq = $3, "
                + "last_hash = $4 where workspace = $1", workspace, last.Epoch, last.Seq,
                Convert.FromHexString(last.Hash))
                .ConfigureAwait(false);
            return last;
        }, cancel).ConfigureAwait(false);
        watch.Raise(workspace);
        return head;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveBlob(string hash, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return server.Read(async connection => await connection.Run(cancel,
            "delete from mmos.blob where workspace = $1 and hash = $2",
            workspace, Convert.FromHexString(hash)).ConfigureAwait(false) > 0, cancel);
    }

    /// <inheritdoc/>
    /// <remarks>Autovacuum does the like by itself, later.</remarks>
    public async ValueTask Compact(CancellationToken cancel) => await server.Read(async connection =>
    {
        await using var command = connection.Command($"vacuum (analyze) {string.Join(", ",
            RowWrites.Tables.Concat(["event", "blob", "snapshot"]).Select(table => $"mmos.{table}"))}");
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }, cancel).ConfigureAwait(false);

    private async Task<long> Fill(NpgsqlConnection connection,
        IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel)
    {
        var events = 0L;
        await foreach (var records in StoredLog.Records(pages, cancel).ConfigureAwait(false))
        {
            await using var batch = new NpgsqlBatch(connection);
            RowWrites.Into(batch, workspace, project(records));
            if (batch.BatchCommands.Count > 0)
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            events += records.Count;
        }
        return events;
    }

    private IAsyncEnumerable<IReadOnlyList<StoredEvent>> Stored(
        NpgsqlConnection connection, CancellationToken cancel) => StoredLog.Pages(async (after, limit) =>
            await EventRows.Stored(connection, workspace, after, limit, cancel).ConfigureAwait(false),
            cancel);

    /// <summary>The rows of the workspace as <see cref="TableDump"/> writes those of a file.</summary>
    private async Task<List<string>> Dump(NpgsqlConnection connection, CancellationToken cancel)
    {
        var lines = new List<string>();
        foreach (var table in RowWrites.Tables)
        {
            await using var command = connection.Command(
                $"select * from mmos.{table} where workspace = $1 order by 2, 3", workspace);
            await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            while (await reader.ReadAsync(cancel).ConfigureAwait(false))
            {
                var text = new StringBuilder(table);
                for (var i = 1; i < reader.FieldCount; i++)
                    if (!await reader.IsDBNullAsync(i, cancel).ConfigureAwait(false)
                        && (table, reader.GetName(i)) != ("worker", "id"))
                        TableDump.Column(text, reader.GetName(i),
                            FormattableString.Invariant($"{reader.GetValue(i)}"));
                lines.Add(text.ToString());
            }
        }
        return lines;
    }

    private ValueTask<T> Writing<T>(
        string what, Func<NpgsqlConnection, WorkspaceRow, Task<T>> work, CancellationToken cancel) =>
        InTransaction(what, async connection =>
        {
            var rows = await connection.List(WorkspaceRow.Map, cancel,
                $"select {WorkspaceRow.Columns} from mmos.workspace where workspace = $1 for update",
                workspace).ConfigureAwait(false);
            if (rows is not [var row]) throw WorkspaceRow.Gone(workspace, server.Name);
            row.RequireWritable();
            return await work(connection, row).ConfigureAwait(false);
        }, cancel);

    private async ValueTask<T> InTransaction<T>(string what, Func<NpgsqlConnection, Task<T>> work,
        CancellationToken cancel,
        System.Data.IsolationLevel level = System.Data.IsolationLevel.ReadCommitted)
    {
        try
        {
            await using var connection = await server.Connect(cancel).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(level, cancel)
                .ConfigureAwait(false);
            var result = await work(connection).ConfigureAwait(false);
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
            return result;
        }
        catch (Exception e) when (Failures.IsOfDatabase(e) && !cancel.IsCancellationRequested)
        {
            throw Failures.Of(server.Name, what, e);
        }
    }
}
