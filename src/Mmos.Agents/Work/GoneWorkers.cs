using Mmos.Agents.Processes;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Workers of this host whose process is seen gone: any process of the host may say so, and their
/// leases go back at once.</summary>
public static class GoneWorkers
{
    /// <summary>Ends the registrations of all of them.</summary>
    /// <returns>The processes of the others that live here.</returns>
    public static async Task<IReadOnlyList<HostProcess>> Report(IOrchestrator orchestrator)
    {
        List<HostProcess> living = [];
        var listed = await orchestrator.Workers.List(CancellationToken.None);
        foreach (var worker in listed.Value ?? [])
        {
            if (worker.Status == "offline" || worker.Process is not { } process) continue;
            var found = new HostProcess(process.Host, process.BootId, process.Pid, process.StartTime);
            if (found.Life() is var life and not ProcessLife.Gone)
            {
                if (life == ProcessLife.Alive) living.Add(found);
                continue;
            }
            var (name, registration) = (worker.Name, worker.Registration);
            await orchestrator.Workers.End(name, registration, "process_gone", CancellationToken.None);
            if (worker.Agent == WorkLoop.EngineAgent)
                await orchestrator.Workers.Remove(name, CancellationToken.None);
        }
        return [.. living.Distinct()];
    }
}
