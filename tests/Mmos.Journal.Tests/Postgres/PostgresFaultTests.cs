using Mmos.Core;
using Mmos.Journal.Postgres;
using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>What can befall a server and the way to it, while three hosts work on one workspace.</summary>
public sealed class PostgresFaultTests(ITestOutputHelper output)
{
    private const string Workspace = "faults";

    private static readonly int Faults =
        Environment.GetEnvironmentVariable("MMOS_TEST_LONG") == "1" ? 100 : 20;

    /// <summary>One bound for the whole test; reached only when something is broken.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Faults > 20 ? 20 : 4);

    [Fact]
    public async Task Crashes_ended_sessions_and_cut_commits_under_load_lose_nothing_that_was_acknowledged()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await using var cluster = await OwnCluster.Start();
        var proxies = Enumerable.Range(0, 3).Select(_ => new CutProxy(cluster.Address)).ToList();
        var hosts = proxies.Select((proxy, i) => new LoadedHost($"h{i}", proxy.Address)).ToList();
        try
        {
            await Begin(hosts, limit.Token);
            var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
            for (var fault = 0; fault < Faults; fault++)
            {
                var name = await Fault(fault, cluster, proxies[fault % 3], limit.Token);
                counts[name] = counts.GetValueOrDefault(name) + 1;
                // Every host works again before the next one.
                await Task.WhenAll(hosts.Select(host => host.Answers(20, limit.Token)));
            }
            foreach (var host in hosts) await host.Finish(limit.Token);
            var total = await Check(cluster, hosts, limit.Token);
            output.WriteLine($"{string.Join(", ", counts.Select(c => $"{c.Value} × {c.Key}"))}; "
                + $"{total} tasks acknowledged, each once in the log");
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
            foreach (var proxy in proxies) await proxy.DisposeAsync();
        }
    }

    private static async Task Begin(List<LoadedHost> hosts, CancellationToken cancel)
    {
        var first = await hosts[0].Open(Workspace, cancel);
        Assert.Null((await first.Upkeep.Configure(
            new Api.PolicySpec { MaxRunning = 10, MaxQueueDepth = 10_000_000 }, cancel)).Problem);
        var plan = new Api.Plan { Project = "load", Goal = "g", Tasks = [] };
        Assert.Null((await first.Projects.Submit(plan, null, null, cancel)).Problem);
        hosts[0].Load(first, "load");
        foreach (var host in hosts.Skip(1)) host.Load(await host.Open(Workspace, cancel), "load");
        await Task.WhenAll(hosts.Select(host => host.Answers(20, cancel)));
    }

    private static async Task<string> Fault(
        int number, OwnCluster cluster, CutProxy proxy, CancellationToken cancel)
    {
        switch (number % 10)
        {
            case 0:
                await cluster.Crash();
                return "server crashed and started again";
            case 1 or 6:
                await EndSessions(cluster);
                return "all sessions ended";
            case 2 or 5 or 8:
                await proxy.CutNext(Cut.Unanswered).WaitAsync(cancel);
                return "answer to a commit lost";
            case 3 or 7:
                await proxy.CutNext(Cut.Late).WaitAsync(cancel);
                return "commit carried out after its connection ended";
            default:
                await proxy.CutNext(Cut.Lost).WaitAsync(cancel);
                return "commit lost";
        }
    }

    private static async Task EndSessions(OwnCluster cluster)
    {
        await using var behind = PostgresStore.Behind(cluster.Address);
        await using var command = behind.CreateCommand("select pg_terminate_backend(pid) "
            + "from pg_stat_activity where application_name = 'mmos'");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> Check(
        OwnCluster cluster, List<LoadedHost> hosts, CancellationToken cancel)
    {
        Assert.Empty(hosts.SelectMany(host => host.Problems));
        await using var database = new PostgresDatabase(cluster.Address);
        await using var journal = await database.Open(Workspace, create: false, cancel);
        var log = await journal.Read(0, int.MaxValue, cancel);
        var stored = log.Select(e => e.Event).OfType<TaskSubmitted>().Select(e => e.Definition.Key).ToList();
        // Once each, and nothing that nobody was told of.
        var acknowledged = hosts.SelectMany(host => host.Acknowledged).Order(StringComparer.Ordinal);
        Assert.Equal(acknowledged, stored.Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(e => e.Seq));
        Assert.Empty((await database.Upkeep(Workspace).Verify(Projecting(), cancel)).Problems);
        return stored.Count;
    }

    private static Func<IReadOnlyList<Recorded>, TableWrites> Projecting()
    {
        var state = new WorkspaceState();
        var projection = new Projection(state);
        return events =>
        {
            foreach (var recorded in events)
            {
                state.Evolve(recorded);
                projection.Observe(recorded);
            }
            return projection.Take();
        };
    }
}
