using System.Text;
using Mmos.Core;
using Mmos.Journal.Tests.Stores;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Care;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>Backup, restore and redaction do the same in every kind of database.</summary>
public abstract class CareConformance : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mmos-care-").FullName;

    internal abstract TestStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IUpkeepStore Upkeep => Store.Database.Upkeep(Store.Workspace);

    private IBlobStore Blobs => Store.Database.Blobs(Store.Workspace);

    [Fact]
    public async Task A_backup_moves_to_the_other_kind_of_database_and_back()
    {
        await Fill();
        var blob = await Blobs.Put(Encoding.UTF8.GetBytes("größe\n"), Cancel);
        var before = await Lines(Upkeep);
        var first = await Backup(Store.Database, Store.Workspace, "a.mmos");

        await using var other = new SqliteStore();
        var between = Store is SqliteStore ? (TestStore)new PostgresStore() : other;
        await using var closing = between;
        await Restore(between.Database, between.Workspace, first);
        var second = await Backup(between.Database, between.Workspace, "b.mmos");
        await Restore(Store.Database, Store.Workspace, second, "kept.mmos");

        var after = await Lines(Upkeep);
        Assert.Equal(before, after.Take(before.Count));
        Assert.Equal(2, after.Count(line => line.Contains("\"log.restored\"")));
        Assert.Equal("größe\n", Encoding.UTF8.GetString((await Blobs.Get(blob, Cancel))!.Value.Span));
        Assert.Empty((await Upkeep.Verify(new LogFold().Project, Cancel)).Problems);
    }

    [Fact]
    public async Task A_secret_is_gone_from_events_tables_and_blobs_and_the_log_still_verifies_and_folds()
    {
        await Fill();
        var blob = await Blobs.Put(Encoding.UTF8.GetBytes("the words of fewer people"), Cancel);
        var other = await Blobs.Put(Encoding.UTF8.GetBytes("harmless"), Cancel);
        var before = await Folded();
        var report = await Redact(new RedactionRequest("fewer", null, "a leaked word"));
        Assert.Equal([blob], report.Blobs);
        Assert.Null(await Blobs.Get(blob, Cancel));
        Assert.NotNull(await Blobs.Get(other, Cancel));

        var lines = await Lines(Upkeep);
        Assert.DoesNotContain(lines, line => line.Contains("fewer"));
        Assert.Contains("use [redacted] words", lines[(int)report.Events[0] - 1]);
        Assert.Contains("\"log.redacted\"", lines[^1]);
        Assert.Empty((await Upkeep.Verify(new LogFold().Project, Cancel)).Problems);
        var after = await Folded();
        Assert.Equal(before.Seq + 1, after.Seq);
        // What was there before can be backed up, restored and verified as well.
        var made = await Backup(Store.Database, Store.Workspace, "a.mmos");
        await Restore(Store.Database, Store.Workspace, made, "kept.mmos");
        Assert.Empty((await Upkeep.Verify(new LogFold().Project, Cancel)).Problems);
    }

    [Fact]
    public async Task Only_the_content_that_was_put_there_in_the_open_is_forgiven()
    {
        await Fill();
        var seq = (await Redact(new RedactionRequest("fewer", null, "a leaked word"))).Events[0];
        await Store.Execute(
            $"update event set data = replace(data, 'use', 'buy') where seq = {seq} and {{here}}");
        Assert.Contains($"event {seq} was changed", (await Upkeep.Verify(null, Cancel)).Problems[0]);
    }

    [Fact]
    public async Task A_text_that_deciding_needs_is_refused_and_nothing_changes()
    {
        await Fill();
        var before = await Lines(Upkeep);
        var refused = await Assert.ThrowsAsync<JournalException>(
            () => Redact(new RedactionRequest("demo", null, "a name")));
        Assert.Contains("part of a name or a word that deciding needs", refused.Message);
        Assert.Equal(before, await Lines(Upkeep));
    }

    [Theory]
    [InlineData("nowhere to be found", null, "no event and no blob holds that text")]
    [InlineData("ab", null, "at least 4 characters")]
    [InlineData(null, 9_999L, "there is no event 9999")]
    [InlineData(null, 1L, "event 1 holds nothing that could be removed")]
    [InlineData("leaked", null, "the reason holds the text")]
    public async Task What_cannot_be_removed_is_said(string? text, long? seq, string said)
    {
        await Fill();
        var refused = await Assert.ThrowsAsync<JournalException>(
            () => Redact(new RedactionRequest(text, seq, "leaked")));
        Assert.Contains(said, refused.Message);
    }

    [Fact]
    public async Task One_event_loses_all_that_people_wrote_in_it()
    {
        await Fill();
        var lines = await Lines(Upkeep);
        var seq = lines.ToList().FindIndex(line => line.Contains("use fewer words")) + 1;
        Assert.Equal([seq], (await Redact(new RedactionRequest(null, seq, "a leaked word"))).Events);
        Assert.Contains("\"note\":\"[redacted]\"", (await Lines(Upkeep))[seq - 1]);
        Assert.Empty((await Upkeep.Verify(new LogFold().Project, Cancel)).Problems);
    }

    [Fact]
    public async Task Snapshots_of_other_formats_have_expired()
    {
        var head = await Fill();
        await using var journal = await Store.Database.Open(Store.Workspace, false, Cancel);
        await journal.WriteSnapshot(new Snapshot(head.Seq, head.Hash, "old", new byte[100]), Cancel);
        await journal.WriteSnapshot(new Snapshot(head.Seq, head.Hash, "new", new byte[10]), Cancel);
        var use = await Upkeep.Measure("new", Cancel);
        Assert.Equal((1, 100), (use.ExpiredSnapshots, use.ExpiredBytes));
        await Upkeep.RemoveSnapshots("new", Cancel);
        Assert.Null(await journal.ReadSnapshot("old", Cancel));
        Assert.NotNull(await journal.ReadSnapshot("new", Cancel));
    }

    [Fact]
    public async Task A_blob_that_no_event_names_is_an_orphan()
    {
        await Fill();
        var orphan = await Blobs.Put(Encoding.UTF8.GetBytes("left over"), Cancel);
        var named = await Blobs.Put(Encoding.UTF8.GetBytes("named"), Cancel);
        await using (var journal = await Store.Database.Open(Store.Workspace, false, Cancel))
        {
            var head = await journal.ReadHead(Cancel);
            await journal.Write(head, Samples.Append(head, $"see {named}."), Cancel);
        }
        Assert.Equal([orphan], await OrphanBlobs.Find(Upkeep, Cancel));
    }

    [Fact]
    public async Task Tables_that_are_this_builds_are_raised_from_and_to_the_same()
    {
        var (from, to) = await Store.Database.Migrate(Store.Workspace, Cancel);
        Assert.Equal(from, to);
        Assert.True(to > 0);
    }

    private async Task<Head> Fill()
    {
        await using var journal = await Store.Database.Open(Store.Workspace, create: true, Cancel);
        var head = await journal.ReadHead(Cancel);
        var fold = new LogFold();
        foreach (var record in Scenario.FirstDay())
            head = await journal.Write(head, _ => new Batch(record, fold.Project(record)), Cancel);
        return head;
    }

    private Task<RedactionReport> Redact(RedactionRequest request) =>
        new Redaction(Upkeep, Blobs, LogFormat.Current, TimeProvider.System).Run(request, "person", Cancel);

    private async Task<WorkspaceState> Folded()
    {
        await using var journal = await Store.Database.Open(Store.Workspace, create: false, Cancel);
        return (await Runtime.Hosting.StateLoader.Load(journal, Cancel)).State;
    }

    private async Task<string> Backup(IDatabase database, string workspace, string name)
    {
        await using var journal = await database.Open(workspace, create: false, Cancel);
        var source = new BackupSource(workspace, journal, database.Upkeep(workspace),
            database.Blobs(workspace), LogFormat.Current);
        return (await new BackupWriter(source, "1.2.3", TimeProvider.System)
            .Write(Path.Combine(_root, name), BackupHeader.ByPerson, Cancel)).File;
    }

    private async Task Restore(IDatabase database, string workspace, string file, string? keep = null)
    {
        await using var backup = await BackupFile.Open(file, Cancel);
        await new Restore(database, workspace, LogFormat.Current, "1.2.3", TimeProvider.System).Run(
            backup, "person", keep is null ? null : () => Path.Combine(_root, keep), Cancel);
    }

    private static async Task<IReadOnlyList<string>> Lines(IUpkeepStore store)
    {
        using var lines = new MemoryStream();
        await store.Export(lines, Cancel);
        return Encoding.UTF8.GetString(lines.ToArray()).TrimEnd('\n').Split('\n');
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_root, recursive: true);
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteCareTests : CareConformance
{
    internal override TestStore Store { get; } = new SqliteStore();
}

public sealed class PostgresCareTests : CareConformance
{
    internal override TestStore Store { get; } = new PostgresStore();
}
