using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>The composition root: the only place that knows every project.</summary>
internal sealed class Composition(IReadOnlyDictionary<string, string> environment) : IComposition
{
    public IProjectFiles Files { get; } = new ProjectFiles();

    public async Task<Answer<IWorkspaceSession>> Open(WorkspaceFolder folder, CancellationToken cancel)
    {
        if (OwnTokens.Refusal(environment) is { } nobody) return Answer<IWorkspaceSession>.No(nobody);
        if (Remote(folder) is { } remote) return remote;
        var opened = await Workspace.Open(folder, environment, create: false, cancel);
        return opened.Value is { } workspace
            ? Answer<IWorkspaceSession>.Of(new Session(workspace), 0)
            : Answer<IWorkspaceSession>.No(opened.Problem!);
    }

    public async Task<Answer<IWorkspaceSession>> OpenOrMake(WorkspaceFolder folder,
        CancellationToken cancel)
    {
        if (OwnTokens.Refusal(environment) is { } nobody) return Answer<IWorkspaceSession>.No(nobody);
        if (Remote(folder) is { } remote) return remote;
        // This process sets worktrees up and runs gates itself, and has nobody to ask.
        if (await new Trust(environment).Foreign(folder, cancel) is { } foreign)
            return Answer<IWorkspaceSession>.No(new Problem("not_allowed",
                $"{foreign.Named} came with this repository and was not approved on this machine: it would "
                + $"run {string.Join("; ", foreign.Runs)}. A person looks at it, approves it with: mmos up, "
                + "or: mmos config apply --trust, and starts this terminal's agent again"));
        var opened = await Workspace.Open(folder, environment, create: true, cancel);
        return opened.Value is { } workspace
            ? Answer<IWorkspaceSession>.Of(new Session(workspace), 0)
            : Answer<IWorkspaceSession>.No(opened.Problem!);
    }

    /// <summary>The server that has the workspace open; null for none.</summary>
    private Answer<IWorkspaceSession>? Remote(WorkspaceFolder folder) => Servers.Of(folder,
        environment) is { } server
        ? Answer<IWorkspaceSession>.Of(new RemoteSession(folder, server, environment,
            isHere: Servers.Named(environment) is null), 0)
        : null;

    public Task<Answer<IPlanRun>> Run(WorkspaceFolder folder, RunRequest request, CancellationToken cancel) =>
        PlanRun.Start(folder, request, environment, cancel);

    public Task<Answer<ProjectInfo>> Create(WorkspaceFolder folder, Plan plan, CancellationToken cancel) =>
        PlanRun.Create(folder, plan, environment, cancel);

    public Task<Answer<DemoRun>> Demo(CancellationToken cancel) => Demos.Start(environment, cancel);

    public async Task<Answer<Done>> ServeWorker(
        WorkspaceFolder folder, WorkerRunRequest request, Action<string> say, CancellationToken cancel)
    {
        if (request.Server is { } address)
            return await RemoteWorker.Run(folder, new ServerAddress(address, request.Token), request, say,
                cancel);
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return Answer<Done>.No(GitProblems.Of(noGit));
        var opened = await Workspace.Open(folder, environment, create: true, cancel);
        if (opened.Value is not { } open) return Answer<Done>.No(opened.Problem!);
        await using var workspace = open;
        await using var crew = new Crew(workspace, found.Value);
        if (!workspace.IsAdmins) return await Serving.Run(workspace, crew, request, environment, say, cancel);
        await Homes.Adopt(workspace, cancel);
        await using var keeping = Keeping.Start(workspace);
        return await Serving.Run(workspace, crew, request, environment, say, cancel);
    }

    public Task<Answer<IServedWorkspace>> Up(WorkspaceFolder folder, UpRequest request,
        CancellationToken cancel) =>
        ServedWorkspace.Start(folder, request, environment, cancel);

    public async Task<Answer<ServerSaid>> Health(WorkspaceFolder? folder, Uri? server,
        CancellationToken cancel)
    {
        var address = server ?? (folder is null ? null : Servers.Of(folder, environment)?.Address);
        return address is null
            ? Answer<ServerSaid>.No(new Problem("unavailable",
                "no server runs for this workspace; start one with: mmos up"))
            : await HealthProbe.Ask(address, cancel);
    }

    public Answer<IDatabaseTools> Database(WorkspaceFolder folder)
    {
        if (OwnTokens.OnFiles(environment) is { } refused) return Answer<IDatabaseTools>.No(refused);
        var found = Databases.Of(folder, environment);
        return found.Value is { } configured
            ? Answer<IDatabaseTools>.Of(new DatabaseTools(folder, configured, environment), 0)
            : Answer<IDatabaseTools>.No(found.Problem!);
    }

    public IComposition With(IReadOnlyDictionary<string, string> other) => new Composition(other);

    public Task<Answer<IReadOnlyList<WorkspaceSummary>>> Workspaces(WorkspaceFolder folder,
        CancellationToken cancel) =>
        OwnTokens.OnFiles(environment) is { } refused
            ? Task.FromResult(Answer<IReadOnlyList<WorkspaceSummary>>.No(refused))
            : Composing.Workspaces.List(folder, environment, cancel);

    public Task<Answer<WorkspaceSummary>> CreateWorkspace(WorkspaceFolder folder, CancellationToken cancel) =>
        OwnTokens.OnFiles(environment) is { } refused
            ? Task.FromResult(Answer<WorkspaceSummary>.No(refused))
            : Composing.Workspaces.Create(folder, environment, cancel);

    public Task<Answer<IReadOnlyList<string>>> ApplyConfig(WorkspaceFolder folder,
        CancellationToken cancel) =>
        LiveConfig.Apply(folder, environment, cancel);

    public Answer<IBackupTools> Backups(WorkspaceFolder folder)
    {
        if (OwnTokens.OnFiles(environment) is { } refused) return Answer<IBackupTools>.No(refused);
        var found = Databases.Of(folder, environment);
        return found.Value is { } configured
            ? Answer<IBackupTools>.Of(new BackupTools(folder, configured), 0)
            : Answer<IBackupTools>.No(found.Problem!);
    }

    public IMaintenance Maintenance(WorkspaceFolder folder) => new Maintenance(folder, environment);

    public Task<ForeignConfig?> Foreign(WorkspaceFolder folder, CancellationToken cancel) =>
        new Trust(environment).Foreign(folder, cancel);

    public void Approve(ForeignConfig config) => new Trust(environment).Approve(config);

    public Task<IReadOnlyList<Finding>> Examine(string directory, CancellationToken cancel) =>
        Doctor.Examine(directory, environment, cancel);
}

/// <summary>`mmos worker run`: one worker in this terminal.</summary>
internal static class Serving
{
    public static async Task<Answer<Done>> Run(
        Workspace workspace, Crew crew, WorkerRunRequest request,
        IReadOnlyDictionary<string, string> environment, Action<string> say, CancellationToken cancel)
    {
        var memory = Staff.Memory(workspace);
        var worker = new TerminalWorker(workspace, crew, config => Named(request,
            config.Workers.FirstOrDefault(w => w.Name == request.Name)), environment, memory);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        say($"{worker.Name} serves {workspace.Folder.Root}");
        var serving = worker.Run(stop.Token);
        // Without a `mmos run` beside it, nobody else would verify and merge what it hands in.
        // A worker's token may not, and somebody else must.
        var loops = workspace.IsAdmins ? crew.Engine() : [];
        var engine = Task.WhenAll(loops.Select(loop => loop.Run(stop.Token)));
        var beside = Task.WhenAll(worker.Follow(stop.Token),
            workspace.IsAdmins ? memory.Run(stop.Token) : Task.CompletedTask);
        if (request.UntilEmpty) await UntilEmpty(workspace.Orchestrator, worker.Name, serving, stop);
        var problem = await serving;
        await stop.CancelAsync();
        var ended = await engine;
        await beside;
        return (problem ?? ended.FirstOrDefault(p => p is not null)) is { } refused
            ? Answer<Done>.No(refused) : Answer<Done>.Of(new Done(), 0);
    }

    /// <summary>The worker that was asked for.</summary>
    /// <param name="request">As whom.</param>
    /// <param name="configured">As the configuration has it; null for one that is not configured.</param>
    public static WorkerConfig Named(WorkerRunRequest request, WorkerConfig? configured) => configured
        ?? new WorkerConfig(request.Name ?? string.Create(CultureInfo.InvariantCulture,
            $"{Environment.UserName}-{HostProcess.Current.Pid}"), "command", null, null, null,
            request.Capabilities, 1, null, null, null, request.Run);

    // Empty: it holds nothing, and no project has anything that could still come to it.
    public static async Task UntilEmpty(IOrchestrator seam, string worker, Task serving,
        CancellationTokenSource stop)
    {
        while (!serving.IsCompleted && !stop.IsCancellationRequested)
        {
            var tasks = await seam.Tasks.List(new TaskFilter(), stop.Token);
            var listed = await seam.Workers.List(stop.Token);
            if (tasks.Value is null || listed.Value is null) break;
            var me = listed.Value!.FirstOrDefault(w => w.Name == worker);
            var isLeft = tasks.Value!
                .Any(t => t.Status is "ready" or "assigned" or "running" or "verifying" or "merging"
                    || t.Worker == worker);
            if (me is not null && me.Status != "offline" && !isLeft) break;
            await Task.WhenAny(serving, seam.Records.WaitForChange(tasks.Seq, stop.Token));
        }
        await stop.CancelAsync();
    }
}
