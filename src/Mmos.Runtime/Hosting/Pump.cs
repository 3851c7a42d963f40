using System.Threading.Channels;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Hosting;

/// <summary>Carries a host's inputs and outputs between callers, the journal and the clock. It decides
/// nothing.</summary>
/// <remarks>The only place in Runtime with a loop and a timer. Safe to call from any thread.</remarks>
public sealed class Pump : IAsyncDisposable
{
    private readonly Channel<HostInput> _inputs = Channel.CreateUnbounded<HostInput>(
        new() { SingleReader = true });
    private readonly Dictionary<long, TaskCompletionSource<HostReply>> _tickets = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly Host _host;
    private readonly ITimer _timer;
    private readonly Task _loop;
    private readonly Task _watch;
    private readonly SemaphoreSlim _wakeTaken = new(0);
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasForked;
    private int _brokenInRow;
    private string? _closed;
    private long _lastTicket;
    private long _seq;

    private Pump(IJournal journal, Host host, TimeProvider time, Action<string> say)
    {
        (_journal, _host, _time, _say) = (journal, host, time, say);
        _seq = host.Head.Seq;
        _timer = time.CreateTimer(_ => _inputs.Writer.TryWrite(new HostInput.TimerDue()), null,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _inputs.Writer.TryWrite(new HostInput.TimerDue());
        _loop = Task.Run(Loop);
        _watch = Task.Run(Watch);
    }

    /// <summary>Loads the state and starts.</summary>
    /// <param name="journal">The log; this pump is its only user from now on, except for reading.</param>
    /// <param name="name">Name of this host.</param>
    /// <param name="process">This process.</param>
    /// <param name="time">The clocks.</param>
    /// <param name="say">Hears one line when the log was replaced or a write failed; for people.</param>
    /// <param name="cancel">Gives up loading.</param>
    public static async Task<Pump> Start(IJournal journal, string name, ProcessIdentity process,
        TimeProvider time,
        Action<string> say, CancellationToken cancel)
    {
        var (state, head, snapshotAt) = await StateLoader.Load(journal, cancel).ConfigureAwait(false);
        return new Pump(journal, new Host(name, process, state, head, snapshotAt), time, say);
    }

    /// <summary>The last event number this process has seen.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Why this process takes no more commands; null while it does.</summary>
    public string? Closed => Volatile.Read(ref _closed);

    /// <summary>Completes when this process has seen an event after <paramref name="seq"/>.</summary>
    /// <exception cref="JournalException">The log can no longer be used; the message says why.</exception>
    public async Task WaitPast(long seq, CancellationToken cancel)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (Volatile.Read(ref _closed) is { } why) throw new JournalException(why);
            if (Seq > seq) return;
            await moved.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

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
    public async Task<T> Explain<T>(Func<WorkspaceView, T> question, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isOpen = _inputs.Writer
            .TryWrite(new HostInput.Questioned(view => answer.TrySetResult(question(view))));
        ObjectDisposedException.ThrowIf(!isOpen, this);
        return await answer.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _inputs.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loop, _watch).ConfigureAwait(false);
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

    private async Task Loop()
    {
        while (await _inputs.Reader.WaitToReadAsync().ConfigureAwait(false))
            while (_inputs.Reader.TryRead(out var input))
            {
                await Take(input).ConfigureAwait(false);
                if (input is HostInput.Woken) _wakeTaken.Release();
            }
    }

    private async Task Take(HostInput first)
    {
        var inputs = new Queue<HostInput>([first]);
        while (inputs.TryDequeue(out var input))
            foreach (var output in _host.Step(input, Now()))
                if (await CarryOut(output).ConfigureAwait(false) is { } outcome) inputs.Enqueue(outcome);
        if (_host.ClosedBecause is { } why) Volatile.Write(ref _closed, why);
        else if (_host.Head.Seq == Seq) return;
        Volatile.Write(ref _seq, _host.Head.Seq);
        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously))
            .TrySetResult();
    }

    private async Task<HostInput?> CarryOut(HostOutput output)
    {
        switch (output)
        {
            case HostOutput.BeginWrite o: return await Write(o.Known).ConfigureAwait(false);
            case HostOutput.ReadTail o: return await ReadTail(o.Known).ConfigureAwait(false);
            case HostOutput.Reload o: return await Reload(o.Attempted).ConfigureAwait(false);
            case HostOutput.Reply o: Reply(o); return null;
            case HostOutput.SetTimer o:
                _timer
                .Change(TimeSpan.FromMilliseconds(o.InMs), Timeout.InfiniteTimeSpan); return null;
            case HostOutput.StoreSnapshot o: return await Store(o).ConfigureAwait(false);
            default: return null;
        }
    }

    private async Task<HostInput> Write(Head known)
    {
        // Whoever asked meanwhile shares this commit. While the host is busy it only takes these in.
        while (_inputs.Reader.TryRead(out var more))
        {
            _host.Step(more, Now());
            if (more is HostInput.Woken) _wakeTaken.Release();
        }
        try
        {
            var head = await _journal.Write(known, tail => _host.Execute(tail, Now()), _stop.Token)
                .ConfigureAwait(false);
            (_hasForked, _brokenInRow) = (false, 0);
            return new HostInput.Committed(head);
        }
        catch (JournalUpgradedException e) { return new HostInput.Closed(e.Message); }
        catch (JournalForkedException e) when (_hasForked) { return new HostInput.Closed(e.Message); }
        catch (JournalBusyException e) { return new HostInput.LockTimedOut(e.Message); }
        catch (OperationCanceledException) { return new HostInput.Closed("MMOS is stopping"); }
        catch (JournalException e)
        {
            _say(e.Message);
            _brokenInRow++;
            // Read anew once; a file that stays replaced is no longer this process's workspace.
            _hasForked = e is JournalForkedException;
            return new HostInput.WriteBroken(e.Message, e.Attempted);
        }
        catch (InvariantException e)
        {
            _say(e.Message);
            return new HostInput.WriteBroken(e.Message, null);
        }
    }

    private async Task<HostInput> ReadTail(Head known)
    {
        try
        {
            var head = await _journal.ReadHead(_stop.Token).ConfigureAwait(false);
            if (head == known) return new HostInput.TailRead([], head);
            if (head.Epoch != known.Epoch || head.Seq < known.Seq
                || await HashAt(known.Seq).ConfigureAwait(false) != known.Hash)
                throw new JournalForkedException("the log under this process was replaced; it is read anew");
            var tail = await _journal.Read(known.Seq, int.MaxValue, _stop.Token).ConfigureAwait(false);
            if (tail.Count == 0) return new HostInput.TailRead([], known);
            var hash = await HashAt(tail[^1].Seq).ConfigureAwait(false);
            return new HostInput.TailRead(tail, new Head(tail[^1].Seq, hash!, head.Epoch));
        }
        catch (OperationCanceledException) { return new HostInput.Closed("MMOS is stopping"); }
        catch (JournalException e)
        {
            _say(e.Message);
            return new HostInput.WriteBroken(e.Message, null);
        }
    }

    private async Task<string> HashAt(long seq) => seq == 0 ? ""
        : await _journal.ReadHash(seq, _stop.Token).ConfigureAwait(false) ?? "";

    /// <summary>Reads the state anew, as often as it takes while the database does not answer.</summary>
    private async Task<HostInput> Reload(Head? attempted)
    {
        try
        {
            // Writes that go on failing although reading works (a full disk) are not tried in a hot loop.
            if (_brokenInRow > 1) await Pause(_brokenInRow - 2).ConfigureAwait(false);
            for (var tries = 0; ; tries++)
            {
                try
                {
                    var loaded = await Load(attempted).ConfigureAwait(false);
                    if (tries > 0) _say("the database answers again; the state was read anew");
                    return loaded;
                }
                catch (Exception e) when (e is JournalUnreachableException) { /* the failed call said so */ }
                await Pause(tries).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) { return new HostInput.Closed("MMOS is stopping"); }
        catch (Exception e)
            when (e is JournalException or InvariantException or System.Data.Common.DbException)
        {
            _say(e.Message);
            return new HostInput.Closed(e.Message);
        }
    }

    private async Task<HostInput> Load(Head? attempted)
    {
        var landed = attempted is { } a && await HashAt(a.Seq).ConfigureAwait(false) == a.Hash;
        var (state, head, _) = await StateLoader.Load(_journal, _stop.Token).ConfigureAwait(false);
        return new HostInput.Loaded(state, head, landed);
    }

    /// <summary>Waits that double from 50 ms to 6.4 s.</summary>
    private Task Pause(int tries) =>
        Task.Delay(TimeSpan.FromMilliseconds(50 << Math.Min(tries, 7)), _time, _stop.Token);

    private async Task<HostInput> Store(HostOutput.StoreSnapshot o)
    {
        var outcome = "stored";
        try
        {
            await _journal.WriteSnapshot(o.Snapshot, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is JournalException or OperationCanceledException or System.Data.Common.DbException)
        {
            outcome = e.Message; // the log is whole without it
        }
        return new HostInput.Asked(0,
            new HostRequest(new Command.ReleaseEffect("snapshot", o.Lease, outcome), "engine"));
    }

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
            while (!_stop.IsCancellationRequested)
            {
                await _journal.WaitForChange(Seq, _stop.Token).ConfigureAwait(false);
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
