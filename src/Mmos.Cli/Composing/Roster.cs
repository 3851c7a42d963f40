using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>Keeps the workers that this process runs as the configuration has them, whenever a changed one is
/// taken live.</summary>
/// <remarks>A worker that is gone or changed finishes what it holds first; nothing is taken from it.</remarks>
/// <param name="workspace">Whose log is followed.</param>
/// <param name="crew">Makes the loops of new workers.</param>
/// <param name="workers">The workers that a configuration asks for.</param>
/// <param name="environment">The process's environment.</param>
internal sealed class Roster(Workspace workspace, Crew crew,
    Func<Config, IReadOnlyList<WorkerConfig>> workers, IReadOnlyDictionary<string, string> environment)
{
    private readonly List<Task> _started = [];
    private Dictionary<string, WorkerConfig> _now =
        workers(workspace.Config).ToDictionary(w => w.Name, StringComparer.Ordinal);

    /// <summary>Follows the log until <paramref name="stop"/>; ends when the workers it started have
    /// drained.</summary>
    public async Task Run(CancellationToken stop)
    {
        var records = workspace.Orchestrator.Records;
        try
        {
            for (var seq = await records.WaitForChange(-1, stop); ;)
            {
                var events = await records.Events(seq, null, 1_000, stop);
                if (events.Value is [.., var last])
                {
                    seq = last.Seq;
                    if (events.Value.Any(e => e.Type == "config.applied")) await Change(stop);
                }
                else await records.WaitForChange(seq, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* the workers drain */ }
        await Task.WhenAll(_started);
    }

    private async Task Change(CancellationToken stop)
    {
        var read = ConfigReader.Read(workspace.Folder.Root, environment, new Dictionary<string, string>());
        if (read.Config is not { } config)
        {
            workspace.Say($"the configuration is not taken over: {read.Problems[0]}");
            return;
        }
        var next = workers(config).ToDictionary(w => w.Name, StringComparer.Ordinal);
        foreach (var (name, old) in _now)
            if (!next.TryGetValue(name, out var same) || Text(same) != Text(old))
                await workspace.Orchestrator.Workers.Drain(name, stop);
        foreach (var (name, worker) in next)
            if (!_now.TryGetValue(name, out var old) || Text(worker) != Text(old))
                _started.Add(Serve(worker, stop));
        workspace.Say($"workers are now: {string.Join(", ", next.Keys)}");
        _now = next;
    }

    private async Task Serve(WorkerConfig worker, CancellationToken stop)
    {
        try
        {
            while (await IsThere(worker.Name, stop) is { } seq)
                await workspace.Orchestrator.Records.WaitForChange(seq, stop);
            if (await crew.Author(worker).Run(stop) is { } problem) workspace.Say(problem.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { /* it never began */ }
    }

    /// <summary>The position at which a worker of this name still served; null when none does.</summary>
    private async Task<long?> IsThere(string name, CancellationToken stop)
    {
        var listed = await workspace.Orchestrator.Workers.List(stop);
        return listed.Value?.Any(w => w.Name == name && w.Status != "offline") == true ? listed.Seq : null;
    }

    // Records compare lists by identity.
    private static string Text(WorkerConfig worker) =>
        $"{worker with { Capabilities = [] }} {string.Join(',', worker.Capabilities)}";
}
