using Mmos.Core;

namespace Mmos.Bench.Engine;

/// <summary>Workers that hand in whatever they get, round after round, as commands to the core.</summary>
internal sealed class Crew
{
    private const int Authors = 180, Engines = 20;
    private readonly Steps _steps;
    private readonly Dictionary<string, List<HeldLease>> _held = new(StringComparer.Ordinal);
    private readonly PriorityQueue<TaskAssigned, (int Item, long Seq)> _given = new();

    public Crew(Steps steps)
    {
        _steps = steps;
        steps.Happened = recorded =>
        {
            if (recorded.Event is not TaskAssigned given) return;
            _held[given.Worker].Add(new HeldLease(given.Task, given.Lease));
            // The engine's own items first: gates and merges keep up with the authors.
            _given.Enqueue(given, (-(int)given.Item, recorded.Seq));
        };
    }

    public void Register()
    {
        var process = new ProcessIdentity("bench", "boot", 1, 1);
        for (var i = 0; i < Authors + Engines; i++)
        {
            var isEngine = i >= Authors;
            var name = isEngine ? $"engine-{i}" : $"worker-{i}";
            _held[name] = [];
            IReadOnlyList<string> capabilities =
                isEngine ? [EngineCapabilities.Verify, EngineCapabilities.Merge] : Load.OfWorker(i);
            var profile = new WorkerProfile("command", null, capabilities, i % 4 == 0 ? 2 : 1, 3_600_000)
            {
                Account = isEngine ? null : Load.AccountOf(i),
            };
            _steps.Do(new Command.Register(name, profile, process, false), name);
        }
    }

    /// <summary>Every worker asks for all it can hold.</summary>
    public void AskForWork()
    {
        foreach (var name in _held.Keys.Order(StringComparer.Ordinal)) Claim(name);
    }

    /// <summary>Finishes the item that was given out longest ago, and asks for the next.</summary>
    /// <returns>False when nobody holds anything.</returns>
    public bool Work()
    {
        if (!_given.TryDequeue(out var given, out _)) return false;
        Finish(given);
        Claim(given.Worker);
        return true;
    }

    /// <summary>Lets go of everything that is held, without asking for more.</summary>
    public void FinishAll()
    {
        while (_given.TryDequeue(out var given, out _)) Finish(given);
    }

    /// <summary>One claim, for its time alone.</summary>
    public TimeSpan TimedClaim(int author)
    {
        var name = $"worker-{author}";
        var claim = new Command.Claim(name, 1, 1, _steps.Clock + 60_000, _held[name]);
        return _steps.Timed(claim, name);
    }

    private void Claim(string name) =>
        _steps.Do(new Command.Claim(name, 1, 2, _steps.Clock + 3_000_000, [.. _held[name]]), name);

    private void Finish(TaskAssigned given)
    {
        var (task, lease, worker) = (given.Task, given.Lease, given.Worker);
        switch (given.Item)
        {
            case WorkItem.Author:
                _steps.Do(new Command.Complete(task, lease, "done"), worker);
                break;
            case WorkItem.Verify:
                _steps.Do(new Command.Verified(task, lease, Load.Proof), worker);
                break;
            default:
                _steps.Do(new Command.PrepareMerge([new(task, lease)], Load.Proof), worker);
                _steps.Do(new Command.Merged([new(task, lease)], Load.Proof), worker);
                break;
        }
        _held[worker].Remove(new HeldLease(task, lease));
    }
}
