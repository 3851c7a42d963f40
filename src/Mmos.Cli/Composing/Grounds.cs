using Mmos.Agents.Processes;
using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Git;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>What attempts need of git and of this machine, by the configuration of one workspace.</summary>
/// <remarks>git is looked for, and a keeper started, at the first attempt: most commands need
/// neither.</remarks>
internal sealed class Grounds(Config config, TaskFolders tasks) : IAsyncDisposable
{
    private readonly SemaphoreSlim _first = new(1);
    private ChildProcessRunner? _runner;
    private AttemptGround? _made;

    /// <summary>Names of the workspace's branches.</summary>
    public BranchNames Branches => config.Workspace == Slugs.DefaultWorkspace
        ? BranchNames.Default
        : BranchNames.WithPrefix(Slugs.BranchPrefix(config.Workspace)).Value;

    /// <summary>Where the processes of this host record what they run.</summary>
    public string ChildFolder => Path.Combine(tasks.Home, "run", "children");

    /// <summary>What a fresh worktree needs.</summary>
    public WorktreeRecipe Recipe => new()
    {
        Setup = config.Worktree.Setup,
        Copy = config.Worktree.Copy,
        Link = config.Worktree.Link,
    };

    /// <summary>The repositories of this host.</summary>
    public Repositories Repositories(GitProgram git, IProcessRunner runner) => new(git, Branches, runner,
        Path.GetRelativePath(tasks.StateDirectory, Path.Combine(tasks.Home, "worktrees")));

    /// <summary>Begins and ends attempts on these repositories.</summary>
    public AttemptGround On(IOrchestrator seam, GitProgram git, Repositories repositories) => new(git,
        Branches,
        new AttemptBeginning(seam, repositories, tasks, Recipe, ChildFolder),
        new Unfinished(seam, repositories, tasks));

    /// <summary>The same, made once with a runner of its own; refused while there is no git.</summary>
    public async Task<GitOutcome<AttemptGround>> Of(IOrchestrator seam, CancellationToken cancel)
    {
        if (_made is { } known) return known;
        await _first.WaitAsync(cancel);
        try
        {
            if (_made is { } made) return made;
            var found = await GitProgram.Find(cancel);
            if (found.Refusal is { } noGit) return noGit;
            _runner = new ChildProcessRunner(ChildFolder);
            return _made = On(seam, found.Value, Repositories(found.Value, _runner));
        }
        finally
        {
            _first.Release();
        }
    }

    /// <summary>The attempts of this workspace.</summary>
    public Attempts Attempts(IOrchestrator seam) =>
        new(seam, tasks, cancel => Of(seam, cancel), Prompt);

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null) await _runner.DisposeAsync();
        _first.Dispose();
    }

    private string? Prompt(string worker) =>
        config.Workers.FirstOrDefault(w => w.Name == worker) is { } known
            ? WorkerProfiles.Prompt(config, known) : null;
}
