using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>`backup: { every, keep }`, on a real log, with a clock that the test sets.</summary>
public sealed class ScheduledBackupTests : IAsyncDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly ProcessInfo Me = new("host", "boot", 42, 4242);
    private readonly string _root = Directory.CreateTempSubdirectory("mmos-scheduled-").FullName;
    private readonly SqliteDatabase _database;
    private readonly SettableTime _time = new();

    public ScheduledBackupTests() => _database = new SqliteDatabase(Path.Combine(_root, "state", "mmos.db"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Backups => Path.Combine(_root, "backups");

    [Fact]
    public async Task One_is_made_when_it_is_due_and_the_oldest_go()
    {
        await using var pump = await Start();
        Assert.Matches("^backup: [0-9]+ events in default-20260131-120000.mmos$", await Look(pump, keep: 2));
        Assert.Null(await Look(pump, keep: 2));
        _time.Now += Day - TimeSpan.FromSeconds(1);
        Assert.Null(await Look(pump, keep: 2));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.NotNull(await Look(pump, keep: 2));
        _time.Now += Day;
        Assert.EndsWith("1 older deleted", await Look(pump, keep: 2));
        Assert.Equal(["default-20260201-120000.mmos", "default-20260202-120000.mmos"],
            Directory.GetFiles(Backups).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public async Task A_failure_is_in_the_log_and_is_tried_again_in_ten_minutes()
    {
        await using var pump = await Start();
        await File.WriteAllTextAsync(Backups, "in the way", Cancel);
        Assert.StartsWith("backup failed: ", await Look(pump, keep: 2));
        _time.Now += TimeSpan.FromMinutes(9);
        Assert.Null(await Look(pump, keep: 2));
        File.Delete(Backups);
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.StartsWith("backup: ", await Look(pump, keep: 2));
        await using var journal = await _database.Open("default", create: false, Cancel);
        var log = await journal.Read(0, int.MaxValue, Cancel);
        var ends = log.Select(e => e.Event).OfType<EffectReleased>();
        Assert.Equal([true, null], ends.Select(e => e.Failed));
    }

    [Fact]
    public async Task Of_two_processes_one_makes_it()
    {
        await using var first = await Start();
        await using var second = await Start();
        var said = await Task.WhenAll(Look(first, keep: 2), Look(second, keep: 2));
        Assert.Single(said, s => s is not null);
        Assert.Single(Directory.GetFiles(Backups));
    }

    private async Task<Pump> Start()
    {
        var journal = await _database.Open("default", create: true, Cancel);
        return await Pump.Start(journal, "test", Samples.Process, _time, _ => { }, Cancel);
    }

    private async Task<string?> Look(Pump pump, int keep)
    {
        await using var journal = await _database.Open("default", create: false, Cancel);
        var name = $"p{pump.GetHashCode()}";
        var seam = new LocalOrchestrator(pump, journal, _database.Tables("default"), name);
        var source = new BackupSource("default", journal, _database.Upkeep("default"),
            _database.Blobs("default"), LogFormat.Current);
        return await new ScheduledBackup(seam.Upkeep, new BackupWriter(source, "1.2.3", _time),
            new BackupFolder(Backups), "default", (name, Me), _time).Look(Day, keep, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
