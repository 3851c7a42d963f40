using Mmos.Agents.Processes;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Workers of this host whose process is seen gone: any process of the host may say so, and their
/// leases
/// go back at once.</summary>
public static class GoneWorkers
{
    /// <summary>Ends the registrations of all of them.</summary>
    public static async Task Report(IOrchestrator orchestrator)
    {
        var listed = await orchestrator.Workers.List(CancellationToken.None);
        foreach (var worker in listed.Value ?? [])
        {
            if (worker.Status == "offline" || worker.Process is not { } process) continue;
            var life = new HostProcess(process.Host, process.BootId, process.Pid, process.StartTime).Life();
            if (life != ProcessLife.Gone) continue;
            var (name, registration) = (worker.Name, worker.Registration);
            await orchestrator.Workers.End(name, registration, "process_gone", CancellationToken.None);
            if (worker.Agent == WorkLoop.EngineAgent)
                await orchestrator.Workers.Remove(name, CancellationToken.None);
        }
    }
}
