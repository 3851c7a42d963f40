using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>The seam in-process, over a SQLite file; and what several hosts on one file owe each
/// other.</summary>
public sealed class LocalSeamTests : SeamContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-seam-").FullName;
    private readonly List<IAsyncDisposable> _hosts = [];
    private readonly List<SqliteReadTables> _tables = [];
    private readonly List<SqliteBlobStore> _blobs = [];

    private string File => Path.Combine(_folder, "mmos.db");

    protected override Task<IOrchestrator> Open() => Host("host-1");

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        foreach (var tables in _tables) tables.Dispose();
        foreach (var blobs in _blobs) blobs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_claim_that_waits_in_one_host_is_served_by_what_another_submits()
    {
        var other = await Host("host-2");
        var registration = await Register("w1");
        var claim = Seam.Work.Claim(Claim("w1", registration, TimeSpan.FromSeconds(30)), Stop);
        await other.Projects.Submit(new Plan { Project = "shop", Goal = "g", Tasks = [Task("a")] }, null,
            null, Stop);
        Assert.Equal("T1", Assert.Single((await claim).Value!).Task.Id);
    }

    [Fact]
    public async Task Hosts_that_write_at_once_lose_nothing_and_number_without_gaps()
    {
        IOrchestrator[] seams = [Seam, await Host("host-2"), await Host("host-3")];
        await Submit("shop");
        var adding = seams.SelectMany((seam, s) => Enumerable.Range(0, 20)
            .Select(i => seam.Projects.Add("shop", [Task($"t{s}-{i}")], null, Stop)));
        Assert.All(await System.Threading.Tasks.Task.WhenAll(adding), answer => Assert.Null(answer.Problem));

        var tasks = (await Seam.Tasks.List(new TaskFilter(), Stop)).Value!;
        Assert.Equal(60, tasks.Select(t => t.Key).Distinct().Count());
        var events = (await Seam.Records.Events(0, null, 1_000, Stop)).Value!;
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Seq));
    }

    [Fact]
    public async Task A_deleted_database_is_noticed_and_not_made_anew()
    {
        await Submit("shop", Task("a"));
        foreach (var file in Directory.GetFiles(_folder)) System.IO.File.Delete(file);

        var answer = await Submit("other", Task("a"));
        Assert.Equal("unavailable", answer.Problem!.Code);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_database_that_goes_away_is_noticed_even_when_nobody_asks()
    {
        var submitted = await Submit("shop", Task("a"));
        var waiting = Seam.Records.WaitForChange(submitted.Seq, Stop);
        foreach (var file in Directory.GetFiles(_folder)) System.IO.File.Delete(file);
        var noticed = await Assert.ThrowsAsync<JournalException>(() => waiting);
        Assert.Contains(File, noticed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_opens_later_continues_from_a_snapshot()
    {
        // More events than a host keeps without a snapshot.
        await Seam.Upkeep.Configure(new PolicySpec { MaxQueueDepth = 100_000 }, Stop);
        await Submit("shop");
        for (var batch = 0; batch < 8; batch++)
            await Seam.Projects.Add(
                "shop", [.. Enumerable.Range(0, 1_000).Select(i => Task($"t{batch}-{i}"))], null, Stop);
        await Submit("second", Task("a"));
        var journal = SqliteJournal.Open(File);
        _hosts.Add(journal);
        Snapshot? snapshot = null;
        for (long seq = 0; snapshot is null; seq = (await journal.ReadHead(Stop)).Seq)
        {
            snapshot = await journal.ReadSnapshot(StateCodec.Format, Stop);
            if (snapshot is null) await Seam.Records.WaitForChange(seq, Stop);
        }

        var (state, head, snapshotAt) = await StateLoader.Load(journal, Stop);
        Assert.True(snapshotAt >= 1_000, $"loaded from event {snapshotAt}");
        Assert.Equal(head.Seq, state.Seq);
        var full = new WorkspaceState();
        foreach (var recorded in await journal.Read(0, int.MaxValue, Stop))
            if (recorded.Seq <= head.Seq) full.Evolve(recorded);
        Assert.Equal(StateCodec.Hash(full), StateCodec.Hash(state));
    }

    [Fact]
    public async Task A_log_that_cannot_be_folded_still_answers_from_its_tables_and_says_why_to_orders()
    {
        await Submit("shop", Task("a"));
        var seam = await Host("host-2", new UnreadableJournal(SqliteJournal.Open(File)));
        Assert.Equal("T1", Assert.Single((await seam.Tasks.List(new TaskFilter(), Stop)).Value!).Id);

        var refused = await seam.Projects.Pause("shop", Stop);
        Assert.Equal(("unavailable", UnreadableJournal.Why),
            (refused.Problem!.Code, refused.Problem.Message));
        Assert.Equal(UnreadableJournal.Why, (await seam.Tasks.Why("T1", Stop)).Problem!.Message);
        await Assert.ThrowsAsync<JournalException>(() => seam.Records.WaitForChange(1_000, Stop));
        Assert.Single((await seam.Tasks.List(new TaskFilter(), Stop)).Value!);
    }

    private Task<IOrchestrator> Host(string name) => Host(name, SqliteJournal.OpenOrCreate(File));

    private async Task<IOrchestrator> Host(string name, IJournal journal)
    {
        var process = new ProcessIdentity("here", "boot", Environment.ProcessId, 1);
        var pump = await Pump.Start(journal, name, process, TimeProvider.System, _ => { }, Stop);
        var tables = SqliteReadTables.Open(File);
        _hosts.Add(pump);
        _tables.Add(tables);
        var blobs = SqliteBlobStore.Open(File);
        _blobs.Add(blobs);
        return new LocalOrchestrator(pump, journal, tables, name, null, blobs,
            access: AccessKeys.Of(new SqliteDatabase(File), "default"));
    }
}
