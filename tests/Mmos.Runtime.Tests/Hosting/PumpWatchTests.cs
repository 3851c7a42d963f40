using System.Threading.Channels;
using Mmos.Core;
using Mmos.Journal.Memory;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Runtime.Tests.Hosting;

/// <summary>A host that is told of every change of its log, its own ones too.</summary>
public sealed class PumpWatchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly MemoryLog _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_this_process_stored_is_not_looked_for_in_the_log()
    {
        var journal = new ToldJournal(_log);
        await using var pump = await Start(journal);
        await Configure(pump, 1);
        for (var asked = await journal.Next(); asked.Seq == 0; asked = await journal.Next()) asked.Told();
        var looks = journal.Looks;
        for (var seq = 2L; seq < 10; seq++)
        {
            var asked = journal.Last;
            await Configure(pump, (int)seq);
            asked.Told();
            Assert.Equal(seq, (await journal.Next()).Seq);
        }
        Assert.Equal(looks, journal.Looks);
    }

    [Fact]
    public async Task What_another_stored_meanwhile_is_seen()
    {
        var journal = new ToldJournal(_log);
        await using var pump = await Start(journal);
        await using var other = await Start(new MemoryJournal(_log));
        await Configure(pump, 1);
        for (var asked = await journal.Next(); asked.Seq == 0; asked = await journal.Next()) asked.Told();
        await Configure(other, 2);
        journal.Last.Told();
        await pump.WaitPast(1, Cancel).WaitAsync(Soon, Cancel);
        Assert.Equal(2, pump.Seq);
    }

    private static Task<Pump> Start(IJournal journal) => Pump.Start(journal, "h",
        new ProcessIdentity("here", "boot", 1, 1), TimeProvider.System, _ => { }, Cancel);

    private static async Task Configure(Pump pump, int number)
    {
        var policy = new Command.Configure(new Policy(number, 70));
        Assert.Null((await pump.Ask(new HostRequest(policy, "person"), Cancel)).Unavailable);
    }

    /// <summary>Somebody waits for a change after a position, until he is told of one.</summary>
    private sealed record Waiting(long Seq, Action Told);

    /// <summary>A log in memory whose watcher is told when the test says so.</summary>
    private sealed class ToldJournal(MemoryLog log) : IJournal
    {
        private readonly MemoryJournal _journal = new(log);
        private readonly Channel<Waiting> _waits = Channel.CreateUnbounded<Waiting>();
        private int _looks;

        /// <summary>How often the log was asked where it ends.</summary>
        public int Looks => _looks;

        public Waiting Last { get; private set; } = new(-1, () => { });

        public async Task<Waiting> Next() =>
            Last = await _waits.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Soon, Cancel);

        public ValueTask<Head> ReadHead(CancellationToken cancel)
        {
            Interlocked.Increment(ref _looks);
            return _journal.ReadHead(cancel);
        }

        public ValueTask<Head> Write(
            Head known, Func<IReadOnlyList<Recorded>, Batch> step, CancellationToken cancel) =>
            _journal.Write(known, step, cancel);

        public ValueTask<IReadOnlyList<Recorded>> Read(long after, int limit, CancellationToken cancel) =>
            _journal.Read(after, limit, cancel);

        public ValueTask<string?> ReadHash(long seq, CancellationToken cancel) =>
            _journal.ReadHash(seq, cancel);

        public ValueTask<Snapshot?> ReadSnapshot(string format, CancellationToken cancel) =>
            _journal.ReadSnapshot(format, cancel);

        public ValueTask WriteSnapshot(Snapshot snapshot, CancellationToken cancel) =>
            _journal.WriteSnapshot(snapshot, cancel);

        public async ValueTask WaitForChange(long seq, CancellationToken cancel)
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Writer.TryWrite(new Waiting(seq, () => told.TrySetResult()));
            await told.Task.WaitAsync(cancel);
        }

        public ValueTask DisposeAsync() => _journal.DisposeAsync();
    }
}
