using System.Text;
using Mmos.Api;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Tests;

/// <summary>The rest of MMOS as commands see it, with nothing behind it.</summary>
internal sealed class FakeComposition
    : IComposition, IProjectFiles, IWorkspaceSession, IAttempts, IPlanRun, IDatabaseTools
{
    public FakeOrchestrator Seam { get; } = new();
    public WorkspaceFolder? Home { get; set; } = new("/home/me/shop", "/home/me/shop/.mmos", true);
    public Problem? Refusal { get; set; }
    public PlanFile ReadingOfPlan { get; set; } = new(Samples.Plan, [], []);
    public ConfigFile ReadingOfConfig { get; set; } = new([], [], []);
    public List<Finding> Findings { get; } = [];
    public List<string> DatabaseProblems { get; } = [];
    public RunRequest? Asked { get; private set; }
    public WorkerRunRequest? Served { get; private set; }
    public bool IsClosed { get; private set; }
    public string Log { get; set; } = "line one\nline \e[31mtwo\e[0m\n";

    IProjectFiles IComposition.Files => this;
    IOrchestrator IWorkspaceSession.Orchestrator => Seam;
    IOrchestrator IPlanRun.Orchestrator => Seam;
    WorkspaceFolder IWorkspaceSession.Folder => Home!;
    IAttempts IWorkspaceSession.Attempts => this;
    string IPlanRun.Project => "shop";
    bool IPlanRun.IsServing => true;
    IReadOnlyList<string> IPlanRun.Notes => ["shop was submitted with 7 tasks; 2 workers"];

    Answer<WorkspaceFolder> IProjectFiles.Find(string directory, IReadOnlyDictionary<string,
        string> environment) =>
        Home is { } home
            ? Answer<WorkspaceFolder>.Of(home, 0)
            : Answer<WorkspaceFolder>.No(new Problem("unavailable", "no MMOS here; run \"mmos init\""));

    PlanFile IProjectFiles.ReadPlan(string path) => ReadingOfPlan;
    ConfigFile IProjectFiles.ReadConfig(string root, IReadOnlyDictionary<string, string> environment) =>
        ReadingOfConfig;
    IReadOnlyList<string> IProjectFiles.SchemaNames => ["config", "plan"];
    string? IProjectFiles.Schema(string name) =>
        name is "config" or "plan" ? $"{{\"title\":\"{name}\"}}\n" : null;

    string? IProjectFiles.CreateState(WorkspaceFolder folder)
    {
        Directory.CreateDirectory(folder.State);
        return null;
    }

    Task<Answer<IWorkspaceSession>> IComposition.Open(WorkspaceFolder folder, CancellationToken cancel) =>
        Reply<IWorkspaceSession>(this);

    Task<Answer<IPlanRun>> IComposition.Run(WorkspaceFolder folder, RunRequest request,
        CancellationToken cancel)
    {
        Asked = request;
        return Reply<IPlanRun>(this);
    }

    Task<Answer<ProjectInfo>> IComposition.Create(WorkspaceFolder folder, Plan plan,
        CancellationToken cancel)
    {
        Asked = new RunRequest(plan, "", null, false, false);
        return Reply(Samples.Project with { Id = plan.Project });
    }

    Task<Answer<DemoRun>> IComposition.Demo(CancellationToken cancel) =>
        Reply(new DemoRun(this, "/tmp/mmos-demo-1"));

    Task<Answer<Done>> IComposition.ServeWorker(
        WorkspaceFolder folder, WorkerRunRequest request, Action<string> say, CancellationToken cancel)
    {
        Served = request;
        say("took T4 scrape (attempt 1)");
        return Reply<Done>(default);
    }

    Answer<IDatabaseTools> IComposition.Database(WorkspaceFolder folder) =>
        Answer<IDatabaseTools>.Of(this, 0);

    Task<IReadOnlyList<Finding>> IComposition.Examine(string directory, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>(Findings);

    Task<Answer<Landing>> IWorkspaceSession.Land(string project, CancellationToken cancel) =>
        Reply(new Landing(project, "main", "0123456789abcdef"));

    Task<Answer<Stream>> IAttempts.OpenLog(TaskInfo task, int? attempt, CancellationToken cancel) =>
        Reply<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(Log)));

    Task<Answer<string>> IAttempts.Diff(TaskInfo task, bool summary, CancellationToken cancel) =>
        Reply(summary ? " src/a.cs | 2 +-\n" : "diff --git a/src/a.cs b/src/a.cs\n");

    Task<Answer<DatabaseReport>> IDatabaseTools.Verify(CancellationToken cancel) => Report();
    Task<Answer<DatabaseReport>> IDatabaseTools.Rebuild(CancellationToken cancel) => Report();

    async Task<Answer<long>> IDatabaseTools.Export(Stream target, CancellationToken cancel)
    {
        await target.WriteAsync("{\"seq\":1}\n"u8.ToArray(), cancel);
        return Answer<long>.Of(1, 0);
    }

    private Task<Answer<DatabaseReport>> Report() =>
        Reply(new DatabaseReport("/home/me/shop/.mmos/mmos.db", 321, "9f86d081884c7d65", 7,
            DatabaseProblems));

    private Task<Answer<T>> Reply<T>(T value) =>
        Task.FromResult(Refusal is { } refusal ? Answer<T>.No(refusal) : Answer<T>.Of(value, 0));

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}
