using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Backtests;
using Mmos.Mcp.Serving;
using Mmos.Runtime.Care;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Tests;

/// <summary>The rest of MMOS as commands see it, with nothing behind it.</summary>
internal sealed class FakeComposition
    : IComposition, IProjectFiles, IWorkspaceSession, IPlanRun, IDatabaseTools
{
    public FakeOrchestrator Seam { get; } = new();
    public WorkspaceFolder? Home { get; set; } = new("/home/me/shop", "/home/me/shop/.mmos", true);
    public Problem? Refusal { get; set; }
    public Problem? RefusalOfFirstRun { get; set; }
    public byte[] TaskFile { get; set; } = [];
    public PlanFile ReadingOfPlan { get; set; } = new(Samples.Plan, [], []);
    public ConfigFile ReadingOfConfig { get; set; } = new([], [], []);
    public List<Finding> Findings { get; } = [];
    public List<string> DatabaseProblems { get; } = [];
    public ProcessInfo? Running { get; set; } = new("box", "b", 4711, 1);
    public RunRequest? Asked { get; private set; }
    public WorkerRunRequest? Served { get; private set; }
    public UpRequest? Upped { get; private set; }
    public FakeServed UpOne { get; set; } = new();
    public Uri? Probed { get; private set; }
    public Answer<ServerSaid> HealthAnswer { get; set; } =
        Answer<ServerSaid>.Of(new ServerSaid(true, ["status: ok"], "{}"), 0);
    public List<string> Hidden { get; } = [];
    public FakeCare Care { get; } = new();
    public string? Notice { get; set; }
    public bool IsClosed { get; private set; }

    /// <summary>The workspace that `--workspace` named.</summary>
    public string? Workspace { get; private set; }

    /// <summary>A configuration that came from elsewhere; null for none.</summary>
    public ForeignConfig? Foreign { get; set; }

    /// <summary>What was approved.</summary>
    public List<string> Approved { get; } = [];

    Task<ForeignConfig?> IComposition.Foreign(WorkspaceFolder folder, CancellationToken cancel) =>
        Task.FromResult(Foreign);

    void IComposition.Approve(ForeignConfig config) => Approved.Add(config.Approval);

    IProjectFiles IComposition.Files => this;
    IOrchestrator IWorkspaceSession.Orchestrator => Seam;
    IOrchestrator IPlanRun.Orchestrator => Seam;
    WorkspaceFolder IWorkspaceSession.Folder => Home!;
    string IPlanRun.Project => "shop";
    bool IPlanRun.IsServing => true;
    IReadOnlyList<string> IPlanRun.Notes => ["shop was submitted with 7 tasks; 2 workers"];

    Answer<WorkspaceFolder> IProjectFiles.Find(string directory, IReadOnlyDictionary<string,
        string> environment) =>
        Home is { } home
            ? Answer<WorkspaceFolder>.Of(home, 0)
            : Answer<WorkspaceFolder>.No(new Problem("unavailable", "no MMOS here; run \"mmos init\""));

    PlanFile IProjectFiles.ReadPlan(string path) => ReadingOfPlan;
    TaskListReading IProjectFiles.ReadTasks(string path) => TaskListReader.Read(TaskFile, path);
    ConfigFile IProjectFiles.ReadConfig(string root, IReadOnlyDictionary<string, string> environment) =>
        ReadingOfConfig;
    IReadOnlyList<string> IProjectFiles.SetConfig(string root,
        IReadOnlyDictionary<string, string> environment, string key, string value)
    {
        Seam.Orders.Add($"set {key} {value}");
        return [.. ReadingOfConfig.Problems];
    }

    IReadOnlyList<string> IProjectFiles.AddToConfig(string root,
        IReadOnlyDictionary<string, string> environment, string key, string item)
    {
        Seam.Orders.Add($"add {key} {item}");
        return [.. ReadingOfConfig.Problems];
    }

    Task<ProcessInfo?> IWorkspaceSession.Supervisor(CancellationToken cancel) => Task.FromResult(Running);

    IReadOnlyList<string> IProjectFiles.SchemaNames => ["config", "plan"];
    string? IProjectFiles.Schema(string name) =>
        name is "config" or "plan" ? $"{{\"title\":\"{name}\"}}\n" : null;

    string? IProjectFiles.CreateState(WorkspaceFolder folder)
    {
        Directory.CreateDirectory(folder.State);
        return null;
    }

    void IProjectFiles.Hide(WorkspaceFolder folder, IReadOnlyList<string> lines) => Hidden.AddRange(lines);

    Task<Answer<IWorkspaceSession>> IComposition.Open(WorkspaceFolder folder, CancellationToken cancel) =>
        Reply<IWorkspaceSession>(this);

    Task<Answer<IWorkspaceSession>> IComposition.OpenOrMake(WorkspaceFolder folder,
        CancellationToken cancel) => Reply<IWorkspaceSession>(this);

    Task<Answer<IPlanRun>> IComposition.Run(WorkspaceFolder folder, RunRequest request,
        CancellationToken cancel)
    {
        Asked = request;
        if (RefusalOfFirstRun is not { } first) return Reply<IPlanRun>(this);
        RefusalOfFirstRun = null;
        return Task.FromResult(Answer<IPlanRun>.No(first));
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

    Task<Answer<IServedWorkspace>> IComposition.Up(WorkspaceFolder folder, UpRequest request,
        CancellationToken cancel)
    {
        Upped = request;
        return Reply<IServedWorkspace>(UpOne);
    }

    Task<Answer<ServerSaid>> IComposition.Health(WorkspaceFolder? folder, Uri? server,
        CancellationToken cancel)
    {
        Probed = server;
        return Task.FromResult(HealthAnswer);
    }

    Answer<IDatabaseTools> IComposition.Database(WorkspaceFolder folder) =>
        Answer<IDatabaseTools>.Of(this, 0);

    IComposition IComposition.With(IReadOnlyDictionary<string, string> environment)
    {
        Workspace = environment.GetValueOrDefault("MMOS_WORKSPACE");
        return this;
    }

    Task<Answer<IReadOnlyList<WorkspaceSummary>>> IComposition.Workspaces(WorkspaceFolder folder,
        CancellationToken cancel) =>
        Reply<IReadOnlyList<WorkspaceSummary>>(
            [new("default", "/home/me/shop/.mmos/mmos.db", true), Summary("team-2")]);

    Task<Answer<WorkspaceSummary>> IComposition.CreateWorkspace(WorkspaceFolder folder,
        CancellationToken cancel) =>
        Reply(Summary(Workspace!));

    Task<Answer<IReadOnlyList<string>>> IComposition.ApplyConfig(WorkspaceFolder folder,
        CancellationToken cancel) =>
        Reply<IReadOnlyList<string>>(["limits.max_running: 20 -> 5"]);

    private static WorkspaceSummary Summary(string name) =>
        new(name, "/home/me/shop/.mmos/mmos.db", false);

    Answer<IBackupTools> IComposition.Backups(WorkspaceFolder folder) => Answer<IBackupTools>.Of(Care, 0);

    IMaintenance IComposition.Maintenance(WorkspaceFolder folder) => Care;

    Task<Answer<MigrationReport>> IDatabaseTools.Migrate(CancellationToken cancel) =>
        Care.Reply("migrate", new MigrationReport("/home/me/shop/.mmos/mmos.db", 2, 3));

    Task<Answer<RedactedReport>> IDatabaseTools.Redact(RedactionRequest request, CancellationToken cancel)
    {
        Care.Redaction = request;
        return Care.Reply($"redact {request.Text}", new RedactedReport([17, 19], ["9f86d081884c7d659a2f"],
            ["/home/me/shop/.mmos/backups/default-20260131-235959.mmos"],
            ["/home/me/shop/.mmos/logs/attempts/T4-1.log"]));
    }

    Task<IReadOnlyList<Finding>> IComposition.Examine(string directory, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>(Findings);

    Task<Answer<PlacedPlan>> IWorkspaceSession.Place(Plan plan, CancellationToken cancel) =>
        Reply(new PlacedPlan(plan, null));

    Task<Answer<Landing>> IWorkspaceSession.Land(
        string project, LandingWay way, CancellationToken cancel) =>
        Reply(new Landing(project, "main", "0123456789abcdef")
        {
            Pushed = way switch
            {
                LandingWay.Push => "main",
                LandingWay.PullRequest => $"mmos/{project}",
                _ => null,
            },
            PullRequest = way == LandingWay.PullRequest ? "https://github.com/ayse/shop/compare/main...mmos/x"
                : null,
            Note = way == LandingWay.PullRequest ? "gh is not installed" : null,
        });

    Task<Answer<RepositoryHome>> IWorkspaceSession.MoveHome(string project, CancellationToken cancel) =>
        Reply(new RepositoryHome("r-1", null, "north", "/src/shop"));

    Task<Answer<DatabaseReport>> IDatabaseTools.Verify(CancellationToken cancel) => Report();
    Task<Answer<DatabaseReport>> IDatabaseTools.Rebuild(CancellationToken cancel) => Report();

    async Task<Answer<long>> IDatabaseTools.Export(Stream target, CancellationToken cancel)
    {
        await target.WriteAsync("{\"seq\":1}\n"u8.ToArray(), cancel);
        return Answer<long>.Of(1, 0);
    }

    Task<Answer<BacktestReport>> IDatabaseTools.Backtest(string file, CancellationToken cancel) =>
        Care.Reply($"backtest {file}", new BacktestReport
        {
            Tasks = 40,
            LeftOut = 2,
            Changes = ["routing.weights: changed", "limits.max_running: 20 -> 4"],
            Recorded = new(38, 7_260, new(300, 1_800, 2_000), new(10, 200, 400), "12.3456",
                new Dictionary<string, int> { ["worker-1"] = 20, ["worker-2"] = 22 }),
            Before = new(38, 7_200, new(290, 1_750, 1_990), new(9, 190, 390), "12.3456",
                new Dictionary<string, int> { ["worker-1"] = 21, ["worker-2"] = 21 }),
            After = new(38, 9_000, new(390, 2_750, 2_990), new(90, 900, 990), "4.5",
                new Dictionary<string, int> { ["worker-1"] = 37, ["worker-3"] = 5 }),
            Moved = 17,
        });

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
