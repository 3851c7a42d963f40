using System.Diagnostics;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Hosting;

/// <summary>The heart of a process: gathers commands, steps through them in one write, answers after the
/// commit. Sans-I/O.</summary>
/// <remarks>
/// One thread, no async, no clock: the pump and the simulator drive it with <see cref="Step"/>. Between a
/// <see cref="HostOutput.BeginWrite"/>
/// and its outcome the pump calls <see cref="Execute"/> at most once, inside the transaction.
/// </remarks>
public sealed partial class Host
{
    private const int BatchMax = 512;
    private readonly string _name;
    private readonly ProcessIdentity _process;
    private readonly LogClock _clock = new();
    private readonly Queue<(long Ticket, HostRequest Request)> _waiting = new();
    private readonly List<(long Ticket, HostRequest Request, StepResult Result)> _executed = [];
    private readonly Polls _polls = new();
    private readonly Gathering _gathering = new();
    private IReadOnlyList<(WorkAsked Asked, WorkRows Rows)> _work = []; // read with the last commit
    private WorkspaceState _state;
    private Projection _projection;
    private Head _head;
    private bool _isBusy;
    private bool _wokenMeanwhile;
    private string? _closed;

    /// <summary>A host over a state folded to <paramref name="head"/>.</summary>
    /// <param name="name">Name of this host as the holder of effects.</param>
    /// <param name="process">This process.</param>
    /// <param name="state">The folded log.</param>
    /// <param name="head">The head it was folded to.</param>
    /// <param name="snapshotAt">Number of the event of the newest snapshot; 0 for none.</param>
    public Host(string name, ProcessIdentity process, WorkspaceState state, Head head, long snapshotAt)
    {
        (_name, _process, _state, _head, _snapshotAt) = (name, process, state, head, snapshotAt);
        // The tail counts that others left: processes that live for one call would let it grow for ever.
        _eventsSinceSnapshot = head.Seq - snapshotAt;
        _projection = new Projection(state);
        _projection.Clear();
    }

    /// <summary>The state as last committed, for questions that tables cannot answer. Only on the host's
    /// thread, between steps.</summary>
    public WorkspaceView View => new(_state);

    /// <summary>The head that the state is folded to.</summary>
    public Head Head => _head;

    /// <summary>Why nothing is decided any more; null while the log can be used.</summary>
    public string? ClosedBecause => _closed;

    /// <summary>Takes one input and says what is to be done.</summary>
    public IReadOnlyList<HostOutput> Step(HostInput input, Now now)
    {
        List<HostOutput> outputs = [];
        switch (input)
        {
            case HostInput.Asked i: Ask(outputs, i); break;
            case HostInput.Questioned i: i.Question(View); break;
            case HostInput.Abandoned i: _polls.Remove(i.Ticket); break;
            case HostInput.Woken: Wake(outputs); break;
            case HostInput.TimerDue: break;
            case HostInput.TailRead i: Fold(i, now); break;
            case HostInput.Committed i: Commit(outputs, i); break;
            case HostInput.LockTimedOut i: GiveUp(outputs, i.Message); break;
            case HostInput.WriteBroken i: outputs.Add(new HostOutput.Reload(i.Attempted)); return outputs;
            case HostInput.Loaded i: Load(outputs, i); break;
            case HostInput.Closed i: Close(outputs, i.Message); break;
            default: throw new UnreachableException(input.GetType().Name);
        }
        Settle(outputs, now);
        _work = [];
        return outputs;
    }

    /// <summary>Inside the write: folds what others appended, carries out what waits, and gives the
    /// batch.</summary>
    public Batch Execute(IReadOnlyList<Recorded> tail, Now now)
    {
        Fold(tail);
        _wokenMeanwhile = false; // this reads whatever somebody was woken for
        var events = new List<Recorded>();
        var clock = _clock.Read(now, _state.Clock);
        if (_state.NextDeadline <= clock)
            events.AddRange(
                Workspace.Step(_state, new Command.Tick(), new Header(now.Wall, clock, _name),
                _projection.Observe).Events);
        while (_executed.Count < BatchMax && _waiting.TryDequeue(out var next))
        {
            var header = new Header(now.Wall, clock, next.Request.Actor, next.Request.Key,
                next.Request.BodyHash);
            var result = Workspace.Step(_state, Dated(next.Request, clock), header, _projection.Observe);
            events.AddRange(result.Events);
            _executed.Add((next.Ticket, next.Request, result));
        }
        return events.Count == 0 ? Batch.Empty : new Batch(events, _projection.Take()) { Work = Handed };
    }

    private static Command Dated(HostRequest request, long clock) => request.Command switch
    {
        // A little longer than the poll itself, so that the next poll renews it before it ends.
        Command.Claim c when request.WaitMs > 0 =>
            c with { WaitUntil = clock + request.WaitMs + PollSlackMs },
        Command.CompleteMany { Next: { } next } c when request.WaitMs > 0 =>
            c with { Next = next with { WaitUntil = clock + request.WaitMs + PollSlackMs } },
        Command.LeaseEffect c => c with { Until = clock + c.Until },
        _ => request.Command,
    };

    private void Ask(List<HostOutput> outputs, HostInput.Asked asked)
    {
        if (asked.Ticket != 0) _gathering.Asked();
        if (_closed is null) _waiting.Enqueue((asked.Ticket, asked.Request));
        else if (asked.Ticket != 0) outputs.Add(Unavailable(asked.Ticket, _closed));
    }

    private void Wake(List<HostOutput> outputs)
    {
        if (_isBusy) _wokenMeanwhile = true;
        else Read(outputs);
    }

    private void Read(List<HostOutput> outputs)
    {
        _isBusy = true;
        _wokenMeanwhile = false;
        outputs.Add(new HostOutput.ReadTail(_head));
    }

    private void Fold(HostInput.TailRead read, Now now)
    {
        Fold(read.Tail);
        _head = read.Head;
        _isBusy = false;
        _clock.Read(now, _state.Clock);
    }

    private void Fold(IReadOnlyList<Recorded> tail)
    {
        foreach (var recorded in tail) _state.Evolve(recorded);
        _projection.Clear();
        _eventsSinceSnapshot += tail.Count;
    }

    private void Commit(List<HostOutput> outputs, HostInput.Committed stored)
    {
        _eventsSinceSnapshot += stored.Head.Seq - _head.Seq;
        _head = stored.Head;
        _isBusy = false;
        _work = stored.Work ?? [];
        foreach (var (ticket, request, result) in _executed) Answer(outputs, ticket, request, result);
        _executed.Clear();
        _gathering.Committed(outputs.Count(o => o is HostOutput.Reply), stored.Micros, stored.GapMicros);
    }

    private void GiveUp(List<HostOutput> outputs, string message)
    {
        _isBusy = false;
        while (_waiting.TryDequeue(out var next))
            if (next.Ticket != 0) outputs.Add(Unavailable(next.Ticket, message));
    }

    private void Load(List<HostOutput> outputs, HostInput.Loaded loaded)
    {
        (_state, _head) = (loaded.State, loaded.Head);
        _projection = new Projection(_state);
        _projection.Clear();
        _isBusy = false;
        if (loaded.AttemptLanded)
        {
            foreach (var (ticket, request, result) in _executed) Answer(outputs, ticket, request, result);
        }
        else
        {
            // Nothing of the batch is in the log: it is decided again, in its order, before what came later.
            var later = _waiting.ToArray();
            _waiting.Clear();
            foreach (var (ticket, request, _) in _executed) _waiting.Enqueue((ticket, request));
            foreach (var next in later) _waiting.Enqueue(next);
        }
        _executed.Clear();
    }

    private void Close(List<HostOutput> outputs, string message)
    {
        _closed = message;
        foreach (var ticket in _executed.Select(e => e.Ticket).Concat(_polls.Tickets).Where(t => t != 0))
            outputs.Add(Unavailable(ticket, message));
        _executed.Clear();
        _polls.Clear();
        GiveUp(outputs, message);
        _isBusy = true; // nothing is begun any more
    }

    private HostOutput.Reply Unavailable(long ticket, string message) =>
        new(ticket, new HostReply(_head.Seq, [], Unavailable: message));
}
