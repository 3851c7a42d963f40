using System.Text;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>A workspace goes into a file and comes back; nothing is touched for a file that is
/// damaged.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mmos-backup-").FullName;
    private readonly SqliteDatabase _from;
    private readonly SqliteDatabase _to;

    public BackupTests()
    {
        _from = new SqliteDatabase(Path.Combine(_root, "from", "mmos.db"));
        _to = new SqliteDatabase(Path.Combine(_root, "to", "mmos.db"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File(string name) => Path.Combine(_root, name);

    [Fact]
    public async Task What_comes_back_is_the_log_the_blobs_and_one_record_that_says_so()
    {
        var head = await Fill(_from);
        var blob = await _from.Blobs("default").Put(Encoding.UTF8.GetBytes("line\none\n"), Cancel);
        var empty = await _from.Blobs("default").Put(Array.Empty<byte>(), Cancel);
        var made = await Backup(_from, File("a.mmos"));
        Assert.Equal((head.Seq, head.Hash, 2), (made.Header.Seq, made.Header.Hash, made.Blobs));

        var report = await Restore(_to, made.File, keep: null);
        var (old, now) = (await Lines(_from), await Lines(_to));
        Assert.Equal(old, now.Take(old.Count));
        Assert.Contains("\"log.restored\"", now[^1]);
        Assert.Equal((2, (string?)null), (report.Blobs, report.KeptAs));
        Assert.Equal("line\none\n", Encoding.UTF8.GetString(
            (await _to.Blobs("default").Get(blob, Cancel))!.Value.Span));
        Assert.Equal(0, (await _to.Blobs("default").Get(empty, Cancel))!.Value.Length);
        Assert.Empty((await _to.Upkeep("default").Verify(new LogFold().Project, Cancel)).Problems);
    }

    [Fact]
    public async Task Its_first_line_can_be_read_by_people_and_only_its_owner_reads_it()
    {
        await Fill(_from);
        var made = await Backup(_from, File("a.mmos"));
        var first = System.IO.File.ReadLines(made.File).First();
        Assert.StartsWith("{\"mmos-backup\":1,\"mmos\":\"1.2.3\",\"workspace\":\"default\",", first);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                System.IO.File.GetUnixFileMode(made.File));
        Assert.Equal(["a.mmos", "from"],
            Directory.GetFileSystemEntries(_root).Select(f => Path.GetFileName(f)!).Order());
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_is_found()
    {
        await Fill(_from);
        await _from.Blobs("default").Put(Encoding.UTF8.GetBytes("a blob"), Cancel);
        var made = await Backup(_from, File("a.mmos"));
        var whole = await System.IO.File.ReadAllBytesAsync(made.File, Cancel);
        var bad = File("bad.mmos");
        var random = new Random(17);
        for (var at = 0; at < whole.Length; at += random.Next(1, 8))
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << random.Next(8));
            await System.IO.File.WriteAllBytesAsync(bad, damaged, Cancel);
            await Assert.ThrowsAsync<BackupException>(() => Restore(_to, bad, keep: null));
        }
        Assert.Empty(await _to.Workspaces(Cancel));
    }

    [Fact]
    public async Task A_file_that_was_cut_anywhere_or_grew_is_found()
    {
        await Fill(_from);
        var made = await Backup(_from, File("a.mmos"));
        var whole = await System.IO.File.ReadAllBytesAsync(made.File, Cancel);
        var bad = File("bad.mmos");
        var random = new Random(18);
        for (var length = 0; length < whole.Length; length += random.Next(1, 16))
        {
            await System.IO.File.WriteAllBytesAsync(bad, whole[..length], Cancel);
            await Assert.ThrowsAsync<BackupException>(() => Restore(_to, bad, keep: null));
        }
        await System.IO.File.WriteAllBytesAsync(bad, [.. whole, (byte)'\n'], Cancel);
        await Assert.ThrowsAsync<BackupException>(() => Restore(_to, bad, keep: null));
        Assert.Empty(await _to.Workspaces(Cancel));
    }

    [Fact]
    public async Task A_log_that_holds_events_is_not_overwritten_unless_it_is_kept()
    {
        await Fill(_from);
        var made = await Backup(_from, File("a.mmos"));
        await Fill(_to);
        var before = await Lines(_to);
        var refused = await Assert.ThrowsAsync<BackupException>(() => Restore(_to, made.File, keep: null));
        Assert.Contains("`--force`", refused.Message);
        Assert.Equal(before, await Lines(_to));

        var report = await Restore(_to, made.File, () => File("kept.mmos"));
        Assert.Equal(File("kept.mmos"), report.KeptAs);
        await Restore(new SqliteDatabase(File("third.db")), File("kept.mmos"), keep: null);
    }

    [Fact]
    public async Task A_process_that_has_the_log_open_reads_the_restored_one_anew()
    {
        await Fill(_from);
        var made = await Backup(_from, File("a.mmos"));
        await using var journal = await _from.Open("default", create: false, Cancel);
        var head = await journal.ReadHead(Cancel);
        await Restore(_from, made.File, () => File("kept.mmos"));
        var forked = await Assert.ThrowsAsync<JournalForkedException>(
            async () => await journal.Write(head, Samples.Append(head, "more"), Cancel));
        Assert.Contains("was restored or made anew", forked.Message);
        Assert.NotEqual(head.Epoch, (await journal.ReadHead(Cancel)).Epoch);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_put_aside_and_the_backup_takes_its_place()
    {
        await Fill(_from);
        var made = await Backup(_from, File("a.mmos"));
        await Fill(_to);
        await System.IO.File.WriteAllBytesAsync(File("to/mmos.db"), new byte[8_192], Cancel);
        var refused = await Assert.ThrowsAsync<BackupException>(() => Restore(_to, made.File, keep: null));
        Assert.Contains("`--force` puts it aside", refused.Message);
        var report = await Restore(_to, made.File, () => File("kept.mmos"));
        Assert.EndsWith("mmos.db.damaged-1", report.KeptAs);
        Assert.True(System.IO.File.Exists(report.KeptAs));
    }

    [Fact]
    public async Task A_log_with_a_damaged_event_is_put_aside_as_it_is()
    {
        await Fill(_from);
        var made = await Backup(_from, File("a.mmos"));
        using (var database = Database.Open(File("from/mmos.db"), busyMs: 5_000))
            database.Execute("update event set data = '[' where seq = 3");
        var report = await Restore(_from, made.File, () => File("kept.mmos"));
        Assert.EndsWith("mmos.db.damaged-1", report.KeptAs);
        Assert.False(System.IO.File.Exists(File("kept.mmos")));
        Assert.Empty((await _from.Upkeep("default").Verify(new LogFold().Project, Cancel)).Problems);
    }

    [Fact]
    public async Task A_damaged_log_gives_no_backup()
    {
        await Fill(_from);
        using (var database = Database.Open(File("from/mmos.db"), busyMs: 5_000))
            database.Execute("update event set actor = 'mallory' where seq = 3");
        var refused = await Assert.ThrowsAsync<BackupException>(() => Backup(_from, File("a.mmos")));
        Assert.Contains("event 3 was changed", refused.Message);
        Assert.Equal(["from"], Directory.GetFileSystemEntries(_root).Select(f => Path.GetFileName(f)!));
    }

    [Fact]
    public async Task While_others_write_a_backup_is_a_beginning_of_the_log()
    {
        await Fill(_from);
        var done = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            await using var journal = await _from.Open("default", create: false, Cancel);
            var (state, head, _) = await Mmos.Runtime.Hosting.StateLoader.Load(journal, Cancel);
            for (var i = 0; !done.Task.IsCompleted; i++)
                head = await journal.Write(head, _ =>
                {
                    var header = new Header(state.Clock + 1, state.Clock + 1, "person");
                    var step = Workspace.Step(state, Scenario.Submission($"p{i}"), header);
                    return new Batch(step.Events, new TableWrites());
                }, Cancel);
        }, Cancel);
        var backups = new List<BackupMade>();
        while (backups.Count < 8 || backups[^1].Header.Seq == backups[0].Header.Seq)
            backups.Add(await Backup(_from, File($"{backups.Count}.mmos")));
        done.SetResult();
        await writing;
        var all = await Lines(_from);
        foreach (var made in backups)
        {
            await using var to = new SqliteDatabase(File($"{made.Header.Seq}-{backups.IndexOf(made)}.db"));
            await Restore(to, made.File, keep: null);
            var lines = await Lines(to);
            Assert.Equal(all.Take((int)made.Header.Seq), lines.Take((int)made.Header.Seq));
        }
        Assert.True(backups[^1].Header.Seq > backups[0].Header.Seq);
    }

    [Fact]
    public async Task A_folder_of_backups_gives_up_the_oldest_by_schedule_and_no_others()
    {
        await Fill(_from);
        var folder = new BackupFolder(File("backups"));
        var time = new FixedTime();
        List<string> made = [];
        foreach (var by in (string[])["schedule", "person", "schedule", "schedule"])
        {
            made.Add((await Backup(_from, folder.NewName("default", time.GetUtcNow()), by, time)).File);
            time.Now += TimeSpan.FromHours(1);
        }
        var notes = Path.Combine(folder.Path, "default-notes.mmos");
        await System.IO.File.WriteAllTextAsync(notes, "mine", Cancel);
        Assert.Equal(
            made.AsEnumerable().Reverse(), (await folder.List("default", Cancel)).Select(f => f.File));
        Assert.Equal([made[0], made[2]], await folder.Expired("default", 1, Cancel));
        Assert.Equal([made[0]], await folder.Expired("default", 2, Cancel));
        Assert.Empty(await folder.Expired("other", 1, Cancel));
    }

    private static async Task<Head> Fill(SqliteDatabase database)
    {
        await using var journal = await database.Open("default", create: true, Cancel);
        var head = await journal.ReadHead(Cancel);
        var fold = new LogFold();
        foreach (var record in Scenario.FirstDay())
            head = await journal.Write(head, _ => new Batch(record, fold.Project(record)), Cancel);
        return head;
    }

    private static async Task<BackupMade> Backup(
        SqliteDatabase database, string file, string by = "person", TimeProvider? time = null)
    {
        await using var journal = await database.Open("default", create: false, Cancel);
        var source = new BackupSource("default", journal, database.Upkeep("default"),
            database.Blobs("default"), LogFormat.Current);
        return await new BackupWriter(source, "1.2.3", time ?? TimeProvider.System).Write(file, by, Cancel);
    }

    private static async Task<RestoreReport> Restore(SqliteDatabase database, string file, Func<string>? keep)
    {
        await using var backup = await BackupFile.Open(file, Cancel);
        return await new Restore(database, "default", LogFormat.Current, "1.2.3", TimeProvider.System)
            .Run(backup, "person", keep, Cancel);
    }

    private static async Task<IReadOnlyList<string>> Lines(SqliteDatabase database)
    {
        using var lines = new MemoryStream();
        await database.Upkeep("default").Export(lines, Cancel);
        return Encoding.UTF8.GetString(lines.ToArray()).TrimEnd('\n').Split('\n');
    }

    public async ValueTask DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private sealed class FixedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
