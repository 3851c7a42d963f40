using Mmos.Agents.Processes;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Runs this host's workers and the engine's hands, in one process of the host at a time.</summary>
/// <remarks>
/// Another process waits, and takes over when the first ends. While it serves, workers of processes that are
/// seen gone are
/// reported at once, so that their leases go back.
/// </remarks>
/// <param name="orchestrator">The seam.</param>
/// <param name="loops">The workers to run.</param>
/// <param name="childFolder">Where the keepers of this host record what they run.</param>
/// <param name="say">Hears what is wrong with the machine; for people.</param>
/// <param name="besides">What runs while it serves, each until told to end.</param>
public sealed class Supervisor(
    IOrchestrator orchestrator, IReadOnlyList<WorkLoop> loops, string childFolder, Action<string> say,
    params Func<CancellationToken, Task>[] besides)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly HostProcess Me = HostProcess.Current;
    private static readonly ProcessInfo This = new(Me.Host, Me.BootId, Me.Pid, Me.StartTime);

    /// <summary>Name of the effect that one process per host carries out.</summary>
    public static string Effect { get; } = $"supervise:{Me.Host}";

    /// <summary>This process, as registrations name it.</summary>
    public static ProcessInfo Process => This;

    /// <summary>Serves until <paramref name="stop"/>: waits for its turn, then runs every worker. Returns
    /// when all have drained.</summary>
    /// <param name="serves">Called once its turn has come and every worker is registered.</param>
    /// <param name="stop">Drains: running items are given back.</param>
    public async Task Run(Action serves, CancellationToken stop)
    {
        if (await Take(stop) is not { } lease) return;
        ChildSweeper.Sweep(childFolder);
        await GoneWorkers.Report(orchestrator);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = Watch(ended.Token);
        var beside = Task.WhenAll(besides.Select(run => run(ended.Token)));
        var serving = Task.WhenAll(loops.Select(loop => loop.Run(stop)));
        await Task.WhenAny(Task.WhenAll(loops.Select(loop => loop.Registered)), serving);
        serves();
        var ends = await serving;
        foreach (var problem in ends.OfType<Problem>()) say(problem.Message);
        await ended.CancelAsync();
        await beside;
        await watching;
        await orchestrator.Upkeep.ReleaseEffect(Effect, lease, "stopped", CancellationToken.None);
    }

    private async Task<int?> Take(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look);
        try
        {
            do
            {
                var holder = await orchestrator.Upkeep.HolderOf(Effect, stop);
                var isGone = holder is not null
                    && new HostProcess(holder.Host, holder.BootId, holder.Pid, holder.StartTime)
                        .Life() == ProcessLife.Gone;
                if (holder is not null && !isGone && holder != This) continue;
                var leased = await orchestrator.Upkeep
                    .LeaseEffect(Effect, $"mmos-{Me.Pid}", This, Lease, isGone, stop);
                if (leased.Problem is null) return leased.Value;
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) { /* it never was this process's turn */ }
        return null;
    }

    /// <summary>Extends the lease, and finds workers of this host whose process has gone.</summary>
    private async Task Watch(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look);
        var extended = TimeProvider.System.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await GoneWorkers.Report(orchestrator);
                if (TimeProvider.System.GetElapsedTime(extended) < Lease / 3) continue;
                await orchestrator.Upkeep.LeaseEffect(Effect, $"mmos-{Me.Pid}", This, Lease, false, stop);
                extended = TimeProvider.System.GetTimestamp();
            }
        }
        catch (OperationCanceledException) { /* stopping */ }
    }
}
