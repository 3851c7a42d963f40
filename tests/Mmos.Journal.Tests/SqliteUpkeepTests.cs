using Mmos.Journal.Sqlite;
using Mmos.Journal.Tests.Stores;
using Xunit;

namespace Mmos.Journal.Tests;

public sealed class SqliteUpkeepTests() : UpkeepConformance(new SqliteStore());

public sealed class PostgresUpkeepTests() : UpkeepConformance(new PostgresStore());

/// <summary>What can befall a file.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_corrupt_last_page_is_noticed()
    {
        await Fill(500);
        using (var file = File.OpenWrite(_folder.File))
        {
            file.Seek(-4_096, SeekOrigin.End);
            file.Write(Enumerable.Repeat((byte)0xA5, 4_096).ToArray());
        }
        Assert.NotEmpty((await new SqliteUpkeep(_folder.File).Verify(null, Cancel)).Problems);
    }

    [Fact]
    public async Task A_file_that_was_cut_is_noticed()
    {
        await Fill(500);
        using (var file = File.OpenWrite(_folder.File)) file.SetLength(file.Length - 8_192);
        Assert.NotEmpty((await new SqliteUpkeep(_folder.File).Verify(null, Cancel)).Problems);
    }

    [Fact]
    public async Task Giving_room_back_makes_a_file_short_from_which_much_was_removed()
    {
        await using var journal = _folder.Open();
        using var blobs = SqliteBlobStore.Open(_folder.File);
        var upkeep = new SqliteUpkeep(_folder.File);
        var hash = await blobs.Put(new byte[8_000_000], Cancel);
        Assert.True(await upkeep.RemoveBlob(hash, Cancel));
        await upkeep.Compact(Cancel);
        Assert.InRange(new FileInfo(_folder.File).Length, 1, 1_000_000);
        Assert.True((await upkeep.Verify(null, Cancel)).IsClean);
    }

    private async Task Fill(int events)
    {
        await using var journal = _folder.Open();
        var notes = Enumerable.Range(1, events).Select(i => $"note {i}").ToArray();
        await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, notes), Cancel);
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>Several workspaces in one folder.</summary>
public sealed class SqliteDatabaseTests
{
    [Fact]
    public async Task Each_workspace_has_a_file_of_its_own_and_a_name_that_is_none_is_refused()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new SqliteFolder();
        await using var database = new SqliteDatabase(folder.File);
        Assert.Empty(await database.Workspaces(cancel));
        foreach (var name in new[] { "team-b", "default" })
            await (await database.Open(name, create: true, cancel)).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Folder, "Not a slug.db"), "", cancel);
        await File.WriteAllTextAsync(Path.Combine(folder.Folder, "default.db"), "", cancel);
        Assert.Equal(["default", "team-b"], await database.Workspaces(cancel));
        Assert.Equal(Path.Combine(folder.Folder, "team-b.db"), database.FileOf("team-b"));
        foreach (var (name, said) in new[] { ("../x", "not the name"), ("mmos", "the file of `default`") })
            Assert.Contains(said, Assert.Throws<Mmos.Runtime.Ports.JournalException>(
                () => database.FileOf(name)).Message);
        Assert.Contains("there is no MMOS database", (await Assert
            .ThrowsAsync<Mmos.Runtime.Ports.JournalException>(async () =>
                await database.Open("team-c", create: false, cancel))).Message);
    }
}
