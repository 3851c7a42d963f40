namespace Mmos.Core.Tests.Measures;

/// <summary>
/// Workers that take exactly as long as they are told, on the real core: what is measured is its choice
/// alone.
/// </summary>
/// <remarks>An engine's worker verifies at once. Nothing here sleeps: time goes from one event to the next.
/// </remarks>
internal sealed class SimulatedTeam
{
    private const string Engine = "engine";
    private static readonly Certificate s_proof = new(null, null, []);
    private readonly WorkspaceState _state = new();
    private readonly Func<int, int> _milliseconds;
    private readonly List<string> _authors = [];
    private readonly Dictionary<string, List<HeldLease>> _held = new(StringComparer.Ordinal);
    private readonly PriorityQueue<TaskAssigned, (long Clock, int Order)> _ends = new();
    private readonly Queue<TaskAssigned> _toVerify = new();
    private int _order;

    /// <param name="policy">The bounds in force.</param>
    /// <param name="milliseconds">How long an attempt at each task takes, by its number.</param>
    public SimulatedTeam(Policy policy, Func<int, int> milliseconds)
    {
        _milliseconds = milliseconds;
        Do(new Command.Configure(policy), "person");
        Register(Engine, [EngineCapabilities.Verify], Limits.SlotsPerWorker);
    }

    public long Clock { get; private set; } = 1_000_000;

    /// <summary>Every item that an author was given, in order.</summary>
    public List<(TaskAssigned Item, long Clock)> Given { get; } = [];

    /// <summary>Clock at which the last task was done.</summary>
    public long DoneAt { get; private set; }

    public int Done { get; private set; }

    public void Hire(string name, int slots, params string[] capabilities)
    {
        _authors.Add(name);
        Register(name, capabilities, slots);
    }

    public void Submit(string project, IReadOnlyList<TaskDefinition> tasks, int? weight = null)
    {
        var isNew = !new WorkspaceView(_state).TryProject(project, out _);
        var create = isNew ? new NewProject(project, "", null, null, null, null) { Weight = weight } : null;
        Do(new Command.SubmitPlan(project, create, tasks), "person");
    }

    /// <summary>Everybody waits for work again, and the clock goes on until this moment.</summary>
    public void RunUntil(long clock)
    {
        Settle();
        while (_ends.TryPeek(out _, out var next) && next.Clock <= clock)
        {
            Clock = next.Clock;
            while (_ends.TryPeek(out var ended, out var at) && at.Clock == Clock)
            {
                _ends.Dequeue();
                Do(new Command.Complete(ended.Task, ended.Lease, ""), ended.Worker);
                _held[ended.Worker].Remove(new HeldLease(ended.Task, ended.Lease));
            }
            Settle();
        }
        if (clock != long.MaxValue) Clock = clock;
    }

    private void Settle()
    {
        do
        {
            while (_toVerify.TryDequeue(out var item))
            {
                Do(new Command.Verified(item.Task, item.Lease, s_proof), Engine);
                _held[Engine].Remove(new HeldLease(item.Task, item.Lease));
            }
            foreach (var name in _authors.Prepend(Engine)) Claim(name);
        } while (_toVerify.Count > 0);
    }

    private void Register(string name, string[] capabilities, int slots)
    {
        _held[name] = [];
        var profile = new WorkerProfile("command", null, capabilities, slots, 1_000 * Limits.HeartbeatMs);
        Do(new Command.Register(name, profile, new ProcessIdentity("host", "boot", 1, 1), false), name);
    }

    private void Claim(string name) => Do(new Command.Claim(name, 1, Limits.SlotsPerWorker,
        Clock + 500 * Limits.HeartbeatMs, [.. _held[name]]), name);

    private void Do(Command command, string actor)
    {
        var result = Workspace.Step(_state, command, new Header(Clock, Clock, actor));
        Invariant.Check(result.Rejection is null, $"{command} is accepted: {result.Rejection?.Message}");
        foreach (var recorded in result.Events) Follow(recorded.Event);
    }

    private void Follow(Event happened)
    {
        if (happened is TaskDone) (DoneAt, Done) = (Clock, Done + 1);
        if (happened is not TaskAssigned given) return;
        _held[given.Worker].Add(new HeldLease(given.Task, given.Lease));
        if (given.Item == WorkItem.Author)
        {
            Given.Add((given, Clock));
            _ends.Enqueue(given, (Clock + _milliseconds(given.Task), ++_order));
        }
        else _toVerify.Enqueue(given);
    }
}
