using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>What changes a log that is there: the rare ways besides appending.</summary>
public sealed partial class SqliteUpkeep
{
    /// <inheritdoc/>
    public ValueTask<Head> Replace(IAsyncEnumerable<IReadOnlyList<StoredEvent>> events,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel) =>
        Fill(events, project, database =>
        {
            new TableWriter(database).Clear();
            database.Execute("delete from event; delete from snapshot");
        }, cancel);

    /// <inheritdoc/>
    /// <remarks>Others wait for its whole time. What was replaced is overwritten in the file; the
    /// write-ahead log holds it until it has been written over, at the latest when the last process closes
    /// the file.</remarks>
    public async ValueTask<Head> Redact(Func<StoredEvent, ReadOnlyMemory<byte>?> replace,
        Func<IReadOnlyList<Recorded>> close, Func<IReadOnlyList<Recorded>, TableWrites> project,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(replace);
        ArgumentNullException.ThrowIfNull(close);
        ArgumentNullException.ThrowIfNull(project);
        var head = await Writing("removing contents", async database =>
        {
            database.Execute("pragma secure_delete=1");
            await foreach (var page in Stored(database, cancel).ConfigureAwait(false))
                foreach (var stored in page)
                    if (replace(stored) is { } content)
                        database.Statement("update event set data = ? where seq = ?")
                            .WithText(content.Span).With(stored.Place.Seq).Run();
            var row = WorkspaceRow.Read(database);
            var record = close();
            var hash = SqliteEvents.Append(database, row.Seq, row.Hash, record);
            var seq = row.Seq + record.Count;
            database.Statement("update workspace set last_seq = ?, last_hash = ?")
                .With(seq).WithBlob(hash).Run();
            database.Execute("delete from snapshot");
            await Remake(database, project, cancel).ConfigureAwait(false);
            return new Head(seq, Events.HashChain.Text(hash), row.Epoch);
        }, cancel).ConfigureAwait(false);
        using var signal = ChangeSignal.Of(_path);
        signal.Raise();
        return head;
    }

    /// <inheritdoc/>
    public ValueTask<StoreUse> Measure(string format, CancellationToken cancel) => new(Reading(database =>
    {
        var size = database.Number("pragma page_size");
        var expired = database.Statement("select count(*), coalesce(sum(length(content)), 0) "
            + "from snapshot where format <> ?").With(format);
        expired.Next();
        var use = new StoreUse(size * database.Number("pragma page_count"),
            size * database.Number("pragma freelist_count"), expired.Int64(0), expired.Int64(1));
        expired.Again();
        return use;
    }));

    /// <inheritdoc/>
    public async ValueTask RemoveSnapshots(string format, CancellationToken cancel) =>
        await Writing("forgetting snapshots", database =>
        {
            database.Statement("delete from snapshot where format <> ?").With(format).Run();
            return new ValueTask<bool>(true);
        }, cancel).ConfigureAwait(false);
}
