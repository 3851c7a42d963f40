using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>The one worker of this terminal, as the configuration has it at each moment.</summary>
/// <param name="workspace">Whose log is followed.</param>
/// <param name="crew">Makes its loop.</param>
/// <param name="worker">The worker by a configuration.</param>
/// <param name="environment">The process's environment.</param>
/// <param name="memory">Its limit follows the configuration.</param>
internal sealed class TerminalWorker(Workspace workspace, Crew crew, Func<Config, WorkerConfig> worker,
    IReadOnlyDictionary<string, string> environment, MemoryGuard memory)
{
    private const int Page = 1_000;

    /// <summary>So long news is gathered: a busy log is read in pages, not commit by commit.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private WorkerConfig _now = worker(workspace.Config);
    private bool _isAnother;

    /// <summary>Its name.</summary>
    public string Name => _now.Name;

    /// <summary>Serves until <paramref name="stop"/>, or until a person has it leave. When the configuration
    /// makes it another one, it finishes what it holds and comes back as that.</summary>
    /// <returns>Null at the end, or why it could not be registered.</returns>
    public async Task<Problem?> Run(CancellationToken stop)
    {
        do
        {
            Volatile.Write(ref _isAnother, false);
            if (await crew.Author(_now).Run(stop) is { } problem) return problem;
        }
        while (Volatile.Read(ref _isAnother) && !stop.IsCancellationRequested);
        return null;
    }

    /// <summary>Takes over each configuration that comes into force, until <paramref name="stop"/>.</summary>
    public async Task Follow(CancellationToken stop)
    {
        var records = workspace.Orchestrator.Records;
        try
        {
            for (var seq = await records.WaitForChange(-1, stop); ;)
            {
                var events = (await records.Events(seq, null, Page, stop)).Value ?? [];
                if (events.Any(happened => happened.Type == "config.applied")) await Change(stop);
                if (events.Count > 0) seq = events[^1].Seq;
                if (events.Count == Page) continue;
                await records.WaitForChange(seq, stop);
                await Task.Delay(Gathering, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* the worker ends */ }
    }

    private async Task Change(CancellationToken stop)
    {
        if (LiveConfig.Read(workspace, environment) is not { } config) return;
        memory.Limit = config.Limits.MemoryBytes;
        var next = worker(config);
        if (Roster.AreAlike(next, _now)) return;
        _now = next;
        Volatile.Write(ref _isAnother, true);
        var drained = await workspace.Orchestrator.Workers.Drain(Name, stop);
        // It serves no more, or not yet: then it begins as what it is now.
        if (drained.Problem is not null) Volatile.Write(ref _isAnother, false);
        else workspace.Say($"{Name} takes over the new configuration when it holds nothing");
    }
}
