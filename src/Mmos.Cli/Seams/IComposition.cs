using Mmos.Api;

namespace Mmos.Cli.Seams;

/// <summary>Everything that commands need from the rest of MMOS: the composition root stands behind it, or a
/// test.</summary>
internal interface IComposition
{
    /// <summary>Plans, configuration, the state folder.</summary>
    IProjectFiles Files { get; }

    /// <summary>Opens a workspace to ask and order; no engine, no workers.</summary>
    /// <remarks>Asks a server that runs for it, else opens its database; `unavailable` when there is
    /// neither.</remarks>
    Task<Answer<IWorkspaceSession>> Open(WorkspaceFolder folder, CancellationToken cancel);

    /// <summary>The same; a workspace whose folder is there but not its database is made first.</summary>
    Task<Answer<IWorkspaceSession>> OpenOrMake(WorkspaceFolder folder, CancellationToken cancel);

    /// <summary>Submits or continues a plan and starts what it needs.</summary>
    Task<Answer<IPlanRun>> Run(WorkspaceFolder folder, RunRequest request, CancellationToken cancel);

    /// <summary>Makes a project from a plan, which may be without tasks; starts nothing.</summary>
    Task<Answer<ProjectInfo>> Create(WorkspaceFolder folder, Plan plan, CancellationToken cancel);

    /// <summary>Backups of the folder's workspace.</summary>
    Answer<IBackupTools> Backups(WorkspaceFolder folder);

    /// <summary>Gives room back that nothing in the folder needs any more.</summary>
    IMaintenance Maintenance(WorkspaceFolder folder);

    /// <summary>Makes the example job in a new folder and starts it.</summary>
    Task<Answer<DemoRun>> Demo(CancellationToken cancel);

    /// <summary>Serves as a worker until told to end.</summary>
    /// <param name="folder">Whose work it takes.</param>
    /// <param name="request">As whom.</param>
    /// <param name="say">Takes one line at a time of what happens, for people.</param>
    /// <param name="cancel">Ends it: the running task is finished or handed back.</param>
    Task<Answer<Done>> ServeWorker(
        WorkspaceFolder folder, WorkerRunRequest request, Action<string> say, CancellationToken cancel);

    /// <summary>Serves a workspace to others, and makes it where there is none.</summary>
    Task<Answer<IServedWorkspace>> Up(WorkspaceFolder folder, UpRequest request, CancellationToken cancel);

    /// <summary>Asks a server how it is.</summary>
    /// <param name="folder">Whose server, where none is named; null for no folder.</param>
    /// <param name="server">Where it is; null: the one that serves the folder's workspace.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<ServerSaid>> Health(WorkspaceFolder? folder, Uri? server, CancellationToken cancel);

    /// <summary>Care of a workspace's database.</summary>
    Answer<IDatabaseTools> Database(WorkspaceFolder folder);

    /// <summary>The same under another environment.</summary>
    IComposition With(IReadOnlyDictionary<string, string> environment);

    /// <summary>The workspaces of the configured database, by name.</summary>
    Task<Answer<IReadOnlyList<WorkspaceSummary>>> Workspaces(WorkspaceFolder folder,
        CancellationToken cancel);

    /// <summary>Makes the configured workspace; `conflict` when it is there.</summary>
    Task<Answer<WorkspaceSummary>> CreateWorkspace(WorkspaceFolder folder, CancellationToken cancel);

    /// <summary>Takes the configuration, as the files have it now, live.</summary>
    /// <returns>What changed, one line each; empty when nothing did.</returns>
    Task<Answer<IReadOnlyList<string>>> ApplyConfig(WorkspaceFolder folder, CancellationToken cancel);

    /// <summary>The folder's configuration when it came from elsewhere and nobody approved it here; null when
    /// it may run.</summary>
    Task<ForeignConfig?> Foreign(WorkspaceFolder folder, CancellationToken cancel) =>
        Task.FromResult<ForeignConfig?>(null);

    /// <summary>Records that it may run on this machine.</summary>
    void Approve(ForeignConfig config)
    {
    }

    /// <summary>Looks at git, database, agents, disk.</summary>
    Task<IReadOnlyList<Finding>> Examine(string directory, CancellationToken cancel);
}
