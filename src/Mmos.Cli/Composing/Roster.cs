using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>Keeps the workers that this process runs as the configuration, the queue and people want
/// them.</summary>
/// <remarks>A worker that is gone or changed finishes what it holds; nothing is taken from it.</remarks>
/// <param name="workspace">Whose log is followed.</param>
/// <param name="crew">Makes the loops of new workers.</param>
/// <param name="workers">The workers that a configuration asks for.</param>
/// <param name="environment">The process's environment.</param>
/// <param name="memory">Its limit follows the configuration.</param>
internal sealed class Roster(Workspace workspace, Crew crew,
    Func<Config, IReadOnlyList<WorkerConfig>> workers, IReadOnlyDictionary<string, string> environment,
    MemoryGuard memory)
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    /// <summary>So long news is gathered: a busy log is read in pages, not commit by commit. No longer: who
    /// was ordered to leave takes nothing more.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private const int Page = 1_000;

    private readonly List<WorkerGroup> _left = [];
    private readonly Dictionary<string, WorkerGroup> _groups = workers(workspace.Config).ToDictionary(
        w => w.Name, w => Group(workspace, crew, w), StringComparer.Ordinal);

    private Dictionary<string, WorkerConfig> _now =
        workers(workspace.Config).ToDictionary(w => w.Name, StringComparer.Ordinal);

    /// <summary>Follows the log until <paramref name="stop"/>; ends when the workers it started have
    /// drained.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await Follow(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* the workers drain */ }
        await Task.WhenAll(_groups.Values.Concat(_left).Select(group => group.Ended));
    }

    /// <summary>Hears every change of the log; looks at the queue each second and after an order.</summary>
    private async Task Follow(CancellationToken stop)
    {
        var records = workspace.Orchestrator.Records;
        using var timer = new PeriodicTimer(Each);
        Task<bool>? tick = null;
        Task<long>? change = null;
        for (var seq = await records.WaitForChange(-1, stop); ;)
        {
            var events = await records.Events(seq, null, Page, stop);
            var isOrdered = false;
            foreach (var happened in events.Value ?? [])
            {
                seq = happened.Seq;
                isOrdered |= await Hear(happened, stop);
            }
            if (isOrdered || tick is null)
                foreach (var group in _groups.Values.Concat(_left)) await group.Look(stop);
            tick ??= timer.WaitForNextTickAsync(stop).AsTask();
            if (events.Value is { Count: Page }) continue;
            change ??= records.WaitForChange(seq, stop);
            await await Task.WhenAny(tick, change);
            if (tick.IsCompleted) tick = null;
            if (!change.IsCompleted) continue;
            change = null;
            await Task.Delay(Gathering, stop);
        }
    }

    /// <summary>Takes note of an order; true when it was one for the workers here.</summary>
    private async Task<bool> Hear(EventInfo happened, CancellationToken stop)
    {
        if (happened.Type == "config.applied")
        {
            await Change(stop);
            return true;
        }
        if (happened.Type != "worker.wanted" || happened.Worker is not { } name
            || !_groups.TryGetValue(name, out var group)) return false;
        var isAnew = happened.Data.TryGetProperty("restart", out var restart) && restart.GetBoolean();
        if (isAnew) await group.Restart(stop);
        else group.Start();
        return true;
    }

    private async Task Change(CancellationToken stop)
    {
        if (LiveConfig.Read(workspace, environment) is not { } config) return;
        memory.Limit = config.Limits.MemoryBytes;
        var next = workers(config).ToDictionary(w => w.Name, StringComparer.Ordinal);
        foreach (var (name, _) in _now.Where(w => !next.ContainsKey(w.Key)))
        {
            if (!_groups.Remove(name, out var gone)) continue;
            await gone.Leave(stop);
            _left.Add(gone);
        }
        foreach (var (name, worker) in next)
        {
            if (!_groups.TryGetValue(name, out var group))
            {
                _groups.Add(name, group = Group(workspace, crew, worker));
                group.Start();
            }
            else if (!AreAlike(worker, _now[name])) await group.Become(Terms(crew, worker), stop);
        }
        workspace.Say($"workers are now: {string.Join(", ", next.Keys)}");
        _now = next;
    }

    private static WorkerGroup Group(Workspace workspace, Crew crew, WorkerConfig worker) =>
        new(workspace.Orchestrator, Terms(crew, worker), workspace.Say, TimeProvider.System);

    private static GroupTerms Terms(Crew crew, WorkerConfig worker) => new(worker.Name, worker.Slots,
        worker.Scale?.Min ?? 1, worker.Scale?.Max ?? 1, name => crew.Author(worker with { Name = name }));

    /// <summary>Nothing of a worker has changed.</summary>
    public static bool AreAlike(WorkerConfig one, WorkerConfig other) => Text(one) == Text(other);

    // Records compare lists by identity.
    private static string Text(WorkerConfig worker) =>
        $"{worker with { Capabilities = [] }} {string.Join(',', worker.Capabilities)}";
}
