using System.Collections.Concurrent;
using System.Threading.Channels;
using Mmos.Core;
using Mmos.Journal.Memory;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Runtime.Tests.Hosting;

/// <summary>A host whose database does not answer for a while.</summary>
public sealed class PumpOutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_waits_longer_and_longer_and_goes_on_with_what_was_asked()
    {
        var (journal, time, said) = (new MovedJournal(), new HandTime(), new ConcurrentQueue<string>());
        await using var pump = await Pump.Start(
            journal, "h", new ProcessIdentity("here", "boot", 1, 1), time, said.Enqueue, Cancel);
        journal.IsAway = true;
        var asked = pump.Ask(new HostRequest(new Command.Configure(new Policy(7, 70)), "person"), Cancel);
        var waits = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            var wait = await time.Waits.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
            waits.Add((int)wait.Time.TotalMilliseconds);
            if (i == 8) journal.IsAway = false;
            wait.Over();
        }
        Assert.Null((await asked.WaitAsync(Soon, Cancel)).Unavailable);
        Assert.Equal([50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 6_400], waits);
        Assert.Equal(["away", "the database answers again; the state was read anew"], said);
        Assert.Single(await journal.Read(0, 10, Cancel));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_it()
    {
        var (journal, time) = (new MovedJournal(), new HandTime());
        var pump = await Pump.Start(
            journal, "h", new ProcessIdentity("here", "boot", 1, 1), time, _ => { }, Cancel);
        journal.IsAway = true;
        var asked = pump.Ask(new HostRequest(new Command.Configure(new Policy(7, 70)), "person"), Cancel);
        await time.Waits.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
        await pump.DisposeAsync().AsTask().WaitAsync(Soon, Cancel);
        Assert.Contains("stopping", (await asked.WaitAsync(Soon, Cancel)).Unavailable);
    }

    [Fact]
    public async Task Writes_that_go_on_failing_while_reading_works_are_not_tried_in_a_hot_loop()
    {
        var (journal, time) = (new MovedJournal { IsFull = true }, new HandTime());
        await using var pump = await Pump.Start(
            journal, "h", new ProcessIdentity("here", "boot", 1, 1), time, _ => { }, Cancel);
        var asked = pump.Ask(new HostRequest(new Command.Configure(new Policy(7, 70)), "person"), Cancel);
        var waits = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var wait = await time.Waits.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);
            waits.Add((int)wait.Time.TotalMilliseconds);
            if (i == 2) journal.IsFull = false;
            wait.Over();
        }
        Assert.Null((await asked.WaitAsync(Soon, Cancel)).Unavailable);
        Assert.Equal([50, 100, 200], waits);
    }

    /// <summary>A log in memory that does not answer, or takes nothing, while it is told not to.</summary>
    private sealed class MovedJournal : IJournal
    {
        private readonly MemoryJournal _journal = new(new MemoryLog());

        public volatile bool IsAway;
        public volatile bool IsFull;

        public ValueTask<Head> ReadHead(CancellationToken cancel) => Asked(_journal).ReadHead(cancel);

        public ValueTask<Head> Write(
            Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel) => IsFull
                ? throw new JournalException("full")
                : Asked(_journal).Write(known, step, cancel);

        public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
            Asked(_journal).Read(after, limit, cancel);

        public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) =>
            Asked(_journal).ReadHash(seq, cancel);

        public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
            Asked(_journal).ReadSnapshot(format, cancel);

        public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel) =>
            Asked(_journal).WriteSnapshot(snapshot, cancel);

        public ValueTask WaitForChange(long seq, CancellationToken cancel) =>
            _journal.WaitForChange(seq, cancel);

        public ValueTask DisposeAsync() => _journal.DisposeAsync();

        private IJournal Asked(IJournal journal) =>
            IsAway ? throw new JournalUnreachableException("away") : journal;
    }

    /// <summary>A clock whose waits are over when the test says so.</summary>
    private sealed class HandTime : TimeProvider
    {
        private readonly Channel<Wait> _waits = Channel.CreateUnbounded<Wait>();

        public ChannelReader<Wait> Waits => _waits.Reader;

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // The host's own timer is made without a time.
            if (dueTime != Timeout.InfiniteTimeSpan)
                _waits.Writer.TryWrite(new Wait(dueTime, () => callback(state)));
            return new NoTimer();
        }
    }

    private sealed record Wait(TimeSpan Time, Action Over);

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
