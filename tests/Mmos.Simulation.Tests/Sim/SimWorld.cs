using System.Text;
using Mmos.Runtime.Ports;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// One seed, one run: hosts on one log, clients, a person, and everything that can go wrong between them.
/// </summary>
internal sealed class SimWorld
{
    private const long HourMs = 3_600_000;
    private const long WallOrigin = 1_700_000_000_000;
    private const int KeptSnapshots = 3;
    private readonly PriorityQueue<Action, (long Time, long Order)> _due = new();
    private readonly List<SimHost> _hosts = [];
    private readonly List<SimWorker> _workers = [];
    private readonly List<Snapshot> _snapshots = [];
    private readonly SimPerson _person;
    private readonly long _endsAt;
    private long _order;
    private long _slept;
    private int _pid = 1000;

    public SimWorld(int seed, long hours)
    {
        Seed = seed;
        Chance = new Chance(seed, Tally);
        _endsAt = hours * HourMs;
        Log = new SimLog(this);
        Net = new SimNet(this);
        Audit = new Audit(this);
        Chance.Struck = () => Audit.FullCheckIsDue = true;
        Chance.Weather = Chance.Pick([300, 1000, 1000, 2500]);
        for (var i = 0; i <= Chance.Below(4); i++) _hosts.Add(new SimHost(this, $"host-{i + 1}"));
        _workers.Add(new SimWorker(this, "engine-1", ["mmos:verify", "mmos:merge", "mmos:home:north"],
            Chance.Pick([1, 2, 3, 12]), isPlain: true));
        if (Chance.Of(600)) _workers.Add(new SimWorker(this, "engine-2",
            ["mmos:verify", "mmos:merge", "mmos:home:north", "mmos:home:south"], 2, isPlain: true));
        _workers.Add(new SimWorker(this, "w1", ["rust", "web"], Chance.Below(3) + 1, isPlain: true));
        for (var i = 2; i <= 2 + Chance.Below(5); i++)
            _workers.Add(new SimWorker(this, $"w{i}", Chance.Pick<string[]>([[], ["web"], ["rust"]]),
                Chance.Below(3) + 1, isPlain: false));
        _person = new SimPerson(this);
    }

    public int Seed { get; }

    /// <summary>Milliseconds since the run began, as nobody in it can see them.</summary>
    public long Time { get; private set; }

    public long WallTime => WallOrigin + Time + _slept;

    public Tally Tally { get; } = new();

    public Chance Chance { get; }

    public SimLog Log { get; }

    public SimNet Net { get; }

    public Audit Audit { get; }

    public IReadOnlyList<SimHost> Hosts => _hosts;

    public IReadOnlyList<SimWorker> Workers => _workers;

    public SimRepositories Repositories { get; } = new();

    /// <summary>Tasks that end whoever merges them, and how often they still will.</summary>
    public Dictionary<int, int> Cursed { get; } = [];

    public int NextPid() => ++_pid;

    public SimHost AnyHost() => Chance.Pick(_hosts);

    /// <summary>
    /// Does something later; what is due at the same moment is done in the order it was asked for.
    /// </summary>
    public void At(long inMs, Action action) => _due.Enqueue(action, (Time + Math.Max(0, inMs), ++_order));

    public static void Require(bool holds, string check, string message)
    {
        if (!holds) throw new SimulationException(check, message);
    }

    /// <summary>Calls the product: whatever it throws is a finding.</summary>
    public static T Guarded<T>(Func<T> product)
    {
        try
        {
            return product();
        }
        catch (Exception e) when (e is not SimulationException)
        {
            throw new SimulationException(Checks.Crash, $"{e.GetType().Name}: {e.Message}", e);
        }
    }

    public void Keep(Snapshot snapshot)
    {
        _snapshots.Add(snapshot);
        if (_snapshots.Count > KeptSnapshots) _snapshots.RemoveAt(0);
    }

    /// <summary>
    /// The state of the log as a process that starts folds it: from some snapshot, or from the first event.
    /// </summary>
    public (WorkspaceState State, Head Head, long SnapshotAt) Load()
    {
        var snapshot = _snapshots.Count > 0 && Chance.Of(700) ? Chance.Pick(_snapshots) : null;
        Require(snapshot is null || Log.HashAt(snapshot.Seq) == snapshot.Hash, Checks.Snapshot,
            "a snapshot is on the log's chain");
        var state = Guarded(() =>
        {
            var folded = snapshot is null ? new WorkspaceState() : StateCodec.Decode(snapshot.Content);
            foreach (var recorded in Log.After(folded.Seq)) folded.Evolve(recorded);
            folded.Changes.Clear();
            return folded;
        });
        if (snapshot is not null)
        {
            Tally.Checked(Checks.Snapshot);
            Audit.RequireSame(state, Checks.Snapshot, "snapshot and tail give what the whole log gives");
        }
        return (state, Log.Head, snapshot?.Seq ?? 0);
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>Hash of the whole log: equal for equal seeds.</returns>
    public string Run()
    {
        foreach (var host in _hosts) host.Start();
        foreach (var worker in _workers) At(Chance.Between(0, 60_000), worker.Start);
        At(1_000, _person.Act);
        At(HourMs / 10, Trouble);
        At(HourMs / 4, Look);
        Turn(() => Time >= _endsAt);
        Tally.Milliseconds = Time;
        CalmDown();
        Turn(() => _person.IsContent || Time > _endsAt + 4 * 24 * HourMs);
        Tally.Checked(Checks.Ends);
        Require(_person.IsContent, Checks.Ends, "with faults off and workers there, this stays open:\n"
            + _person.Open());
        var patience = Time + HourMs;
        Turn(() => Time >= patience);
        Net.CheckWaiting(300_000);
        Audit.CheckAll(_hosts.Where(h => h.IsIdle));
        return Audit.LogHash();
    }

    /// <summary>What a reader needs to see what happened: the end of the log.</summary>
    public string Trace()
    {
        var text = new StringBuilder();
        foreach (var recorded in Log.Events.Skip((int)Math.Max(0, Log.Seq - 30)))
            text.AppendLine(
                $"  {recorded.Seq} clock {recorded.Clock - WallOrigin} {recorded.Actor}: {recorded.Event}");
        return text.ToString();
    }

    private void Turn(Func<bool> isOver)
    {
        while (!isOver() && _due.TryDequeue(out var action, out var at))
        {
            Time = at.Time;
            action();
        }
    }

    /// <summary>What happens to machines and processes, about every six minutes.</summary>
    private void Trouble()
    {
        if (Chance.IsCalm) return;
        At(Chance.Between(1, HourMs / 5), Trouble);
        var host = AnyHost();
        if (Chance.Fault(Fault.HostCrashed, 40_000)) host.Crash(Chance.Between(500, 600_000));
        if (Chance.Fault(Fault.HostFrozen, 40_000)) host.Freeze(Chance.Between(1_000, 900_000));
        if (Chance.Fault(Fault.MachineSlept, 8_000)) _slept += Chance.Between(HourMs / 10, 8 * HourMs);
        if (Chance.Fault(Fault.ClockForward, 8_000)) host.MoveWall(Chance.Between(5_000, 24 * HourMs));
        if (Chance.Fault(Fault.ClockBack, 8_000)) host.MoveWall(-Chance.Between(5_000, 24 * HourMs));
        if (Chance.Of(50)) host.SetWall();
    }

    private void Look()
    {
        At(HourMs / 4, Look);
        Net.CheckWaiting(2 * HourMs);
        var idle = _hosts.FirstOrDefault(h => h.IsIdle);
        if (idle is not null) Audit.CheckLive(idle);
        if (Chance.Of(30)) Audit.CheckAll(_hosts.Where(h => h.IsIdle));
        if (Chance.Of(100)) Keep(Audit.TakeSnapshot());
    }

    private void CalmDown()
    {
        Chance.IsCalm = true;
        foreach (var host in _hosts)
        {
            host.Thaw();
            host.Start();
        }
        foreach (var worker in _workers) worker.CalmDown();
        _person.CalmDown();
    }
}
