namespace Mmos.Simulation.Tests.Sim;

/// <summary>A worker's name, and the processes that come and go behind it.</summary>
/// <param name="world">The run.</param>
/// <param name="name">Its name.</param>
/// <param name="capabilities">What it can.</param>
/// <param name="slots">How many items it holds at once.</param>
/// <param name="isPlain">It uses no account, serves every tier and never rests: whatever is left at the end
/// of
/// a run ends through it.</param>
internal sealed class SimWorker(SimWorld world, string name, string[] capabilities, int slots, bool isPlain)
{
    private readonly List<SimAgent> _agents = [];
    private readonly long _heartbeatMs = world.Chance.Pick([30_000L, 60_000L, 300_000L]);
    private readonly string? _account = isPlain ? null : world.Chance.Pick([null, "acc", "sub"]);
    private readonly string? _tier = isPlain ? null
        : world.Chance.Pick([null, "economy", "standard", "premium"]);

    public string Name => name;

    public long HeartbeatMs => _heartbeatMs;

    /// <summary>An agent that breaks most of the time is behind it.</summary>
    public bool IsFlaky { get; } = !isPlain && world.Chance.Of(200);

    public WorkerProfile Profile => new(isPlain ? "command" : "claude", null, capabilities, slots,
        _heartbeatMs)
    {
        Account = _account,
        Tier = _tier,
        Profile = isPlain ? null : "backend",
    };

    public void Start()
    {
        _agents.RemoveAll(a => a.IsOver);
        if (_agents.Exists(a => !a.IsFrozen)) return;
        var agent = new SimAgent(world, this);
        _agents.Add(agent);
        agent.Begin();
    }

    /// <summary>One process behind the name is gone or gives up; another one comes.</summary>
    public void Restart() =>
        world.At(world.Chance.Between(500, world.Chance.IsCalm ? 5_000 : 900_000), Start);

    public void CalmDown()
    {
        foreach (var agent in _agents.Where(a => a.IsFrozen)) agent.End();
        Start();
    }
}
