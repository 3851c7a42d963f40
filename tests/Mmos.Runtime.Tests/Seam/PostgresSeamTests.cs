using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Postgres;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>The seam in-process, over a PostgreSQL; and two hosts on one workspace.</summary>
public sealed class PostgresSeamTests : SeamContract
{
    private readonly string _workspace = $"seam-{Guid.NewGuid():n}";
    private readonly List<(Pump Pump, PostgresDatabase Database)> _hosts = [];

    protected override Task<IOrchestrator> Open() => Host("host-1");

    [Fact]
    public async Task A_claim_that_waits_in_one_host_is_served_by_what_another_submits()
    {
        var other = await Host("host-2");
        var registration = await Register("w1");
        var claim = Seam.Work.Claim(Claim("w1", registration, TimeSpan.FromSeconds(20)), Stop);
        await other.Projects.Submit(new Plan { Project = "shop", Goal = "g", Tasks = [Task("a")] }, null,
            null, Stop);
        Assert.Equal("T1", Assert.Single((await claim).Value!).Task.Id);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var (pump, database) in _hosts)
        {
            await pump.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private async Task<IOrchestrator> Host(string name)
    {
        var address = Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES");
        Assert.SkipWhen(address is null, "no PostgreSQL: MMOS_TEST_POSTGRES is not set");
        var database = new PostgresDatabase(address!);
        var journal = await database.Open(_workspace, create: true, Stop);
        var process = new ProcessIdentity("here", "boot", Environment.ProcessId, 1);
        var pump = await Pump.Start(journal, name, process, database.Time, _ => { }, Stop);
        _hosts.Add((pump, database));
        return new LocalOrchestrator(pump, journal, database.Tables(_workspace), name, null,
            database.Blobs(_workspace), access: AccessKeys.Of(database, _workspace));
    }
}
