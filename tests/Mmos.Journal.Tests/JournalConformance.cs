using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What every journal promises; one subclass per store.</summary>
public abstract class JournalConformance
{
    /// <summary>One bound for everything that is waited for.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A further journal on the one store of this test.</summary>
    protected abstract Task<IJournal> Open();

    /// <summary>Cuts the log of the store, as putting an older backup back does.</summary>
    protected abstract Task Truncate(long seq);

    /// <summary>Gives the store another epoch, as a restore does.</summary>
    protected abstract Task ChangeEpoch();

    /// <summary>Makes the store one that a newer MMOS has changed.</summary>
    protected abstract Task Upgrade(string version);

    [Fact]
    public async Task An_empty_log_has_head_zero()
    {
        await using var journal = await Open();
        var head = await journal.ReadHead(Cancel);
        Assert.Equal((0, ""), (head.Seq, head.Hash));
        Assert.Empty(await journal.Read(0, 10, Cancel));
        Assert.Null(await journal.ReadHash(1, Cancel));
    }

    [Fact]
    public async Task What_was_appended_is_read_back()
    {
        await using var journal = await Open();
        var start = await journal.ReadHead(Cancel);
        var written = Samples.Progress(1, "grüße", key: "k1");
        var head = await journal.Write(start, _ => new Batch([written, Samples.Progress(2, "b")], new()),
            Cancel);

        Assert.Equal(2, head.Seq);
        Assert.Equal(head, await journal.ReadHead(Cancel));
        Assert.Equal(head.Hash, await journal.ReadHash(2, Cancel));
        Assert.Equal([written, Samples.Progress(2, "b")], await journal.Read(0, 10, Cancel));
        Assert.Equal([Samples.Progress(2, "b")], await journal.Read(1, 10, Cancel));
        Assert.Equal([written], await journal.Read(0, 1, Cancel));
    }

    [Fact]
    public async Task Every_hash_covers_the_one_before()
    {
        await using var journal = await Open();
        var first = await journal.Write(await journal.ReadHead(Cancel), _ => One(1, "a"), Cancel);
        var second = await journal.Write(first, _ => One(2, "b"), Cancel);
        Assert.Equal(64, second.Hash.Length);
        Assert.NotEqual(first.Hash, second.Hash);
        Assert.Equal(first.Hash, await journal.ReadHash(1, Cancel));
    }

    [Fact]
    public async Task A_step_that_appends_nothing_changes_nothing()
    {
        await using var journal = await Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), _ => One(1, "a"), Cancel);
        Assert.Equal(head, await journal.Write(head, _ => Batch.Empty, Cancel));
        Assert.Single(await journal.Read(0, 10, Cancel));
    }

    [Fact]
    public async Task A_step_that_throws_stores_nothing_and_the_next_write_works()
    {
        await using var journal = await Open();
        var head = await journal.ReadHead(Cancel);
        var thrown = await Assert.ThrowsAsync<ArithmeticException>(async () =>
            await journal.Write(head, _ => throw new ArithmeticException("mine"), Cancel));
        Assert.Equal("mine", thrown.Message);
        Assert.Equal(head, await journal.ReadHead(Cancel));
        Assert.Equal(1, (await journal.Write(head, _ => One(1, "a"), Cancel)).Seq);
    }

    [Fact]
    public async Task Numbers_with_a_gap_are_a_bug_and_store_nothing()
    {
        await using var journal = await Open();
        var head = await journal.ReadHead(Cancel);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await journal.Write(
                head, _ => new Batch([Samples.Progress(1, "a"), Samples.Progress(3, "c")], new()), Cancel));
        Assert.Equal(head, await journal.ReadHead(Cancel));
    }

    [Fact]
    public async Task The_tail_of_others_comes_exactly_once_and_in_order()
    {
        await using var one = await Open();
        await using var other = await Open();
        var (headOne, headOther) = (await one.ReadHead(Cancel), await other.ReadHead(Cancel));
        var (seenByOne, seenByOther) = (new List<string>(), new List<string>());
        for (var i = 0; i < 50; i++)
        {
            headOne = await one.Write(headOne, Step(headOne, seenByOne, $"one {i}", 1 + i % 3), Cancel);
            headOther = await other.Write(headOther, Step(headOther, seenByOther, $"other {i}", 1 + i % 2),
                Cancel);
        }
        headOne = await one.Write(headOne, Step(headOne, seenByOne, "end", 1), Cancel);
        headOther = await other.Write(headOther, Step(headOther, seenByOther, "end", 0), Cancel);

        var stored = (await one.Read(0, int.MaxValue, Cancel)).Select(Samples.Note).ToList();
        Assert.Equal(99 + 75 + 1, stored.Count);
        Assert.Equal(stored, seenByOne);
        Assert.Equal(stored, seenByOther);
        Assert.Equal(headOne, headOther);
    }

    [Fact]
    public async Task A_log_that_ends_before_the_known_head_is_a_fork()
    {
        await using var journal = await Open();
        var head = await journal.Write(
            await journal.ReadHead(Cancel), Samples.Append(default, "a", "b", "c"), Cancel);
        await Truncate(1);
        await Forks(journal, head);
    }

    [Fact]
    public async Task A_log_with_another_event_at_the_known_head_is_a_fork()
    {
        await using var journal = await Open();
        var start = await journal.ReadHead(Cancel);
        var old = await journal.Write(start, _ => One(1, "a"), Cancel);
        await Truncate(0);
        var other = new Batch([Samples.Progress(1, "z") with { Clock = 9 }, Samples.Progress(2, "y")], new());
        await journal.Write(start, _ => other, Cancel);
        await Forks(journal, old);
    }

    [Fact]
    public async Task Another_epoch_is_a_fork()
    {
        await using var journal = await Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), _ => One(1, "a"), Cancel);
        await ChangeEpoch();
        await Forks(journal, head);
        var fresh = await journal.ReadHead(Cancel);
        Assert.Equal(2, (await journal.Write(fresh, _ => One(2, "b"), Cancel)).Seq);
    }

    [Fact]
    public async Task A_newer_MMOS_refuses_this_writer_and_says_its_version()
    {
        await using var journal = await Open();
        var head = await journal.Write(await journal.ReadHead(Cancel), _ => One(1, "a"), Cancel);
        await Upgrade("9.8.7");
        var refused = await Assert.ThrowsAsync<JournalUpgradedException>(async () =>
            await journal.Write(head, _ => One(2, "b"), Cancel));
        Assert.Contains("MMOS was upgraded to 9.8.7, restart this process", refused.Message);
        Assert.Single(await journal.Read(0, 10, Cancel));
    }

    [Fact]
    public async Task Who_waits_is_woken_by_this_journal_and_by_another()
    {
        await using var one = await Open();
        await using var other = await Open();
        var head = await one.ReadHead(Cancel);
        var waits = new[] { Wait(one, 0), Wait(other, 0) };
        head = await one.Write(head, _ => One(1, "a"), Cancel);
        await Task.WhenAll(waits).WaitAsync(Soon, Cancel);

        var again = Wait(one, 1);
        Assert.False(again.IsCompleted);
        await other.Write(head, _ => One(2, "b"), Cancel);
        await again.WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task Waiting_for_what_already_happened_returns_and_a_cancelled_wait_ends()
    {
        await using var journal = await Open();
        await journal.Write(await journal.ReadHead(Cancel), _ => One(1, "a"), Cancel);
        await journal.WaitForChange(0, Cancel);
        using var soon = new CancellationTokenSource();
        var wait = journal.WaitForChange(1, soon.Token).AsTask();
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Soon, Cancel));
    }

    [Fact]
    public async Task The_newest_snapshot_of_the_format_wins_and_other_formats_are_not_seen()
    {
        await using var journal = await Open();
        var hash = new string('a', 64);
        Assert.Null(await journal.ReadSnapshot("f1", Cancel));
        await journal.WriteSnapshot(new Snapshot(5, hash, "f1", new byte[] { 5 }), Cancel);
        await journal.WriteSnapshot(new Snapshot(9, hash, "f1", new byte[] { 9 }), Cancel);
        await journal.WriteSnapshot(new Snapshot(12, hash, "f2", Array.Empty<byte>()), Cancel);
        var read = await journal.ReadSnapshot("f1", Cancel);
        Assert.Equal((9, hash, "f1"), (read!.Seq, read.Hash, read.Format));
        Assert.Equal([9], read.Content.ToArray());
        Assert.Equal(0, (await journal.ReadSnapshot("f2", Cancel))!.Content.Length);
    }

    private static Batch One(long seq, string note) => new([Samples.Progress(seq, note)], new());

    private static async Task Wait(IJournal journal, long seq) => await journal.WaitForChange(seq, Cancel);

    private static Func<IReadOnlyList<Core.Recorded>, Batch> Step(
        Head known, List<string> seen, string note, int count) => tail =>
    {
        seen.AddRange(tail.Select(Samples.Note));
        var notes = Enumerable.Range(0, count).Select(i => $"{note} {i}").ToArray();
        seen.AddRange(notes);
        return Samples.Append(known, notes)(tail);
    };

    private static async Task Forks(IJournal journal, Head known)
    {
        var before = await journal.ReadHead(Cancel);
        await Assert.ThrowsAsync<JournalForkedException>(async () =>
            await journal.Write(known, _ => throw new InvalidOperationException("must not be asked"),
                Cancel));
        Assert.Equal(before, await journal.ReadHead(Cancel));
    }
}
