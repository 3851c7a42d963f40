using System.Diagnostics;
using Mmos.Journal.Tests.Stores;
using Xunit;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>A host that is stopped (SIGSTOP) and continued changes nothing by an old view, and the others go
/// on.</summary>
public sealed class PostgresStopTests(ITestOutputHelper output) : IAsyncDisposable
{
    /// <summary>How long a stopped host may hold the workspace's row, in these tests.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly PostgresStore _store = new();
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);

    private CancellationToken Cancel
    {
        get
        {
            _limit.CancelAfter(TimeSpan.FromSeconds(60));
            return _limit.Token;
        }
    }

    [Fact]
    public async Task One_that_is_stopped_between_writes_holds_nobody_up_and_takes_in_what_it_missed()
    {
        using var host = await Start();
        await host.Tell("write");
        Assert.Equal("wrote after 0", await host.Hear(Cancel));
        await host.Stop();

        await using var journal = await _store.Open();
        var head = await journal.ReadHead(Cancel);
        for (var i = 0; i < 50; i++)
            head = await journal.Write(head, Samples.Append(head, $"meanwhile {i}"), Cancel);

        await host.Continue();
        await host.Tell("write");
        Assert.Equal("wrote after 50", await host.Hear(Cancel));
        Assert.Equal(53, (await journal.ReadHead(Cancel)).Seq);
        Assert.Empty((await _store.Upkeep.Verify(null, Cancel)).Problems);
    }

    [Fact]
    public async Task One_that_is_stopped_inside_a_write_loses_it_after_a_bounded_time()
    {
        using var host = await Start();
        await host.Tell("hold");
        Assert.Equal("inside", await host.Hear(Cancel));
        await host.Stop();

        await using var journal = await _store.Open();
        var head = await journal.ReadHead(Cancel);
        var began = Stopwatch.GetTimestamp();
        head = await journal.Write(head, Samples.Append(head, "meanwhile"), Cancel);
        output.WriteLine($"the other waited {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms; "
            + $"the bound is {StopTimeout.TotalMilliseconds:0} ms");

        await host.Continue();
        await host.Tell("");
        Assert.Equal("broken JournalUnreachableException 2", await host.Hear(Cancel));
        Assert.Equal("not landed", await host.Hear(Cancel));
        await host.Tell("write");
        Assert.Equal("wrote after 1", await host.Hear(Cancel));
        Assert.Equal(["warm", "meanwhile", "write"],
            (await journal.Read(0, 10, Cancel)).Select(Samples.Note));
    }

    private Task<StoppableHost> Start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGSTOP");
        _ = _store.Postgres;
        return StoppableHost.Start(PostgresStore.Address!, _store.Workspace, StopTimeout, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _limit.Dispose();
    }
}
