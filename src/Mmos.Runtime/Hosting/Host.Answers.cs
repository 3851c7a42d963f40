using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Hosting;

/// <summary>What follows a commit: answers, polls, the next write, the timer, a snapshot.</summary>
public sealed partial class Host
{
    private const long PollSlackMs = 5_000;
    private const long SnapshotLeaseMs = 60_000;

    /// <summary>Events after which a snapshot saves more time at start than it costs.</summary>
    private const long SnapshotEvery = 5_000;

    /// <summary>A snapshot writes every task, finished ones too: one is due when events reach this part of
    /// them.</summary>
    /// <remarks>A quarter: a row is about 40 bytes, an event some hundreds, and folding parses
    /// each.</remarks>
    private const int TasksPerEvent = 4;

    private const string SnapshotEffect = "snapshot";
    private long _snapshotAt;
    private long _eventsSinceSnapshot;
    private bool _snapshotAsked;

    private void Answer(List<HostOutput> outputs, long ticket, HostRequest request, in StepResult result)
    {
        if (ticket == 0)
        {
            AnswerSelf(outputs, request, result);
            return;
        }
        if (ClaimOf(request.Command) is { } claim && result.Rejection is null)
        {
            var leases = Undelivered(claim);
            if (leases.Count == 0 && request.WaitMs > 0)
            {
                var poll = new Poll(ticket, claim, _state.Clock + request.WaitMs);
                if (_polls.Add(poll) is { } replaced)
                    outputs.Add(Claimed(replaced.Ticket, replaced.Claim, []));
                return;
            }
            outputs.Add(Claimed(ticket, claim, leases));
            return;
        }
        outputs.Add(
            new HostOutput.Reply(ticket,
            new HostReply(_head.Seq, result.Events, result.Rejection, result.RepeatOf)));
    }

    private static Command.Claim? ClaimOf(Command command) => command switch
    {
        Command.Claim c => c,
        Command.CompleteMany c => c.Next,
        _ => null,
    };

    private void AnswerSelf(List<HostOutput> outputs, HostRequest request, in StepResult result)
    {
        if (request.Command is not Command.LeaseEffect { Effect: SnapshotEffect }) return;
        _snapshotAsked = false;
        if (result.Rejection is not null
            || result.Events.Select(e => e.Event).OfType<EffectLeased>().FirstOrDefault() is not { } leased)
        {
            _eventsSinceSnapshot = 0; // another process does it
            return;
        }
        _eventsSinceSnapshot = 0;
        _snapshotAt = _head.Seq;
        outputs.Add(new HostOutput.StoreSnapshot(
            new Snapshot(_head.Seq, _head.Hash, StateCodec.Format, StateCodec.Encode(_state)), leased.Lease));
    }

    private HostOutput.Reply Claimed(long ticket, Command.Claim claim, IReadOnlyList<GivenLease> leases)
    {
        WorkRows? work = null;
        if (leases.Count > 0 && _work.Count > 0)
        {
            var asked = GivenLease.WorkOf(leases, claim.Worker);
            work = _work.FirstOrDefault(w => w.Asked.Reader == asked.Reader
                && w.Asked.Tasks.SequenceEqual(asked.Tasks)).Rows;
        }
        return new(ticket, new HostReply(_head.Seq, [], Leases: leases, Work: work));
    }

    /// <summary>What those will be given whom the batch that was just executed answers.</summary>
    private List<WorkAsked> Handed()
    {
        List<WorkAsked> asked = [];
        foreach (var (_, request, result) in _executed)
            if (ClaimOf(request.Command) is { } claim && result.Rejection is null) Add(claim);
        foreach (var poll in _polls.All) Add(poll.Claim);
        return asked;

        void Add(Command.Claim claim)
        {
            if (Undelivered(claim) is { Count: > 0 } leases)
                asked.Add(GivenLease.WorkOf(leases, claim.Worker));
        }
    }

    /// <summary>The leases a registration holds by the log and did not name in its claim.</summary>
    /// <remarks>None once it has ended: what its name holds by then is for the process that took its
    /// place.</remarks>
    private List<GivenLease> Undelivered(Command.Claim claim)
    {
        List<GivenLease> leases = [];
        if (!IsLive(claim) || !View.TryWorker(claim.Worker, out var slot)) return leases;
        foreach (var task in View.HeldBy(slot))
            if (View.TryTask(task, out var row) && !claim.Holding.Contains(new HeldLease(task, row.Lease)))
                leases.Add(new GivenLease(task, row.Lease, row.Item, row.MergeIsPrepared));
        return leases;
    }

    /// <summary>Ends every step: what can be answered is, and what is due is begun.</summary>
    private void Settle(List<HostOutput> outputs, Now now)
    {
        if (_isBusy) return;
        var clock = _clock.Read(now, _state.Clock);
        AnswerPolls(outputs, clock);
        AskForSnapshot();
        if (_waiting.Count > 0 || _state.NextDeadline <= clock)
        {
            _isBusy = true;
            outputs.Add(new HostOutput.BeginWrite(_head, _gathering.Callers, _gathering.WaitMicros));
        }
        else if (_wokenMeanwhile) Read(outputs);
        else if (Math.Min(_state.NextDeadline, _polls.NextEnd) is var due && due < long.MaxValue)
            outputs.Add(new HostOutput.SetTimer(Math.Max(1, due - clock)));
    }

    private void AnswerPolls(List<HostOutput> outputs, long clock)
    {
        if (_polls.Count == 0) return;
        foreach (var poll in _polls.All)
        {
            var leases = Undelivered(poll.Claim);
            var isOver = poll.EndsAt <= clock || !IsLive(poll.Claim);
            if (leases.Count == 0 && !isOver) continue;
            _polls.Remove(poll.Ticket);
            outputs.Add(Claimed(poll.Ticket, poll.Claim, leases));
        }
    }

    private bool IsLive(Command.Claim claim) => View.TryWorker(claim.Worker, out var slot)
        && View.Workers[slot] is var row && row.Registration == claim.Registration
            && row.Status != WorkerStatus.Offline;

    private void AskForSnapshot()
    {
        if (_snapshotAsked || _closed is not null
            || _eventsSinceSnapshot < Math.Max(SnapshotEvery, View.LastTask / TasksPerEvent)) return;
        _snapshotAsked = true;
        var lease = new Command.LeaseEffect(SnapshotEffect, _name, _process, SnapshotLeaseMs, false);
        _waiting.Enqueue((0, new HostRequest(lease, _name)));
    }
}
