using Mmos.Core;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>What changes a log that is there: the rare ways besides appending.</summary>
internal sealed partial class PostgresUpkeep
{
    /// <inheritdoc/>
    public ValueTask<Head> Replace(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel) =>
        FillLog(events, project, async (connection, _) =>
        {
            await Clear(connection, cancel).ConfigureAwait(false);
            await connection.Run(cancel, "delete from mmos.event where workspace = $1", workspace)
                .ConfigureAwait(false);
            await ForgetSnapshots(connection, cancel).ConfigureAwait(false);
        }, cancel);

    /// <inheritdoc/>
    /// <remarks>Others wait for its whole time. What was replaced is in dead rows until a vacuum, and in the
    /// server's own logs and copies as long as those are kept.</remarks>
    public async ValueTask<Head> Redact(Func<StoredEvent, ReadOnlyMemory<byte>?> replace,
        Func<IReadOnlyList<Recorded>> close, Func<IReadOnlyList<Recorded>, TableWrites> project,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(replace);
        ArgumentNullException.ThrowIfNull(close);
        ArgumentNullException.ThrowIfNull(project);
        var head = await Writing("removing contents of", async (connection, row) =>
        {
            await foreach (var page in Stored(connection, cancel).ConfigureAwait(false))
                foreach (var stored in page)
                    if (replace(stored) is { } content)
                        await connection.Run(cancel,
                            "update mmos.event set data = $3 where workspace = $1 and seq = $2",
                            workspace, stored.Place.Seq, StoredLog.Text(content)).ConfigureAwait(false);
            var rows = new EventRows(workspace).Append(row.Head, row.Hash, close());
            await using (var batch = new NpgsqlBatch(connection))
            {
                rows.Into(batch);
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }
            await connection.Run(cancel,
                "update mmos.workspace set last_seq = $2, last_hash = $3 where workspace = $1",
                workspace, rows.Head.Seq, Convert.FromHexString(rows.Head.Hash)).ConfigureAwait(false);
            await ForgetSnapshots(connection, cancel).ConfigureAwait(false);
            await Clear(connection, cancel).ConfigureAwait(false);
            await Fill(connection, Stored(connection, cancel), project, cancel).ConfigureAwait(false);
            return rows.Head;
        }, cancel).ConfigureAwait(false);
        watch.Raise(workspace);
        return head;
    }

    /// <inheritdoc/>
    /// <remarks>A server's tables hold every workspace's rows; what one of them takes is not told
    /// apart.</remarks>
    public ValueTask<StoreUse> Measure(string format, CancellationToken cancel) =>
        server.Read(async connection => (await connection.List(
            row => new StoreUse(null, null, row.Int64(0), row.Int64(1)), cancel,
            "select count(*), coalesce(sum(length(content)), 0)::bigint from mmos.snapshot "
            + "where workspace = $1 and format <> $2", workspace, format).ConfigureAwait(false))[0], cancel);

    /// <inheritdoc/>
    public async ValueTask RemoveSnapshots(string format, CancellationToken cancel) =>
        await server.Read(connection => connection.Run(cancel,
            "delete from mmos.snapshot where workspace = $1 and format <> $2", workspace, format), cancel)
            .ConfigureAwait(false);

    private Task ForgetSnapshots(NpgsqlConnection connection, CancellationToken cancel) =>
        connection.Run(cancel, "delete from mmos.snapshot where workspace = $1", workspace);

    private async Task Clear(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var clear = new NpgsqlBatch(connection);
        RowWrites.Clear(clear, workspace);
        await clear.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }
}
