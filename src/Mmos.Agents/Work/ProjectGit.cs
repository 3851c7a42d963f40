using System.Collections.Concurrent;
using Mmos.Git;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Work;

/// <summary>The git operations on one repository, put together.</summary>
public sealed record ProjectGit
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>Names of MMOS's branches in it.</summary>
    public required BranchNames Names { get; init; }

    /// <summary>Integration branches.</summary>
    public required IntegrationBranches Integration { get; init; }

    /// <summary>Worktrees of attempts.</summary>
    public required AttemptWorktrees Worktrees { get; init; }

    /// <summary>Commits of attempts.</summary>
    public required AttemptCommits Commits { get; init; }

    /// <summary>Gates on clean checkouts.</summary>
    public required CleanCheckouts Checkouts { get; init; }

    /// <summary>Merges.</summary>
    public required Merges Merges { get; init; }

    /// <summary>The way to the user's branch.</summary>
    public required Landing Landing { get; init; }

    /// <summary>Puts the operations on a repository together.</summary>
    public static ProjectGit On(Repository repository, BranchNames names, IProcessRunner runner) => new()
    {
        Repository = repository,
        Names = names,
        Integration = new IntegrationBranches(repository, names),
        Worktrees = new AttemptWorktrees(repository, names, runner),
        Commits = new AttemptCommits(repository, names),
        Checkouts = new CleanCheckouts(repository, runner),
        Merges = new Merges(repository),
        Landing = new Landing(repository, names),
    };
}

/// <summary>The repositories of this host, each opened once.</summary>
/// <param name="git">Runs git.</param>
/// <param name="names">Names of MMOS's branches.</param>
/// <param name="runner">Runs setup commands and gates.</param>
/// <param name="worktrees">Folder below `.mmos` of the attempts' worktrees.</param>
public sealed class Repositories(
    GitProgram git, BranchNames names, IProcessRunner runner, string worktrees = "worktrees")
{
    private readonly ConcurrentDictionary<string, ProjectGit> _opened = new(StringComparer.Ordinal);

    /// <summary>The operations on the repository at this path.</summary>
    public async Task<GitOutcome<ProjectGit>> At(string path, CancellationToken cancel)
    {
        if (_opened.TryGetValue(path, out var known)) return known;
        var opened = await Repository.Open(git, path, cancel);
        return opened.Refusal is { } refusal ? refusal
            : _opened.GetOrAdd(path,
                ProjectGit.On(opened.Value with { WorktreesFolder = worktrees }, names, runner));
    }
}
