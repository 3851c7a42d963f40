using System.Text;
using Mmos.Core;
using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What care of a workspace promises; one subclass per kind of database.</summary>
public abstract class UpkeepConformance(TestStore store) : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IUpkeepStore Upkeep => store.Upkeep;

    [Fact]
    public async Task A_sound_log_has_no_problems()
    {
        await Fill(2_500);
        var check = await Upkeep.Verify(null, Cancel);
        Assert.Equal((2_500, true), (check.Events, check.IsClean));
    }

    [Theory]
    [InlineData("update event set data = replace(data, 'note 3', 'note X') where {here} and seq = 3",
        "event 3 was changed")]
    [InlineData("update event set actor = 'mallory' where {here} and seq = 3", "event 3 was changed")]
    [InlineData("update event set key = 'k' where {here} and seq = 3", "event 3 was changed")]
    [InlineData("delete from event where {here} and seq = 3", "after event 2 comes event 4")]
    [InlineData("delete from event where {here} and seq = 5", "the log ends at event 5; it ends at 4")]
    [InlineData("update workspace set last_hash = {none} where {here}", "another last hash")]
    [InlineData("update event set data = '{' where {here} and seq = 2",
        "event 2 (`task.progressed` version 1) cannot be read")]
    [InlineData("update event set type = 'task.flown' where {here} and seq = 2",
        "which this MMOS does not know")]
    public async Task What_was_changed_by_hand_is_named(string sql, string said)
    {
        await Fill(5);
        await store.Execute(sql);
        var check = await Upkeep.Verify(null, Cancel);
        Assert.Contains(check.Problems, p => p.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rebuilt_tables_are_equal_and_a_changed_one_is_named()
    {
        await Fill(2_500);
        Assert.Equal(2_500, await Upkeep.Rebuild(Project, Cancel));
        Assert.Empty((await Upkeep.Verify(Project, Cancel)).Problems);

        await store.Execute("update note set text = 'lie' where {here} and seq = 7");
        Assert.Contains("It has: note seq=7",
            Assert.Single((await Upkeep.Verify(Project, Cancel)).Problems));
        Assert.Equal(2_500, await Upkeep.Rebuild(Project, Cancel));
        Assert.Empty((await Upkeep.Verify(Project, Cancel)).Problems);
    }

    [Fact]
    public async Task Tables_of_a_day_that_was_really_decided_are_equal_to_the_rebuilt_ones()
    {
        await using (var journal = await store.Open())
        {
            var (head, project) = (await journal.ReadHead(Cancel), Folding());
            foreach (var record in Scenario.FirstDay())
                head = await journal.Write(head, _ => new Batch(record, project(record)), Cancel);
        }
        Assert.Empty((await Upkeep.Verify(Folding(), Cancel)).Problems);
        await Upkeep.Rebuild(Folding(), Cancel);
        Assert.Empty((await Upkeep.Verify(Folding(), Cancel)).Problems);
    }

    [Fact]
    public async Task A_rebuild_that_throws_leaves_the_tables_as_they_were()
    {
        await Fill(5);
        await Upkeep.Rebuild(Project, Cancel);
        await Assert.ThrowsAsync<ArithmeticException>(async () =>
            await Upkeep.Rebuild(_ => throw new ArithmeticException(), Cancel));
        Assert.Empty((await Upkeep.Verify(Project, Cancel)).Problems);
    }

    [Fact]
    public async Task Rebuilding_never_cuts_a_record()
    {
        await using (var journal = await store.Open())
        {
            var head = await journal.ReadHead(Cancel);
            await journal.Write(head, _ => new Batch([.. Enumerable.Range(1, 3_000).Select(i =>
                Samples.Progress(i, "n") with { Record = i <= 500 ? 1 : i <= 2_700 ? 501 : 2_701 })], new()),
                    Cancel);
        }
        var records = new List<(long First, long Last)>();
        await Upkeep.Rebuild(events =>
        {
            records.Add((events[0].Record, events[^1].Seq));
            return new TableWrites();
        }, Cancel);
        Assert.Equal(3_000, records[^1].Last);
        Assert.All(records, r => Assert.Contains(r.First, new long[] { 1, 501, 2_701 }));
    }

    [Fact]
    public async Task An_export_has_every_field_and_the_hash()
    {
        await using var journal = await store.Open();
        var start = await journal.ReadHead(Cancel);
        var head = await journal.Write(
            start, _ => new Batch([Samples.Progress(1, "grüße", "k")], new()), Cancel);
        using var lines = new MemoryStream();
        Assert.Equal(1, await Upkeep.Export(lines, Cancel));
        Assert.Equal("""{"seq":1,"at":1001,"clock":2001,"actor":"worker-1","record":1,"key":"k","""
            + "\"bodyHash\":18446744073709551614,\"type\":\"task.progressed\",\"version\":1,"
            + "\"data\":{\"lease\":1,\"percent\":50,\"note\":\"grüße\",\"task\":1},\"hash\":\"" + head.Hash
            + "\"}\n",
            Encoding.UTF8.GetString(lines.ToArray()));
    }

    [Fact]
    public async Task An_event_of_a_newer_MMOS_is_named_and_the_log_can_still_be_exported()
    {
        await Fill(2);
        await store.Execute("update event set version = 7 where {here} and seq = 2");
        await using var journal = await store.Open();
        var refused = await Assert.ThrowsAsync<JournalUpgradedException>(async () =>
            await journal.Read(0, 10, Cancel));
        Assert.Contains("event 2 is a `task.progressed` version 7", refused.Message);
        Assert.Equal(2, (await journal.ReadHead(Cancel)).Seq);
        using var lines = new MemoryStream();
        Assert.Equal(2, await Upkeep.Export(lines, Cancel));
    }

    [Fact]
    public async Task A_log_moves_to_another_workspace_as_it_is_under_a_new_epoch()
    {
        await Fill(2_500);
        var name = store.Another();
        var another = store.Database.Upkeep(name);
        var head = await another.Import(Pages(1_000), Project, Cancel);

        await using var from = await store.Open();
        await using var to = await store.Database.Open(name, create: false, Cancel);
        var source = await from.ReadHead(Cancel);
        Assert.Equal((source.Seq, source.Hash), (head.Seq, head.Hash));
        Assert.NotEqual(source.Epoch, head.Epoch);
        Assert.Equal(head, await to.ReadHead(Cancel));
        Assert.Equal(await from.Read(0, int.MaxValue, Cancel), await to.Read(0, int.MaxValue, Cancel));
        Assert.Empty((await another.Verify(Project, Cancel)).Problems);
        Assert.Equal(2_501, (await to.Write(head, Samples.Append(head, "on"), Cancel)).Seq);
    }

    [Fact]
    public async Task What_does_not_chain_or_meets_a_log_that_is_not_empty_is_not_imported()
    {
        await Fill(20);
        var (name, pages) = (store.Another(), await Pages(7).ToListAsync(Cancel));
        async Task<string> Refused(string workspace, IReadOnlyList<StoredEvent> events) =>
            (await Assert.ThrowsAsync<JournalException>(async () => await store.Database.Upkeep(workspace)
                .Import(AsAsync(events), Project, Cancel))).Message;
        var all = pages.SelectMany(p => p).ToList();
        Assert.Contains("after event 3 comes event 5", await Refused(name, [.. all[..3], .. all[4..]]));
        var lie = all[5] with { Place = all[5].Place with { Actor = "mallory" } };
        Assert.Contains("event 6 was changed", await Refused(name, [.. all[..5], lie, .. all[6..]]));
        Assert.Contains("not empty", await Refused(store.Workspace, all));
        await using var journal = await store.Database.Open(name, create: false, Cancel);
        Assert.Equal(0, (await journal.ReadHead(Cancel)).Seq);
        Assert.Equal(20, (await store.Database.Upkeep(name).Import(AsAsync(all), Project, Cancel)).Seq);
    }

    [Fact]
    public async Task Blobs_are_listed_and_one_can_be_removed_for_good()
    {
        var blobs = store.Database.Blobs(store.Workspace);
        var (a, b) = (await blobs.Put("a"u8.ToArray(), Cancel), await blobs.Put("b"u8.ToArray(), Cancel));
        Assert.Equal(new[] { a, b }.Order(StringComparer.Ordinal), await Upkeep.BlobHashes(Cancel));
        Assert.True(await Upkeep.RemoveBlob(a, Cancel));
        Assert.False(await Upkeep.RemoveBlob(a, Cancel));
        Assert.Null(await blobs.Get(a, Cancel));
        Assert.Equal([b], await Upkeep.BlobHashes(Cancel));
        Assert.Empty(await store.Database.Upkeep(store.Another()).BlobHashes(Cancel));
    }

    [Fact]
    public async Task Giving_room_back_changes_nothing()
    {
        await Fill(500);
        await using var journal = await store.Open();
        var head = await journal.ReadHead(Cancel);
        await Upkeep.Compact(Cancel);
        Assert.Equal(head, await journal.ReadHead(Cancel));
        Assert.Equal(501, (await journal.Write(head, Samples.Append(head, "on"), Cancel)).Seq);
        Assert.True((await Upkeep.Verify(null, Cancel)).IsClean);
    }

    private async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Pages(int size)
    {
        for (long after = 0; ;)
        {
            var page = await Upkeep.ReadStored(after, size, Cancel);
            if (page.Count == 0) yield break;
            yield return page;
            after = page[^1].Place.Seq;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> AsAsync(
        IReadOnlyList<StoredEvent> events)
    {
        foreach (var page in events.Chunk(6)) yield return await Task.FromResult(page);
    }

    private async Task Fill(int events)
    {
        await using var journal = await store.Open();
        var notes = Enumerable.Range(1, events).Select(i => $"note {i}").ToArray();
        var batch = Samples.Append(default, notes)([]);
        await journal.Write(await journal.ReadHead(Cancel),
            _ => batch with { Rows = Project(batch.Events) }, Cancel);
    }

    private static TableWrites Project(IReadOnlyList<Recorded> events) => new()
    {
        Notes = [.. events.Select(e => new NoteWrite(e.Seq, 1, 1, "progress", null, Samples.Note(e), e.At,
            e.Actor))],
    };

    /// <summary>The real projection over the real fold.</summary>
    private static Func<IReadOnlyList<Recorded>, TableWrites> Folding()
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

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }
}
