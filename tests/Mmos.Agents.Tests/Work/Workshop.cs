using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Core;
using Mmos.Git;
using Mmos.Git.Tests;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;

namespace Mmos.Agents.Tests.Work;

/// <summary>A user's repository with a workspace over it, and short words for what workers do
/// there.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly Pump _pump;
    private readonly SqliteReadTables _tables;
    private readonly SqliteBlobStore _blobs;

    private Workshop(TestRepository user, Pump pump, SqliteJournal journal, string file, GitProgram git)
    {
        (User, _pump) = (user, pump);
        (_tables, _blobs) = (SqliteReadTables.Open(file), SqliteBlobStore.Open(file));
        Folders = new TaskFolders(Path.Combine(user.Path, ".mmos"));
        var repositories = new Repositories(git, BranchNames.Default, user.Runner);
        Seam = new LocalOrchestrator(pump, journal, _tables, "ayse@here", null, _blobs, attempts: seam =>
        {
            Beginning = new AttemptBeginning(seam, repositories, Folders, new WorktreeRecipe(), Children);
            var ground = new AttemptGround(git, BranchNames.Default, Beginning, new Unfinished(seam,
                repositories, Folders));
            return new Attempts(seam, Folders, _ => Task.FromResult<GitOutcome<AttemptGround>>(ground),
                worker => worker == "reviewer" ? "Look twice" : null);
        });
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestRepository User { get; }

    public TaskFolders Folders { get; }

    public IOrchestrator Seam { get; }

    public AttemptBeginning Beginning { get; private set; } = null!;

    private string Children => Path.Combine(Folders.Home, "run", "children");

    public static async Task<Workshop> Open()
    {
        var user = new TestRepository();
        var git = await TestRepository.FindGit();
        await user.Open();
        Directory.CreateDirectory(Path.Combine(user.Path, ".mmos"));
        var file = Path.Combine(user.Path, ".mmos", "mmos.db");
        var journal = SqliteJournal.OpenOrCreate(file);
        var process = new ProcessIdentity("here", "boot", Environment.ProcessId, 1);
        var pump = await Pump.Start(journal, "test", process, TimeProvider.System, _ => { }, Cancel);
        return new Workshop(user, pump, journal, file, git);
    }

    public async Task Submit(params TaskSpec[] tasks)
    {
        var repository = new RepositoryInfo(User.Path, "main", User.Head().Value, "mmos/shop");
        var plan = new Plan { Project = "shop", Goal = "Sell tea", Repository = User.Path, Tasks = tasks };
        Assert.Null((await Seam.Projects.Submit(plan, repository, null, Cancel)).Problem);
    }

    public static TaskSpec Spec(string key, params string[] needs) =>
        new() { Key = key, Title = $"Do {key}", Needs = needs, Acceptance = [$"{key} is there"] };

    public Task<Answer<int>> Register(string name) => Seam.Workers.Register(new RegisterRequest
    {
        Name = name,
        Agent = "claude",
        Process = new ProcessInfo("here", "boot", 1, 1),
    }, Cancel);

    /// <summary>A worker registers and takes the next item.</summary>
    public async Task<WorkOrder> Take(string worker)
    {
        var registration = (await Register(worker)).Value;
        var claimed = await Seam.Work.Claim(
            new ClaimRequest { Worker = worker, Registration = registration }, Cancel);
        return Assert.Single(claimed.Value!);
    }

    /// <summary>The same, and begins its attempt.</summary>
    public async Task<OpenAttempt> Begin(string worker)
    {
        var begun = await Seam.Attempts.Open(await Take(worker), Cancel);
        Assert.Null(begun.Problem);
        return begun.Value!;
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _tables.Dispose();
        _blobs.Dispose();
        User.Dispose();
    }
}
