using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Tests;

/// <summary>The suite over a database of some kind.</summary>
public abstract class DatabaseJournalConformance(TestStore store) : JournalConformance, IAsyncDisposable
{
    protected override async Task<IJournal> Open() => await store.Open();

    protected override Task Truncate(long seq) => store.Execute(
        $"delete from event where {{here}} and seq > {seq}; update workspace set last_seq = {seq}, "
        + $"last_hash = coalesce((select hash from event where {{here}} and seq = {seq}), {{none}}) "
        + "where {here}");

    protected override Task ChangeEpoch() =>
        store.Execute("update workspace set epoch = epoch + 1 where {here}");

    protected override Task Upgrade(string version) => store.Execute(
        $"update workspace set min_writer = 99, mmos = '{version}' where {{here}}");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }
}

public sealed class SqliteJournalTests() : DatabaseJournalConformance(new SqliteStore());

public sealed class PostgresJournalTests() : DatabaseJournalConformance(new PostgresStore());
