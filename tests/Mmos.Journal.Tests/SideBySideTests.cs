using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>A process that was started before MMOS was upgraded, on a log that the newer one has
/// changed.</summary>
public abstract class SideBySideTests : IAsyncDisposable
{
    internal abstract TestStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("schema = 99")]
    [InlineData("min_writer = 99")]
    public async Task After_an_upgrade_it_refuses_to_write_says_so_and_still_reads(string raised)
    {
        await using var pump = await Start();
        Assert.Null((await Submit(pump, "before")).Unavailable);
        await Store.Execute($"update workspace set {raised}, mmos = '9.8.7' where {{here}}");
        var refused = await Submit(pump, "after");
        Assert.Contains("MMOS was upgraded to 9.8.7, restart this process", refused.Unavailable);
        Assert.Contains("9.8.7", pump.Closed);
        Assert.Equal("before", Assert.Single(
            await Store.Database.Tables(Store.Workspace).Projects(Cancel)).Id);
    }

    [Fact]
    public async Task An_event_it_does_not_know_makes_it_read_only_and_does_not_end_it()
    {
        await using var pump = await Start();
        await Submit(pump, "before");
        await Newer();
        var refused = await Submit(pump, "after");
        Assert.Contains("which this MMOS does not know", refused.Unavailable);
        Assert.Contains("restart it with the newer MMOS", refused.Unavailable);
        Assert.Single(await Store.Database.Tables(Store.Workspace).Projects(Cancel));
        // The next process of this build cannot fold the log at all; it is opened for reading.
        await using var journal = await Store.Open();
        var cannot = await Assert.ThrowsAsync<JournalUpgradedException>(
            () => StateLoader.Load(journal, Cancel));
        await using var reader = await Start();
        Assert.Equal(cannot.Message, (await Submit(reader, "again")).Unavailable);
        Assert.Equal(cannot.Message, reader.Closed);
    }

    private async Task<Pump> Start() => await Pump.Start(
        await Store.Open(), "test", Samples.Process, TimeProvider.System, _ => { }, Cancel);

    private static Task<HostReply> Submit(Pump pump, string project) =>
        pump.Ask(new HostRequest(Scenario.Submission(project), "person"), Cancel);

    /// <summary>Appends what a newer build would: an event by a name of its own.</summary>
    private Task Newer()
    {
        var key = Store is SqliteStore ? "" : "workspace, ";
        return Store.Execute(
            $"insert into event ({key}seq, at, clock, actor, record, type, version, data, hash) "
            + $"select {key}seq + 1, at, clock, 'newer', seq + 1, 'worker.dreamt', 1, '{{}}', hash "
            + "from event where {here} and seq = (select last_seq from workspace where {here}); "
            + "update workspace set last_seq = last_seq + 1 where {here}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
    }
}

public sealed class SqliteSideBySideTests : SideBySideTests
{
    internal override TestStore Store { get; } = new SqliteStore();
}

public sealed class PostgresSideBySideTests : SideBySideTests
{
    internal override TestStore Store { get; } = new PostgresStore();
}
