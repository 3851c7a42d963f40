namespace Mmos.Simulation.Tests.Sim;

/// <summary>A worker's name, and the processes that come and go behind it.</summary>
internal sealed class SimWorker(SimWorld world, string name, string[] capabilities, int slots)
{
    private readonly List<SimAgent> _agents = [];
    private readonly long _heartbeatMs = world.Chance.Pick([30_000L, 60_000L, 300_000L]);

    public string Name => name;

    public long HeartbeatMs => _heartbeatMs;

    public WorkerProfile Profile => new("command", null, capabilities, slots, _heartbeatMs);

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
