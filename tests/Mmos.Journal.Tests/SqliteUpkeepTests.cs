using System.Text;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

public sealed class SqliteUpkeepTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_file_has_no_problems()
    {
        await Fill(2_500);
        var report = (await new SqliteUpkeep(_folder.File).Verify(null, Cancel));
        Assert.Equal((2_500, true), (report.Events, report.IsClean));
    }

    [Theory]
    [InlineData("update event set data = replace(data, 'note 3', 'note X') where seq = 3",
        "event 3 was changed")]
    [InlineData("update event set actor = 'mallory' where seq = 3", "event 3 was changed")]
    [InlineData("update event set key = 'k' where seq = 3", "event 3 was changed")]
    [InlineData("delete from event where seq = 3", "after event 2 comes event 4")]
    [InlineData("delete from event where seq = 5", "the log ends at event 5; it ends at 4")]
    [InlineData("update workspace set last_hash = x'00'", "another last hash")]
    [InlineData("update event set data = '{' where seq = 2",
        "event 2 (`task.progressed` version 1) cannot be read")]
    [InlineData("update event set type = 'task.flown' where seq = 2", "which this MMOS does not know")]
    public async Task What_was_changed_by_hand_is_named(string sql, string said)
    {
        await Fill(5);
        _folder.Execute(sql);
        var report = (await new SqliteUpkeep(_folder.File).Verify(null, Cancel));
        Assert.Contains(report.Problems, p => p.Contains(said, StringComparison.Ordinal));
    }

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
    public async Task Rebuilt_tables_are_equal_and_a_changed_one_is_named()
    {
        await Fill(2_500);
        var upkeep = new SqliteUpkeep(_folder.File);
        await upkeep.Rebuild(Project, Cancel);
        var dump = upkeep.DumpTables();
        Assert.Contains("note seq=2500 task=1", dump);
        Assert.Empty((await upkeep.Verify(Project, Cancel)).Problems);

        _folder.Execute("update note set text = 'lie' where seq = 7");
        Assert.Contains("It has: note seq=7", Assert.Single((await upkeep.Verify(Project, Cancel)).Problems));
        Assert.Equal(2_500, await upkeep.Rebuild(Project, Cancel));
        Assert.Equal(dump, upkeep.DumpTables());
    }

    [Fact]
    public async Task A_rebuild_that_throws_leaves_the_tables_as_they_were()
    {
        await Fill(5);
        var upkeep = new SqliteUpkeep(_folder.File);
        await upkeep.Rebuild(Project, Cancel);
        var dump = upkeep.DumpTables();
        await Assert.ThrowsAsync<ArithmeticException>(async () =>
            await upkeep.Rebuild(_ => throw new ArithmeticException(), Cancel));
        Assert.Equal(dump, upkeep.DumpTables());
    }

    [Fact]
    public async Task Rebuilding_never_cuts_a_record()
    {
        await using (var journal = _folder.Open())
        {
            var head = await journal.ReadHead(Cancel);
            await journal.Write(head, _ => new Batch([.. Enumerable.Range(1, 3_000).Select(i =>
                Samples.Progress(i, "n") with { Record = i <= 500 ? 1 : i <= 2_700 ? 501 : 2_701 })], new()),
                    Cancel);
        }
        var records = new List<(long First, long Last)>();
        await new SqliteUpkeep(_folder.File).Rebuild(events =>
        {
            records.Add((events[0].Record, events[^1].Seq));
            return new TableWrites();
        }, Cancel);
        Assert.Equal([(1, 500), (501, 2_700), (2_701, 3_000)], records);
    }

    [Fact]
    public async Task An_export_has_every_field_and_the_hash()
    {
        await using (var journal = _folder.Open())
        {
            var start = await journal.ReadHead(Cancel);
            await journal.Write(start, _ => new Batch([Samples.Progress(1, "grüße", "k")], new()), Cancel);
        }
        var hash = await Hash(1);
        using var lines = new MemoryStream();
        await new SqliteUpkeep(_folder.File).Export(lines, Cancel);
        Assert.Equal("""{"seq":1,"at":1001,"clock":2001,"actor":"worker-1","record":1,"key":"k","""
            + "\"bodyHash\":18446744073709551614,\"type\":\"task.progressed\",\"version\":1,"
            + "\"data\":{\"lease\":1,\"percent\":50,\"note\":\"grüße\",\"task\":1},\"hash\":\"" + hash
            + "\"}\n",
            Encoding.UTF8.GetString(lines.ToArray()));
    }

    private async Task<string?> Hash(long seq)
    {
        await using var journal = _folder.Open();
        return await journal.ReadHash(seq, Cancel);
    }

    private async Task Fill(int events)
    {
        await using var journal = _folder.Open();
        var notes = Enumerable.Range(1, events).Select(i => $"note {i}").ToArray();
        await journal.Write(await journal.ReadHead(Cancel), Samples.Append(default, notes), Cancel);
    }

    private static TableWrites Project(IReadOnlyList<Recorded> events) => new()
    {
        Notes = [.. events.Select(e => new NoteWrite(e.Seq, 1, 1, "progress", null, Samples.Note(e), e.At,
            e.Actor))],
    };

    public void Dispose() => _folder.Dispose();
}
