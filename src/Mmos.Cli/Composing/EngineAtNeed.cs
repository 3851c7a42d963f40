using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Core;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>Verifies and merges in this process while something waits for that and no other process of this
/// host
/// does it: for terminals of agents without a server beside them.</summary>
/// <remarks>It also reports workers of this host whose process has gone. Disposing ends it; what it checks
/// is given
/// back.</remarks>
internal sealed class EngineAtNeed : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>How long it stays without work, for the next task that is handed in.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly Workspace _workspace;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Task _loop;

    /// <summary>Begins to look.</summary>
    public EngineAtNeed(Workspace workspace)
    {
        _workspace = workspace;
        _loop = Task.Run(Run);
    }

    private IOrchestrator Seam => _workspace.Orchestrator;

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
                await _wake.WaitAsync(Look, _stop.Token);
                await Tried();
            }
        }
        catch (OperationCanceledException) { /* the process ends */ }
    }

    /// <summary>A database that is away comes back; the next look may find it.</summary>
    private async Task Tried()
    {
        try
        {
            if (await IsServed()) return;
            await GoneWorkers.Report(Seam);
            if (await Waits()) await Serve();
        }
        catch (Exception e) when (e is JournalException or InvariantException or IOException
            or UnauthorizedAccessException)
        {
            _workspace.Say($"verifying and merging stopped: {e.Message}");
        }
    }

    private async Task<bool> IsServed() =>
        await Seam.Upkeep.HolderOf(Supervisor.Effect, _stop.Token) is { } holder
        && holder != Supervisor.Process
        && new HostProcess(holder.Host, holder.BootId, holder.Pid,
            holder.StartTime).Life() != ProcessLife.Gone;

    private async Task Serve()
    {
        var found = await GitProgram.Find(_stop.Token);
        if (found.Refusal is { } noGit)
        {
            _workspace.Say(noGit.Text);
            return;
        }
        await using var crew = new Crew(_workspace, found.Value);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var supervisor = new Supervisor(Seam, crew.Engine(), _workspace.ChildFolder, _workspace.Say,
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
        var projects = (await Seam.Projects.List(_stop.Token)).Value ?? [];
        foreach (var project in projects)
        {
            if (project.Home is { } home && home.Host != HostProcess.Current.Host) continue;
            if (project.Tasks.GetValueOrDefault("verifying") + project.Tasks.GetValueOrDefault("merging") > 0)
                return true;
        }
        return false;
    }
}
