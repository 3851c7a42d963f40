using System.Runtime.CompilerServices;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>A process of MMOS: the real host, pumped in simulated time over the shared log.</summary>
internal sealed class SimHost(SimWorld world, string name)
{
    private const long LockPatienceMs = 5_000;
    private Host _host = null!;
    private long _wallOffset;
    private long _monoOrigin;
    private long _frozenUntil;
    private int _timer;
    private bool _wakeIsUnderWay;

    public string Name => name;

    public bool IsUp { get; private set; }

    /// <summary>Grows with each start and each end: what was under way for an earlier life is void.</summary>
    public int Life { get; private set; }

    /// <summary>The head before the batch that was executed last.</summary>
    public long BatchFrom { get; private set; }

    public bool IsFrozen => _frozenUntil > world.Time;

    /// <summary>The state as the host has it.</summary>
    public WorkspaceState State => StateOf(_host);

    public bool IsIdle => IsUp && !BusyOf(_host);

    public Head Head => _host.Head;

    public ProcessIdentity Process { get; private set; } = new("machine", "boot", 0, 0);

    public void Start()
    {
        if (IsUp) return;
        Life++;
        var (state, head, snapshotAt) = world.Load();
        Process = new ProcessIdentity("machine", "boot", world.NextPid(), world.Time);
        _host = new Host(name, Process, state, head, snapshotAt);
        _monoOrigin = world.Time - world.Chance.Between(0, 1_000_000);
        _frozenUntil = 0;
        (IsUp, _wakeIsUnderWay) = (true, false);
        Take(new HostInput.TimerDue());
    }

    /// <summary>
    /// The process is gone: what it had not written is lost, and whoever asked hears nothing.
    /// </summary>
    public void Crash(long restartMs)
    {
        if (!IsUp) return;
        IsUp = false;
        Life++;
        world.Log.Unlock(this);
        world.Net.HostIsGone(this);
        world.At(restartMs, Start);
    }

    public void Freeze(long ms) => _frozenUntil = world.Time + ms;

    public void Thaw() => _frozenUntil = 0;

    public void MoveWall(long ms) => _wallOffset += ms;

    public void SetWall() => _wallOffset = 0;

    public Now Now() => new(world.WallTime + _wallOffset, world.Time - _monoOrigin);

    /// <summary>Hands an input over; a frozen process takes it when it goes on.</summary>
    public void Take(HostInput input)
    {
        if (!IsUp) return;
        if (IsFrozen)
        {
            OnLife(_frozenUntil - world.Time, () => Take(input));
            return;
        }
        world.Tally.Steps++;
        foreach (var output in SimWorld.Guarded(() => _host.Step(input, Now())))
            CarryOut(output);
        world.Audit.Stepped();
    }

    /// <summary>The log may have moved.</summary>
    public void Wake()
    {
        if (!IsUp || _wakeIsUnderWay) return;
        _wakeIsUnderWay = true;
        var delay = world.Chance.Fault(Fault.WakeLate, 2_000) ? world.Chance.Between(1_000, 20_000)
            : world.Chance.Between(1, 250);
        OnLife(delay, () =>
        {
            _wakeIsUnderWay = false;
            Take(new HostInput.Woken());
        });
    }

    private void CarryOut(HostOutput output)
    {
        switch (output)
        {
            case HostOutput.BeginWrite o:
                OnLife(world.Chance.Between(0, 2), () =>
                BeginWrite(o.Known)); break;
            case HostOutput.ReadTail: OnLife(world.Chance.Between(0, 3), ReadTail); break;
            case HostOutput.Reload o: OnLife(world.Chance.Between(1, 300), () => Reload(o.Attempted)); break;
            case HostOutput.Reply o: world.Net.Answered(this, o.Ticket, o.Answer); break;
            case HostOutput.SetTimer o: SetTimer(o.InMs); break;
            case HostOutput.StoreSnapshot o: OnLife(world.Chance.Between(1, 500), () => Store(o)); break;
            default: throw new InvalidOperationException(output.GetType().Name);
        }
    }

    private void SetTimer(long ms)
    {
        var timer = ++_timer;
        OnLife(ms, () =>
        {
            if (timer != _timer) return;
            // Now and then something else happens in the very millisecond in which something is due.
            if (!world.Chance.IsCalm && world.Chance.Of(100)) Take(new HostInput.Asked(0, Watch()));
            Take(new HostInput.TimerDue());
        });
    }

    private HostRequest Watch() => new(
        new Command.LeaseEffect($"watch:{name}", name, Process, State.Clock + 3_600_000, true), "engine");

    private void BeginWrite(Head known) => world.Log.Lock(this, () => OnLife(0, () => Write(known)),
        () => Take(new HostInput.LockTimedOut("the lock was not to be had")), LockPatienceMs);

    private void Write(Head known)
    {
        if (IsFrozen)
        {
            OnLife(_frozenUntil - world.Time, () => Write(known)); // with the lock in its hands
            return;
        }
        if (world.Chance.Fault(Fault.LockTimedOut, 1_500))
        {
            End(new HostInput.LockTimedOut("the lock was not to be had"));
            return;
        }
        if (world.Chance.Fault(Fault.Upgraded, 60))
        {
            End(new HostInput.Closed("MMOS was upgraded"));
            Crash(world.Chance.Between(1_000, 60_000));
            return;
        }
        world.Log.RequireContinues(known);
        BatchFrom = known.Seq;
        var batch = SimWorld.Guarded(() => _host.Execute(world.Log.After(known.Seq), Now()));
        var clock = Math.Max(State.Clock, Now().Wall);
        world.Tally.Checked(Checks.Due);
        SimWorld.Require(batch.Events.Count == 0 || State.NextDeadline > State.Clock, Checks.Due,
            $"{name} left what was due at {State.NextDeadline} at {clock}");
        var (attempted, commit) = world.Log.Prepare(batch);
        var delay = world.Chance.Fault(Fault.LockHeldLong, 400) ? world.Chance.Between(4_000, 20_000)
            : world.Chance.Between(1, 15);
        OnLife(delay, () => Commit(batch, attempted, commit));
    }

    private void Commit(Batch batch, Head attempted, Action commit)
    {
        var chance = world.Chance;
        var some = batch.Events.Count > 0;
        if (some && chance.Fault(Fault.HostCrashedBeforeCommit, 250))
        {
            Crash(chance.Between(500, 300_000));
            return;
        }
        if (chance.Fault(Fault.CommitFailed, 1_000))
        {
            End(new HostInput.WriteBroken("the disk is full", null));
            return;
        }
        if (some && chance.Fault(Fault.OutcomeUnknownNotLanded, 800))
        {
            End(new HostInput.WriteBroken("the connection broke", attempted));
            return;
        }
        commit();
        if (some && chance.Fault(Fault.HostCrashedAfterCommit, 250))
        {
            Crash(chance.Between(500, 300_000));
            return;
        }
        if (some && chance.Fault(Fault.AnswerLostAfterCommit, 1_200))
            End(new HostInput.WriteBroken("the connection broke", attempted));
        else
            End(new HostInput.Committed(attempted));
    }

    private void End(HostInput outcome)
    {
        world.Log.Unlock(this);
        OnLife(world.Chance.Between(0, 3), () => Take(outcome));
    }

    private void ReadTail()
    {
        if (world.Chance.Fault(Fault.ReadFailed, 1_000))
        {
            Take(new HostInput.WriteBroken("the file could not be read", null));
            return;
        }
        world.Log.RequireContinues(Head);
        Take(new HostInput.TailRead(world.Log.After(Head.Seq), world.Log.Head));
    }

    private void Reload(Head? attempted)
    {
        if (world.Chance.Fault(Fault.LoadFailed, 20_000))
        {
            Take(new HostInput.Closed("the file could not be read"));
            Crash(world.Chance.Between(1_000, 60_000));
            return;
        }
        var landed = attempted is { } a && world.Log.HashAt(a.Seq) == a.Hash;
        var (state, head, _) = world.Load();
        Take(new HostInput.Loaded(state, head, landed));
    }

    private void Store(HostOutput.StoreSnapshot o)
    {
        var failed = world.Chance.Fault(Fault.SnapshotFailed, 250_000);
        if (!failed)
        {
            world.Audit.CheckSnapshot(o.Snapshot);
            world.Keep(o.Snapshot);
        }
        var release = new Command.ReleaseEffect("snapshot", o.Lease, failed ? "the disk is full" : "stored");
        Take(new HostInput.Asked(0, new HostRequest(release, "engine")));
    }

    private void OnLife(long delay, Action action)
    {
        var life = Life;
        world.At(delay, () =>
        {
            if (life == Life) action();
        });
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_state")]
    private static extern ref WorkspaceState StateOf(Host host);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isBusy")]
    private static extern ref bool BusyOf(Host host);
}
