using System.Threading.Channels;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Hosting;

/// <summary>Carries a host's inputs and outputs between callers, the journal and the clock. It decides
/// nothing.</summary>
/// <remarks>The only place in Runtime with a loop and a timer. Safe to call from any thread.</remarks>
public sealed partial class Pump : IAsyncDisposable
{
    // Who asks wakes the loop's thread itself, without a detour through the thread pool.
    // Sleeping, not yielding: a processor that is given up comes back milliseconds later on a busy machine.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    /// <summary>So long a process that writes does not look for what others stored: its next write reads
    /// that anyway.</summary>
    private static readonly TimeSpan OwnPace = TimeSpan.FromMilliseconds(5);

    private readonly Channel<HostInput> _inputs = Channel.CreateUnbounded<HostInput>(
        new() { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly Dictionary<long, TaskCompletionSource<HostReply>> _tickets = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly Func<Exception, CancellationToken, Task<string>>? _advise;
    private readonly (string Name, ProcessIdentity Process) _me;
    private readonly ITimer _timer;
    private readonly Task _loop;
    private Task _watch = Task.CompletedTask;
    private Task _storing = Task.CompletedTask; // of a snapshot, beside the loop
    private volatile bool _isWriting;
    private readonly SemaphoreSlim _wakeTaken = new(0);
    private readonly TaskCompletionSource<string> _unloadable =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Host? _host; // from the first input on; only the loop uses it
    private Task<bool>? _more;
    private long _decided;
    private long _written;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasForked;
    private int _brokenInRow;
    private string? _closed;
    private long _lastTicket;
    private long _seq;
    private long _told; // the last position that waiters were woken for

    private Pump(IJournal journal, (string, ProcessIdentity) me, long seq, TimeProvider time,
        Action<string> say, Func<Exception, CancellationToken, Task<string>>? advise)
    {
        (_journal, _me, _seq, _told, _time, _say, _advise) = (journal, me, seq, seq, time, say, advise);
        _timer = time.CreateTimer(_ => _inputs.Writer.TryWrite(new HostInput.TimerDue()), null,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // A write blocks its thread (docs/adr/0002): the pool's are for those who ask.
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Starts. The state is folded when the first order or question needs it: a process that only
    /// reads tables never does.</summary>
    /// <param name="journal">The log; this pump is its only user from now on, except for reading.</param>
    /// <param name="name">Name of this host.</param>
    /// <param name="process">This process.</param>
    /// <param name="time">The clocks.</param>
    /// <param name="say">Hears one line when the log was replaced or a write failed; for people.</param>
    /// <param name="cancel">Gives up loading.</param>
    /// <param name="advise">What to tell people of a log that cannot be folded; null: what went
    /// wrong.</param>
    public static async Task<Pump> Start(IJournal journal, string name, ProcessIdentity process,
        TimeProvider time, Action<string> say, CancellationToken cancel,
        Func<Exception, CancellationToken, Task<string>>? advise = null)
    {
        var head = await journal.ReadHead(cancel).ConfigureAwait(false);
        return new Pump(journal, (name, process), head.Seq, time, say, advise);
    }

    /// <summary>Takes no more commands from now on; everybody who asks is told why.</summary>
    public void StopWriting(string why) => _inputs.Writer.TryWrite(new HostInput.Closed(why));

    /// <summary>The last event number this process has seen.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>The log is folded: this process ordered or watched something.</summary>
    public bool IsFolded => Volatile.Read(ref _host) is not null;

    /// <summary>Why this process takes no more commands; null while it does.</summary>
    public string? Closed => Volatile.Read(ref _closed);

    /// <summary>Completes when this process has seen an event after <paramref name="seq"/>.</summary>
    /// <exception cref="JournalException">The log can no longer be used; the message says why.</exception>
    public async Task WaitPast(long seq, CancellationToken cancel)
    {
        // Who stays to watch also finds the deadlines.
        if (Volatile.Read(ref _host) is null) _inputs.Writer.TryWrite(new HostInput.TimerDue());
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (Volatile.Read(ref _closed) is { } why) throw new JournalException(why);
            if (Seq > seq) return;
            await moved.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The wall clock.</summary>
    internal DateTimeOffset Wall => _time.GetUtcNow();

    /// <summary>Asks, and waits for the answer, which comes after the commit.</summary>
    public async Task<HostReply> Ask(HostRequest request, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<HostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        long ticket;
        lock (_lock) _tickets[ticket = ++_lastTicket] = answer;
        if (!_inputs.Writer.TryWrite(new HostInput.Asked(ticket, request)))
            return new HostReply(Seq, [], Unavailable: "MMOS is stopping");
        await using var registration = cancel.Register(() => Abandon(ticket, answer, cancel));
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Reads the folded state on the host's thread.</summary>
    /// <exception cref="JournalException">The log cannot be folded; the message says why.</exception>
    public async Task<T> Explain<T>(Func<WorkspaceView, T> question, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isOpen = _inputs.Writer
            .TryWrite(new HostInput.Questioned(view => answer.TrySetResult(question(view))));
        ObjectDisposedException.ThrowIf(!isOpen, this);
        var first = await Task.WhenAny(answer.Task, _unloadable.Task).WaitAsync(cancel).ConfigureAwait(false);
        return first == answer.Task
            ? await answer.Task.ConfigureAwait(false)
            : throw new JournalException(await _unloadable.Task.ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _inputs.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        await _storing.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
            foreach (var open in _tickets.Values) open
                .TrySetResult(new HostReply(Seq, [], Unavailable: "MMOS is stopping"));
        await _journal.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _wakeTaken.Dispose();
    }

    private void Abandon(long ticket, TaskCompletionSource<HostReply> answer, CancellationToken cancel)
    {
        lock (_lock) _tickets.Remove(ticket);
        answer.TrySetCanceled(cancel);
        _inputs.Writer.TryWrite(new HostInput.Abandoned(ticket));
    }

    // The thread is the loop's own and waits for nothing else: VSTHRD002 warns of others'.
#pragma warning disable VSTHRD002
    private void Loop()
    {
        while (More(Timeout.InfiniteTimeSpan))
            while (_inputs.Reader.TryRead(out var input))
            {
                if (_host is null && _closed is null) Open().GetAwaiter().GetResult();
                try
                {
                    if (_host is { } host) Take(host, input).GetAwaiter().GetResult();
                    else Refuse(input);
                }
                catch (Exception e)
                {
                    Break(e);
                    Refuse(input);
                }
                if (input is HostInput.Woken) _wakeTaken.Release();
            }
    }

    /// <summary>A bug came through: the state is not to be trusted any more. Whoever waits is told, rather
    /// than waiting for ever.</summary>
    private void Break(Exception bug)
    {
        var why = $"MMOS stopped deciding in this process; this is a bug: {bug.GetType().Name}: "
            + $"{bug.Message}. Restart it; `mmos db verify` checks the log";
        _say(bug.ToString());
        Volatile.Write(ref _host, null);
        TaskCompletionSource<HostReply>[] waiting;
        lock (_lock)
        {
            waiting = [.. _tickets.Values];
            _tickets.Clear();
        }
        foreach (var open in waiting) open.TrySetResult(new HostReply(Seq, [], Unavailable: why));
        Unloadable(why);
    }

    /// <summary>Waits until something was sent in; false when the time is over or nothing more will
    /// come.</summary>
    private bool More(TimeSpan atMost)
    {
        // One wait at a time: the channel would take a second one for a second reader.
        _more ??= _inputs.Reader.WaitToReadAsync().AsTask();
        if (!_more.Wait(atMost)) return false;
        var isThere = _more.Result;
        _more = null;
        return isThere;
    }
#pragma warning restore VSTHRD002

    /// <summary>Folds the log. A log that cannot be folded still answers from its tables; whoever orders is
    /// told why.</summary>
    private async Task Open()
    {
        try
        {
            for (var tries = 0; _host is null; tries++)
            {
                try
                {
                    var (state, head, snapshotAt) =
                        await StateLoader.Load(_journal, _stop.Token).ConfigureAwait(false);
                    Volatile.Write(ref _seq, head.Seq);
                    Volatile.Write(ref _host, new Host(_me.Name, _me.Process, state, head, snapshotAt));
                    if (tries > 0) _say(Back);
                }
                catch (JournalUnreachableException e)
                {
                    if (tries == 0) _say(e.Message);
                    await Pause(tries).ConfigureAwait(false);
                }
            }
            _watch = Task.Run(Watch);
            await Take(_host, new HostInput.TimerDue()).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Unloadable("MMOS is stopping");
        }
        catch (Exception e)
            when (e is JournalException or InvariantException or System.Data.Common.DbException)
        {
            _say(e.Message);
            Unloadable(_advise is null ? e.Message : await _advise(e, _stop.Token).ConfigureAwait(false));
        }
    }

    private void Unloadable(string why)
    {
        Volatile.Write(ref _closed, why);
        _unloadable.TrySetResult(why);
        Moved();
    }

    private void Refuse(HostInput input)
    {
        if (input is HostInput.Asked asked)
            Reply(new HostOutput.Reply(asked.Ticket, new HostReply(Seq, [], Unavailable: _closed)));
    }

    private async Task Take(Host host, HostInput first)
    {
        var inputs = new Queue<HostInput>([first]);
        while (inputs.TryDequeue(out var input))
            foreach (var output in host.Step(input, Now()))
                if (await CarryOut(host, output).ConfigureAwait(false) is { } outcome)
                    inputs.Enqueue(outcome);
        if (host.ClosedBecause is { } why) Volatile.Write(ref _closed, why);
        else if (host.Head.Seq == _told) return;
        _told = host.Head.Seq;
        Volatile.Write(ref _seq, _told);
        Moved();
    }

    private void Moved() =>
        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously))
            .TrySetResult();

    private async Task<HostInput?> CarryOut(Host host, HostOutput output)
    {
        switch (output)
        {
            case HostOutput.BeginWrite o:
                Gather(host, o);
                return await Write(host, o.Known).ConfigureAwait(false);
            case HostOutput.ReadTail o: return await ReadTail(o.Known).ConfigureAwait(false);
            case HostOutput.Reload o: return await Reload(o.Attempted).ConfigureAwait(false);
            case HostOutput.Reply o: Reply(o); return null;
            case HostOutput.SetTimer o:
                _timer
                .Change(TimeSpan.FromMilliseconds(o.InMs), Timeout.InfiniteTimeSpan); return null;
            case HostOutput.StoreSnapshot o:
                _storing = Task.WhenAll(_storing, Task.Run(() => Store(o)));
                return null;
            default: return null;
        }
    }

    /// <summary>Whoever asked meanwhile shares this commit, and those who are about to. While the host is
    /// busy it only takes these in.</summary>
    private void Gather(Host host, HostOutput.BeginWrite begin)
    {
        var started = _time.GetTimestamp();
        for (var callers = 0; ; More(Grain))
        {
            while (_inputs.Reader.TryRead(out var more))
            {
                host.Step(more, Now());
                if (more is HostInput.Asked) callers++;
                if (more is HostInput.Woken) _wakeTaken.Release();
            }
            if (callers >= begin.Callers || Micros(started) >= begin.WaitMicros) return;
        }
    }

    private long Micros(long since) => Micros(since, _time.GetTimestamp());

    private long Micros(long from, long to) => (long)_time.GetElapsedTime(from, to).TotalMicroseconds;

    private void Reply(HostOutput.Reply reply)
    {
        TaskCompletionSource<HostReply>? answer;
        lock (_lock) _tickets.Remove(reply.Ticket, out answer);
        answer?.TrySetResult(reply.Answer);
    }

    private async Task Watch()
    {
        try
        {
            // Whoever decides nothing any more follows nothing: it would be woken again and again.
            while (!_stop.IsCancellationRequested && Closed is null)
            {
                var seen = Seq;
                await _journal.WaitForChange(seen, _stop.Token).ConfigureAwait(false);
                // It was this process, or is about to be: what others stored besides is looked for then.
                if (_isWriting || Seq != seen)
                {
                    await Task.Delay(OwnPace, _stop.Token).ConfigureAwait(false);
                    continue;
                }
                if (!_inputs.Writer.TryWrite(new HostInput.Woken())) return;
                // The next wait begins after the loop took this wake-up in.
                await _wakeTaken.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) { /* stopping */ }
        catch (JournalException e)
        {
            // A file that went away under this process is noticed even when nobody asks.
            _say(e.Message);
            _inputs.Writer.TryWrite(new HostInput.Closed(e.Message));
        }
    }

    private Now Now() =>
        new(_time.GetUtcNow().ToUnixTimeMilliseconds(), (long)_time.GetElapsedTime(0).TotalMilliseconds);
}
