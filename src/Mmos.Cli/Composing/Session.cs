using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Mcp.Serving;

namespace Mmos.Cli.Composing;

/// <summary>An open workspace for commands that ask and order.</summary>
internal sealed class Session(Workspace workspace) : IWorkspaceSession
{
    private EngineAtNeed? _engine;

    public IOrchestrator Orchestrator => workspace.Orchestrator;

    public WorkspaceFolder Folder => workspace.Folder;

    public string? Notice => workspace.Notice;

    public Task<Answer<Seams.Landing>> Land(string project, LandingWay way, CancellationToken cancel) =>
        Lands.Land(workspace, project, way, cancel);

    public Task<Answer<PlacedPlan>> Place(Plan plan, CancellationToken cancel) =>
        Submission.Locate(workspace, plan, cancel);

    public Task<Answer<RepositoryHome>> MoveHome(string project, CancellationToken cancel) =>
        Homes.MoveHere(workspace, project, cancel);

    public async Task<ProcessInfo?> Supervisor(CancellationToken cancel)
    {
        var effect = Agents.Work.Supervisor.Effect;
        return await Orchestrator.Upkeep.HolderOf(effect, cancel) is { } holder
            && new HostProcess(holder.Host, holder.BootId, holder.Pid, holder.StartTime).Life()
                != ProcessLife.Gone ? holder : null;
    }

    // Who asks with a worker's token may not verify and merge.
    public void HandedIn()
    {
        if (!workspace.IsAdmins) return;
        (_engine ??= new EngineAtNeed(workspace, Orchestrator, TimeProvider.System).Begun()).Wake();
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        await workspace.DisposeAsync();
    }
}
