using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What can happen to a file under a live process.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_its_user_may_read_what_is_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        await using var journal = _folder.Open();
        await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
#pragma warning disable CA1416 // skipped on Windows above
        Assert.Equal(file | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Folder));
        foreach (var name in new[] { "", "-wal", "-shm" })
            Assert.Equal(file, File.GetUnixFileMode(_folder.File + name));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_deleted_file_is_noticed_and_not_made_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be deleted there");
        await using var journal = _folder.Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        Directory.Delete(_folder.Folder, recursive: true);

        var forked = await Assert.ThrowsAsync<JournalForkedException>(async () =>
            await journal.Write(head, Samples.Append(head, "b"), Cancel));
        Assert.Contains("was deleted or moved", forked.Message);
        await Assert.ThrowsAsync<JournalForkedException>(async () => await journal.ReadHead(Cancel));
        Assert.False(File.Exists(_folder.File));
        var missing = Assert.Throws<JournalException>(() => SqliteJournal.Open(_folder.File));
        Assert.Contains("there is no MMOS database", missing.Message);
    }

    [Fact]
    public async Task A_file_deleted_during_a_write_does_not_acknowledge_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be deleted there");
        await using var journal = _folder.Open();
        var head = await journal.ReadHead(Cancel);
        await Assert.ThrowsAsync<JournalForkedException>(async () => await journal.Write(head, tail =>
        {
            Directory.Delete(_folder.Folder, recursive: true);
            return Samples.Append(head, "a")(tail);
        }, Cancel));
    }

    [Fact]
    public async Task A_file_replaced_by_a_backup_is_noticed_and_the_backup_is_unharmed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be replaced there");
        using var other = new SqliteFolder();
        await using (var backup = other.Open())
            await backup.Write(await backup.ReadHead(Cancel), Samples.Append(default, "x", "y"), Cancel);

        var journal = _folder.Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        Directory.Move(_folder.Folder, _folder.Folder + ".old");
        Directory.Move(other.Folder, _folder.Folder);

        var forked = await Assert.ThrowsAsync<JournalForkedException>(async () =>
            await journal.Write(head, Samples.Append(head, "b"), Cancel));
        Assert.Contains("was replaced by another file", forked.Message);
        await using (var fresh = SqliteJournal.Open(_folder.File))
        {
            var now = await fresh.Write(await fresh.ReadHead(Cancel),
                Samples.Append(new Head(2, "", 0), "z"), Cancel);
            await journal.DisposeAsync(); // closing the old file must not touch the new one's log
            Assert.Equal(now, await fresh.ReadHead(Cancel));
        }
        Assert.Empty((await new SqliteUpkeep(_folder.File).Verify(null, Cancel)).Problems);
    }

    [Fact]
    public async Task A_waiter_is_told_when_the_file_goes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be deleted there");
        await using var journal = _folder.Open();
        var wait = journal.WaitForChange(0, Cancel).AsTask();
        Directory.Delete(_folder.Folder, recursive: true);
        await wait.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task A_full_disk_stores_nothing_and_the_next_write_works_after_space_is_back()
    {
        await using var journal = _folder.Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a"), Cancel);
        journal.LimitPages(60);
        var large = Enumerable.Range(0, 100).Select(_ => new string('x', 10_000)).ToArray();
        var full = await Assert.ThrowsAsync<JournalException>(async () =>
            await journal.Write(head, Samples.Append(head, large), Cancel));
        Assert.Contains("full", full.Message);
        Assert.Equal(head, await journal.ReadHead(Cancel));

        journal.LimitPages(1_000_000);
        var next = await journal.Write(head, Samples.Append(head, large), Cancel);
        Assert.Equal(101, next.Seq);
        Assert.Empty((await new SqliteUpkeep(_folder.File).Verify(null, Cancel)).Problems);
    }

    [Fact]
    public async Task A_lock_that_is_not_released_ends_in_a_refusal_that_wrote_nothing()
    {
        var impatient = new SqliteOptions { LockTimeout = TimeSpan.FromMilliseconds(50) };
        await using var journal = _folder.Open(impatient);
        var head = await journal.ReadHead(Cancel);
        using (var holder = Database.Open(_folder.File, busyMs: 0))
        {
            holder.Execute("begin immediate");
            await Assert.ThrowsAsync<JournalBusyException>(async () =>
                await journal.Write(head, Samples.Append(head, "a"), Cancel));
            using var cancelled = new CancellationTokenSource();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await journal.Write(head, Samples.Append(head, "a"), cancelled.Token));
            Assert.Empty(await journal.Read(0, 10, Cancel)); // reading does not wait
        }
        Assert.Equal(1, (await journal.Write(head, Samples.Append(head, "a"), Cancel)).Seq);
    }

    [Fact]
    public async Task The_write_ahead_log_is_copied_back_and_used_again()
    {
        await using var journal = _folder.Open();
        var head = await journal.ReadHead(Cancel);
        var notes = Enumerable.Range(0, 20).Select(_ => new string('x', 4_000)).ToArray();
        for (var i = 0; i < 200; i++) head = await journal.Write(head, Samples.Append(head, notes), Cancel);
        // 200 × 20 × 4 kB = 16 MB passed through it.
        Assert.InRange(new FileInfo(_folder.File + "-wal").Length, 1, 6_000_000);
        Assert.Empty((await new SqliteUpkeep(_folder.File).Verify(null, Cancel)).Problems);
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        Directory.CreateDirectory(_folder.Folder);
        File.WriteAllText(_folder.File, "this is no database, " + new string('x', 5_000));
        Assert.Throws<JournalException>(() => _folder.Open());
        File.Delete(_folder.File);
        File.WriteAllBytes(_folder.File, []);
        _folder.Execute("create table mine (id)");
        Assert.Contains("none of MMOS", Assert.Throws<JournalException>(() => _folder.Open()).Message);
    }

    [Fact]
    public async Task Ten_that_open_at_once_make_one_workspace()
    {
        var journals = await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(_ => Task.Run(() => _folder.Open(), Cancel)));
        var epochs = new HashSet<long>();
        foreach (var journal in journals) epochs.Add((await journal.ReadHead(Cancel)).Epoch);
        Assert.Single(epochs);
        foreach (var journal in journals) await journal.DisposeAsync();
    }

    [Fact]
    public async Task An_event_of_a_newer_MMOS_is_named_and_the_log_can_still_be_exported()
    {
        await using var journal = _folder.Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, "a", "b"),
            Cancel);
        _folder.Execute("update event set version = 7 where seq = 2");
        var refused = await Assert.ThrowsAsync<JournalUpgradedException>(async () =>
            await journal.Read(0, 10, Cancel));
        Assert.Contains("event 2 is a `task.progressed` version 7", refused.Message);
        Assert.Equal(head, await journal.ReadHead(Cancel));
        using var lines = new MemoryStream();
        Assert.Equal(2, await new SqliteUpkeep(_folder.File).Export(lines, Cancel));
    }

    [Fact]
    public void The_library_in_use_is_known() =>
        Assert.Matches(@"^3\.\d+\.\d+", SqliteLibrary.InUse.Version);

    public void Dispose()
    {
        _folder.Dispose();
        var old = _folder.Folder + ".old";
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }
}
