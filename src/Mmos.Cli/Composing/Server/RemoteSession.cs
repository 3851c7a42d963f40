using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Mcp.Serving;

namespace Mmos.Cli.Composing;

/// <summary>A workspace that a server has open, for commands that ask and order.</summary>
/// <param name="folder">The folder that the command was given in.</param>
/// <param name="server">The server.</param>
/// <param name="environment">The process's environment.</param>
/// <param name="isHere">The server runs on this machine for that folder: what takes files can be done
/// besides.</param>
internal sealed class RemoteSession(WorkspaceFolder folder, ServerAddress server,
    IReadOnlyDictionary<string, string> environment, bool isHere) : IWorkspaceSession
{
    private readonly HttpOrchestrator _http = new(server.Address, server.Token);

    public IOrchestrator Orchestrator => _http;

    public WorkspaceFolder Folder => folder;

    public bool IsGone => server.Process is { } process && process.Life() == ProcessLife.Gone;

    public Task<Answer<Landing>> Land(string project, LandingWay way, CancellationToken cancel) =>
        Besides("project land", workspace => Lands.Land(workspace, project, way, cancel), cancel);

    // The server looks at the repository itself: it may be the only one that can.
    public Task<Answer<PlacedPlan>> Place(Plan plan, CancellationToken cancel)
    {
        var path = plan.Repository switch
        {
            null => isHere && folder.IsRepository ? folder.Root : null,
            PlacedPlan.NoRepository => null,
            var said => isHere ? Path.GetFullPath(said, folder.Root) : said,
        };
        return Task.FromResult(Answer<PlacedPlan>.Of(new PlacedPlan(plan with { Repository = path }, null),
            0));
    }

    public Task<Answer<RepositoryHome>> MoveHome(string project, CancellationToken cancel) =>
        Besides("project home", workspace => Homes.MoveHere(workspace, project, cancel), cancel);

    public async Task<ProcessInfo?> Supervisor(CancellationToken cancel)
    {
        var effect = Agents.Work.Supervisor.Effect;
        return await Orchestrator.Upkeep.HolderOf(effect, cancel) is { } holder
            && new HostProcess(holder.Host, holder.BootId, holder.Pid, holder.StartTime).Life()
                != ProcessLife.Gone ? holder : null;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    // Any process of the machine may open the log beside the server.
    private async Task<Answer<T>> Besides<T>(string what, Func<Workspace, Task<Answer<T>>> act,
        CancellationToken cancel)
    {
        if (!isHere)
            return Answer<T>.No(new Problem("unavailable",
                $"\"mmos {what}\" works on files; run it on the machine of {server.Address}"));
        var opened = await Workspace.Open(folder, environment, create: false, cancel);
        if (opened.Value is not { } open) return Answer<T>.No(opened.Problem!);
        await using var workspace = open;
        return await act(workspace);
    }
}
