using System.Globalization;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Git;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>A submitted plan, served by this process or by the one of this host whose turn it is.</summary>
internal sealed class PlanRun : IPlanRun
{
    private readonly Workspace _workspace;
    private readonly Crew _crew;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly Keeping? _keeping;
    private readonly Func<Task> _letGo;

    private PlanRun(Workspace workspace, Crew crew, string project, IReadOnlyList<string> notes,
        Supervisor? supervisor, IReadOnlyList<WorkLoop> beside, Func<Task> letGo)
    {
        (_workspace, _crew, _letGo, Project, Notes) = (workspace, crew, letGo, project, notes);
        _keeping = supervisor is null ? null : Keeping.Start(workspace);
        _serving = Task.WhenAll(Beside(beside),
            supervisor?.Run(() => IsServing = true, _stop.Token) ?? Task.CompletedTask);
    }

    public IOrchestrator Orchestrator => _workspace.Orchestrator;

    public string Project { get; }

    public bool IsServing { get; private set; }

    public IReadOnlyList<string> Notes { get; }

    /// <summary>Checks everything that can be refused, then opens the workspace, submits or continues, and
    /// serves.</summary>
    public static async Task<Answer<IPlanRun>> Start(
        WorkspaceFolder folder, RunRequest request, IReadOnlyDictionary<string, string> environment,
            CancellationToken cancel)
    {
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return No(GitProblems.Of(noGit));
        var checkedOut = await Checkout(found.Value, request.Plan, cancel);
        if (checkedOut.Refusal is { } refusal) return No(GitProblems.Of(refusal, "repository"));
        // A fresh workspace has no project to continue, so what hinders a new one is known before it is made.
        if (checkedOut.Value is { } repository && !await Workspace.Exists(folder, environment, cancel)
            && Submission.Hindrance(repository) is { } hindrance)
            return No(GitProblems.Of(hindrance, "repository"));

        var opened = await Workspace.Open(folder, environment, create: true, cancel);
        if (opened.Value is not { } workspace) return No(opened.Problem!);
        var crew = new Crew(workspace, found.Value);
        await Homes.Adopt(workspace, cancel);
        // Workers that were not asked for by number are as many as the configuration has, within its limits.
        if (AsksItself(request)) AskedWorkers.Put(folder, request.Workers!.Value);
        var configured = await workspace.Orchestrator.Upkeep.Configure(
            PolicyMapping.Of(workspace.Config, AskedWorkers.Most(folder)), cancel);
        var submitted = configured.Problem is { } refused ? Answer<IReadOnlyList<string>>.No(refused)
            : await Submission.Place(workspace, checkedOut.Value, request, cancel);
        if (submitted.Value is not { } placed)
        {
            AskedWorkers.Take(folder);
            await crew.DisposeAsync();
            await workspace.DisposeAsync();
            return No(submitted.Problem!);
        }
        return Answer<IPlanRun>.Of(Serve(workspace, crew, request, placed, environment), 0);
    }

    /// <summary>Makes a project and starts nothing.</summary>
    public static async Task<Answer<ProjectInfo>> Create(WorkspaceFolder folder, Plan plan,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        static Answer<ProjectInfo> Refuse(Problem problem) => Answer<ProjectInfo>.No(problem);
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return Refuse(GitProblems.Of(noGit));
        var checkedOut = await Checkout(found.Value, plan, cancel);
        if (checkedOut.Refusal is { } refusal) return Refuse(GitProblems.Of(refusal, "repo"));
        var opened = await Workspace.Open(folder, environment, create: true, cancel);
        if (opened.Value is not { } workspace) return Refuse(opened.Problem!);
        await using (workspace)
        {
            var projects = workspace.Orchestrator.Projects;
            var existing = await projects.Get(plan.Project, cancel);
            if (existing.Value is { } there)
                return Refuse(new Problem("conflict", $"project {there.Id} exists and is {there.Status}; "
                    + $"look at it: mmos project show {there.Id}"));
            var request = new RunRequest(plan, "", null, Resume: false, Detach: false);
            var placed = await Submission.Place(workspace, checkedOut.Value, request, cancel);
            return placed.Problem is { } problem ? Refuse(problem) : await projects.Get(plan.Project, cancel);
        }
    }

    private static PlanRun Serve(
        Workspace workspace, Crew crew, RunRequest request, IReadOnlyList<string> placed,
        IReadOnlyDictionary<string, string> environment)
    {
        if (request.Detach)
        {
            Background.Continue(request, workspace.Folder.Root, workspace.Config.Workspace);
            return new PlanRun(workspace, crew, request.Plan.Project, placed, null, [],
                () => Task.CompletedTask);
        }
        var workers = Workers(workspace.Config, request);
        var supervisor = Staff.Of(workspace, crew, config => Workers(config, request), environment);
        string[] notes =
            [.. placed, $"{workers.Count} command workers: {string.Join(", ", workers.Select(w => w.Name))}"];
        // A server has the turn of this host for long, and it knows nothing of the plan's own workers.
        var areOwn = request.Workers is not null || Configured(workspace.Config).Count == 0;
        WorkLoop[] beside = areOwn && ServerFile.Living(workspace.Tasks) is not null
            ? [.. workers.Select(w => crew.Author(w with
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"run-{Supervisor.Process.Pid}-{w.Name}"),
            }))]
            : [];
        return new PlanRun(workspace, crew, request.Plan.Project, notes, supervisor, beside,
            () => AsksItself(request) ? LetGo(workspace, environment) : Task.CompletedTask);
    }

    private async Task Beside(IReadOnlyList<WorkLoop> loops)
    {
        if (loops.Count == 0) return;
        var serving = Task.WhenAll(loops.Select(loop => loop.Run(_stop.Token)));
        await Task.WhenAny(Task.WhenAll(loops.Select(loop => loop.Registered)), serving);
        IsServing = true;
        foreach (var problem in (await serving).OfType<Problem>()) _workspace.Say(problem.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await _letGo();
        if (_keeping is not null) await _keeping.DisposeAsync();
        await _crew.DisposeAsync();
        await _workspace.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>It was asked for a number of workers, and runs them in this process.</summary>
    private static bool AsksItself(RunRequest request) => request is { Detach: false, Workers: not null };

    /// <summary>The limit that this run raised is the configuration's again, or that of another
    /// run.</summary>
    private static async Task LetGo(Workspace workspace, IReadOnlyDictionary<string, string> environment)
    {
        AskedWorkers.Take(workspace.Folder);
        if (LiveConfig.Read(workspace, environment) is not { } config) return;
        var policy = PolicyMapping.Of(config, AskedWorkers.Most(workspace.Folder));
        var configured = await workspace.Orchestrator.Upkeep.Configure(policy, CancellationToken.None);
        if (configured.Problem is { } problem) workspace.Say(problem.Message);
    }

    private static Answer<IPlanRun> No(Problem problem) => Answer<IPlanRun>.No(problem);

    private static async Task<GitOutcome<Repository?>> Checkout(GitProgram git, Plan plan,
        CancellationToken cancel)
    {
        if (plan.Repository is null) return (Repository?)null;
        var opened = await Repository.Open(git, plan.Repository, cancel);
        return opened.Refusal is { } refusal ? refusal : opened.Value;
    }

    private static List<WorkerConfig> Configured(Config config) =>
        [.. config.Workers.Where(w => w.Agent == "command")];

    /// <summary>The configured `command` workers; without any, built-in ones that have every capability the
    /// plan names.</summary>
    private static List<WorkerConfig> Workers(Config config, RunRequest request)
    {
        var configured = Configured(config);
        if (request.Workers is null && configured.Count > 0) return configured;
        string[] capabilities = [.. request.Plan.Tasks
            .SelectMany(t => t.Capabilities.Require.Concat(t.Capabilities.Prefer))
            .Concat(configured.SelectMany(w => w.Capabilities))
            .Distinct(StringComparer.Ordinal)];
        var count = request.Workers ?? RunRequest.BuiltInWorkers;
        return [.. Enumerable.Range(1, count).Select(i => new WorkerConfig(
            string.Create(CultureInfo.InvariantCulture, $"worker-{i}"), "command", null, null, null,
                capabilities,
            1, null, null, null, null))];
    }
}
