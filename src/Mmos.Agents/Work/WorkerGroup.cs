using System.Globalization;
using Mmos.Api;
using Mmos.Core;

namespace Mmos.Agents.Work;

/// <summary>The instances of one worker that this process runs: NAME, NAME-2, NAME-3 …</summary>
/// <remarks>
/// It decides nothing: <see cref="Scaling"/> says how many, the log says what a person wants. An instance that
/// goes finishes what it holds. One caller at a time.
/// </remarks>
/// <param name="orchestrator">The seam.</param>
/// <param name="terms">The worker, and how many of it.</param>
/// <param name="say">Hears what changed or went wrong; for people.</param>
/// <param name="time">Measures how long an instance is idle.</param>
public sealed class WorkerGroup(
    IOrchestrator orchestrator, GroupTerms terms, Action<string> say, TimeProvider time)
{
    private readonly Dictionary<int, Task> _loops = [];
    private readonly Dictionary<int, long> _idleSince = [];
    private readonly SortedSet<int> _toStart = [];
    private bool _wasThere;

    /// <summary>Name of its first instance.</summary>
    public string Name => terms.Name;

    /// <summary>Completes when every loop that it started has ended.</summary>
    public Task Ended => Task.WhenAll(_loops.Values);

    /// <summary>Its first instance runs, or starts as soon as one of that name has left.</summary>
    public void Start() => _toStart.Add(1);

    /// <summary>Every instance leaves when it holds nothing, and starts anew.</summary>
    public async Task Restart(CancellationToken stop)
    {
        foreach (var (number, _) in await There(stop))
        {
            await Drain(number, stop);
            _toStart.Add(number);
        }
        _toStart.Add(1);
    }

    /// <summary>The worker became another: instances that run leave, and come back as what it is now.</summary>
    public async Task Become(GroupTerms changed, CancellationToken stop)
    {
        terms = changed;
        await Restart(stop);
    }

    /// <summary>Every instance leaves when it holds nothing.</summary>
    public async Task Leave(CancellationToken stop)
    {
        _toStart.Clear();
        foreach (var (number, _) in await There(stop)) await Drain(number, stop);
    }

    /// <summary>Starts what should run, and has go what is too much.</summary>
    /// <param name="stop">Ends the instances that it starts.</param>
    public async Task Look(CancellationToken stop)
    {
        var demand = await Ask(stop);
        var there = There(demand);
        foreach (var number in _toStart.ToList())
        {
            if (there.TryGetValue(number, out var load) && load.IsLeaving) continue;
            _toStart.Remove(number);
            if (!there.ContainsKey(number)) Begin(number, stop);
        }
        if (_toStart.Count > 0) return;
        if (there.ContainsKey(1)) await Scale(demand, there, stop);
        // Without its first instance the worker is stopped, by whoever stopped that.
        else if (_wasThere && !_loops.ContainsKey(1))
            foreach (var (number, load) in there)
                if (!load.IsLeaving) await Drain(number, stop);
        _wasThere |= there.ContainsKey(1);
    }

    private async Task Scale(WorkerDemand demand, SortedDictionary<int, InstanceLoad> there,
        CancellationToken stop)
    {
        if (there[1].IsLeaving)
        {
            foreach (var (number, load) in there)
                if (!load.IsLeaving) await Drain(number, stop);
            return;
        }
        var serving = there.Where(i => !i.Value.IsLeaving).ToList();
        var toGo = Idle(serving);
        var need = new ScalingNeed(serving.Count, demand.Ready,
            serving.Sum(i => Math.Max(0, terms.Slots - i.Value.Held)), terms.Slots, terms.Min, terms.Max,
            demand.Wanted ?? 0, toGo.IdleMs);
        var wanted = Scaling.Wanted(need);
        if (wanted != serving.Count)
            say(string.Create(CultureInfo.InvariantCulture,
                $"{Name}: {wanted} instances, {demand.Ready} tasks wait for it"));
        for (var (number, more) = (2, wanted - serving.Count); more > 0; number++)
        {
            if (there.ContainsKey(number)) continue;
            Begin(number, stop);
            more--;
        }
        for (var fewer = serving.Count - wanted; fewer > 0 && serving.Count > 1; fewer--)
        {
            var number = toGo.Number > 1 ? toGo.Number : serving[^1].Key;
            await Drain(number, stop);
            serving.RemoveAll(i => i.Key == number);
            toGo = Idle(serving);
        }
    }

    /// <summary>Who would go: the highest that was idle long enough, else the longest idle one; 0 for
    /// none.</summary>
    private (int Number, long IdleMs) Idle(List<KeyValuePair<int, InstanceLoad>> serving)
    {
        var now = time.GetTimestamp();
        (int Number, long IdleMs) chosen = (0, 0);
        foreach (var (number, load) in serving.Where(i => i.Key > 1))
        {
            if (load.Held > 0)
            {
                _idleSince.Remove(number);
                continue;
            }
            if (!_idleSince.TryGetValue(number, out var since)) _idleSince.Add(number, since = now);
            var idle = (long)time.GetElapsedTime(since, now).TotalMilliseconds;
            if (Math.Min(idle, Scaling.IdleMs) >= Math.Min(chosen.IdleMs, Scaling.IdleMs))
                chosen = (number, idle);
        }
        return chosen;
    }

    private void Begin(int number, CancellationToken stop)
    {
        _idleSince.Remove(number);
        _loops[number] = Serve(terms.Loop(Instance(number)), stop);
    }

    private async Task Serve(WorkLoop loop, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            if (await loop.Run(stop) is { } problem) say(problem.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* it never began */ }
    }

    private Task Drain(int number, CancellationToken stop) =>
        orchestrator.Workers.Drain(Instance(number), stop);

    private string Instance(int number) => number == 1
        ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}-{number}");

    private async Task<SortedDictionary<int, InstanceLoad>> There(CancellationToken stop) =>
        There(await Ask(stop));

    private Task<WorkerDemand> Ask(CancellationToken stop)
    {
        var last = Math.Max(terms.Max, _loops.Keys.Append(1).Max());
        return orchestrator.Workers.Demand([.. Enumerable.Range(1, last).Select(Instance)], stop);
    }

    /// <summary>The instances that run, those that still register included.</summary>
    private SortedDictionary<int, InstanceLoad> There(WorkerDemand demand)
    {
        var there = new SortedDictionary<int, InstanceLoad>();
        for (var i = 0; i < demand.Instances.Count; i++)
        {
            var runs = _loops.TryGetValue(i + 1, out var loop) && !loop.IsCompleted;
            if (demand.Instances[i] is { } load) there.Add(i + 1, load);
            else if (runs) there.Add(i + 1, new InstanceLoad(0, IsLeaving: false));
            else _idleSince.Remove(i + 1);
        }
        return there;
    }
}

/// <summary>What a <see cref="WorkerGroup"/> runs.</summary>
/// <param name="Name">Name of the first instance.</param>
/// <param name="Slots">Slots of each.</param>
/// <param name="Min">Least number of instances.</param>
/// <param name="Max">Most of them.</param>
/// <param name="Loop">The loop of an instance, by its name.</param>
public sealed record GroupTerms(string Name, int Slots, int Min, int Max, Func<string, WorkLoop> Loop);
