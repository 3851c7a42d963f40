using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Core;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>Verifies and merges in this process while something waits for that and no other process of this
/// host does it: for terminals of agents without a server beside them.</summary>
/// <remarks>It also reports workers of this host whose process has gone. It follows the log, so that a quiet
/// workspace is not asked; what writes nothing, a process that dies, is seen by the processes of the last
/// look. Disposing ends it; what it checks is given back.</remarks>
/// <param name="workspace">What it verifies and merges with.</param>
/// <param name="seam">The seam of the workspace.</param>
/// <param name="clock">Counts its waits.</param>
internal sealed class EngineAtNeed(Workspace workspace, IOrchestrator seam, TimeProvider clock)
    : IAsyncDisposable
{
    /// <summary>How often the processes are looked at, and the least time between two looks at the log's
    /// tables unless something is handed in here.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>After this a look is due though the log is quiet: whoever serves and hangs writes nothing
    /// when its lease ends.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How long it stays without work, for the next task that is handed in.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly List<HostProcess> _known = [];
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins to look.</summary>
    public EngineAtNeed Begun()
    {
        _loop = Task.Run(Run);
        return this;
    }

    /// <summary>Something was handed in: looks at once.</summary>
    public void Wake() => _wake.Release();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                try
                {
                    await Follow();
                }
                catch (Exception e) when (e is JournalException or InvariantException or IOException
                    or UnauthorizedAccessException)
                {
                    // A database that is away comes back.
                    workspace.Say($"verifying and merging stopped: {e.Message}");
                    await Task.Delay(Look, clock, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) { /* the process ends */ }
    }

    private async Task Follow()
    {
        while (true)
        {
            var seq = await seam.Records.WaitForChange(-1, _stop.Token);
            if (!await IsServed())
            {
                _known.AddRange(await GoneWorkers.Report(seam));
                if (await Waits()) await Serve();
            }
            await News(seq);
        }
    }

    /// <summary>Waits until another look can find something.</summary>
    private async Task News(long seq)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var change = seam.Records.WaitForChange(seq, ended.Token);
        var wake = _wake.WaitAsync(ended.Token);
        var from = clock.GetTimestamp();
        var isRested = false;
        try
        {
            do
            {
                var tick = Task.Delay(Look, clock, ended.Token);
                await (isRested ? Task.WhenAny(wake, change, tick) : Task.WhenAny(wake, tick));
                isRested = true;
                ended.Token.ThrowIfCancellationRequested();
            }
            while (!wake.IsCompleted && !change.IsCompleted && clock.GetElapsedTime(from) < Longest
                && _known.TrueForAll(process => process.Life() != ProcessLife.Gone));
            if (change.IsCompleted) await change;
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAny(Task.WhenAll(change, wake));
        }
    }

    private async Task<bool> IsServed()
    {
        _known.Clear();
        if (await seam.Upkeep.HolderOf(Supervisor.Effect, _stop.Token) is not { } holder
            || holder == Supervisor.Process) return false;
        var process = new HostProcess(holder.Host, holder.BootId, holder.Pid, holder.StartTime);
        if (process.Life() == ProcessLife.Gone) return false;
        _known.Add(process);
        return true;
    }

    private async Task Serve()
    {
        var found = await GitProgram.Find(_stop.Token);
        if (found.Refusal is { } noGit)
        {
            workspace.Say(noGit.Text);
            return;
        }
        await using var crew = new Crew(workspace, found.Value);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var supervisor = new Supervisor(seam, crew.Engine(), workspace.ChildFolder, workspace.Say,
            crew.Bases.Run);
        var serving = supervisor.Run(() => { }, ended.Token);
        try
        {
            while (await Waits() || await HasNews()) await _wake.WaitAsync(Idle / 4, _stop.Token);
        }
        finally
        {
            await ended.CancelAsync();
            await serving;
        }
    }

    private async Task<bool> HasNews()
    {
        await _wake.WaitAsync(Idle, _stop.Token);
        return await Waits();
    }

    /// <summary>Whether something waits that is verified and merged on this host.</summary>
    private async Task<bool> Waits()
    {
        var filter = new TaskFilter { Statuses = ["verifying", "merging"] };
        var waiting = (await seam.Tasks.List(filter, _stop.Token)).Value ?? [];
        foreach (var slug in waiting.Select(task => task.Project).Distinct(StringComparer.Ordinal))
        {
            var project = (await seam.Projects.Get(slug, _stop.Token)).Value;
            if (project?.Home is not { } home || home.Host == HostProcess.Current.Host) return true;
        }
        return false;
    }
}
