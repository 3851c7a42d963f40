using Mmos.Runtime.Hosting;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// One process of a worker: registers, waits for work, beats, works; and hangs, lies, freezes and dies.
/// </summary>
internal sealed class SimAgent
{
    private const long PatienceMs = 1_000;
    private readonly SimWorld _world;
    private readonly SimWorker _worker;
    private readonly Dictionary<int, GivenLease> _held = [];
    private readonly AttemptWork _work;
    private int _registration;
    private long _frozenUntil;
    private bool _isPolling;

    public SimAgent(SimWorld world, SimWorker worker)
    {
        (_world, _worker) = (world, worker);
        Process = new ProcessIdentity("machine", "boot", world.NextPid(), world.Time);
        _work = new AttemptWork(world, this);
    }

    public string Name => _worker.Name;

    public ProcessIdentity Process { get; }

    public string? Account => _worker.Profile.Account;

    public bool IsFlaky => _worker.IsFlaky && !Chance.IsCalm;

    public bool IsOver { get; private set; }

    public bool IsFrozen => !IsOver && _frozenUntil > _world.Time;

    /// <summary>The leases it knows it holds.</summary>
    public IEnumerable<GivenLease> Held => _held.Values;

    private Chance Chance => _world.Chance;

    public void Begin(bool takeOver = false)
    {
        var register = new Command.Register(_worker.Name, _worker.Profile, Process, takeOver);
        Report(register, Registered, "test");
    }

    public void End() => IsOver = true;

    /// <summary>The process is gone without a word; sometimes somebody sees it.</summary>
    public void Die()
    {
        if (IsOver) return;
        IsOver = true;
        if (_registration > 0 && Chance.Of(400))
        {
            var seen = new Command.EndRegistration(_worker.Name, _registration, Cause.ProcessGone);
            _world.At(Chance.Between(10, 5_000), () => _world.Net.Ask(Request(seen, "engine"), _ => { }));
        }
        _worker.Restart();
    }

    public bool Holds(GivenLease lease) => _held.TryGetValue(lease.Task, out var held)
        && held.Lease == lease.Lease;

    /// <summary>
    /// Does something later, unless the process has ended; a frozen one does it when it goes on.
    /// </summary>
    public void After(long ms, Action action) => _world.At(ms, () =>
    {
        if (IsOver) return;
        if (IsFrozen) After(_frozenUntil - _world.Time, action);
        else action();
    });

    /// <summary>Asks with a key until there is an answer.</summary>
    public void Report(Command command, Action<HostReply?> answered, string? actor = null)
    {
        if (Chance.Fault(Fault.WorkerDied, 300)) Die();
        _world.Net.Ask(Request(command, actor ?? _worker.Name), reply => After(0, () => answered(reply)));
    }

    /// <summary>The work under this lease is over for this process.</summary>
    public void Drop(GivenLease lease)
    {
        if (Holds(lease)) _held.Remove(lease.Task);
        After(Chance.Between(0, 3_000), Poll);
    }

    private HostRequest Request(Command command, string actor) => Chance.Of(700)
        ? new HostRequest(command, actor, _world.Net.NextKey(), (ulong)Chance.Below(1_000_000) + 1)
        : new HostRequest(command, actor);

    private void Registered(HostReply? reply)
    {
        if (reply is null || reply.Rejection is not null)
        {
            After(Chance.Between(1_000, 60_000), () => Begin(_world.Chance.IsCalm || Chance.Of(400)));
            return;
        }
        var events = reply.RepeatOf > 0 ? _world.Audit.Record(reply.RepeatOf)
            : reply.Events.Select(e => e.Event);
        _registration = events.OfType<WorkerRegistered>().Last().Registration;
        After(_worker.HeartbeatMs / 3, Beat);
        Poll();
    }

    private void Beat()
    {
        After(_worker.HeartbeatMs / 3 - Chance.Between(0, 1_000), Beat);
        if (Chance.Fault(Fault.WorkerSilent, 10_000)) return;
        if (Chance.Fault(Fault.WorkerFroze, 2_500))
        {
            // Whoever minds the name starts another one, which meets the first when that one goes on.
            _frozenUntil = _world.Time + Chance.Between(1_000, 4 * _worker.HeartbeatMs);
            if (Chance.Of(400)) _world.At(Chance.Between(500, 10_000), _worker.Start);
            else if (Chance.Of(400)) _worker.Restart();
            return;
        }
        if (Chance.Fault(Fault.WorkerDied, 1_500))
        {
            Die();
            return;
        }
        var beat = new Command.Beat(_worker.Name, _registration);
        _world.Net.Send(_world.AnyHost(), new HostRequest(beat, _worker.Name), reply => After(0, () =>
        {
            if (reply?.Rejection is { Reason: RejectionReason.Stale or RejectionReason.NotFound }) Lost();
        }));
    }

    /// <summary>Its registration has ended: it stops, or first hands in what is no longer its.</summary>
    private void Lost()
    {
        if (Chance.Fault(Fault.WorkerLied, 200_000))
            foreach (var held in _held.Values.ToList())
                _world.Net.Send(_world.AnyHost(),
                    Request(new Command.Complete(held.Task, held.Lease, "late"), _worker.Name),
                    _ => { });
        IsOver = true;
        _worker.Restart();
    }

    private void Poll()
    {
        if (IsOver || _isPolling || _held.Count >= _worker.Profile.Slots) return;
        _isPolling = true;
        var wait = Chance.Pick([0L, 15_000, 60_000, 120_000]);
        List<HeldLease> holding = [.. _held.Values.Select(h => new HeldLease(h.Task, h.Lease))];
        if (holding.Count > 0
            && Chance.Fault(Fault.WorkerForgot, 10_000)) holding.RemoveAt(Chance.Below(holding.Count));
        var max = 1 + Chance.Below(_worker.Profile.Slots - _held.Count);
        var registration = Chance.Fault(Fault.WorkerLied, 1_000) ? _registration - 1 : _registration;
        var claim = new Command.Claim(_worker.Name, registration, max, 0, holding, Chance.Of(150));
        _world.Net.Send(_world.AnyHost(), new HostRequest(claim, _worker.Name, WaitMs: wait), reply =>
            After(0, () =>
        {
            _isPolling = false;
            Claimed(reply, registration == _registration);
        }));
    }

    private void Claimed(HostReply? reply, bool wasHonest)
    {
        if (reply?.Rejection is { Reason: RejectionReason.Stale or RejectionReason.NotFound } && wasHonest)
        {
            Lost();
            return;
        }
        foreach (var given in reply?.Leases ?? [])
        {
            if (Holds(given)) continue; // it had only forgotten to name it
            _world.Audit.Reader.Executes(given.Task, given.Lease, Process.Pid);
            _held[given.Task] = given;
            _work.Begin(given);
        }
        if (reply is null && Chance.Of(200))
        {
            var stop = new Command.StopWaiting(_worker.Name, _registration);
            _world.Net.Send(_world.AnyHost(), new HostRequest(stop, _worker.Name), _ => { });
        }
        After(Chance.Between(50, reply?.Leases is { Count: > 0 } ? PatienceMs : 8 * PatienceMs), Poll);
    }
}
