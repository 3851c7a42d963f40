namespace Mmos.Git;

/// <summary>A repository with a main worktree, as MMOS works on it.</summary>
/// <remarks>
/// Holds paths only; what the repository contains is asked of git each time. Safe to use from any thread.
/// </remarks>
public sealed record Repository
{
    /// <summary>The folder of MMOS's own state below the main worktree.</summary>
    public const string StateFolder = ".mmos";

    /// <summary>Runs git.</summary>
    public required GitProgram Git { get; init; }

    /// <summary>
    /// Absolute path of the user's main worktree, also when it was opened from inside a linked one.
    /// </summary>
    public required string MainWorktree { get; init; }

    /// <summary>Absolute path of the git folder that all worktrees share.</summary>
    public required string CommonDirectory { get; init; }

    /// <summary>URL of `origin`, which names the repository across machines; null when it has none.</summary>
    public required string? OriginUrl { get; init; }

    /// <summary>The user's checkout as it was when the repository was opened.</summary>
    public required Checkout AtOpen { get; init; }

    /// <summary>Absolute path of `.mmos`.</summary>
    public string StateDirectory => Path.Combine(MainWorktree, StateFolder);

    /// <summary>Folder below `.mmos` of this workspace's attempt worktrees; another workspace has
    /// another.</summary>
    public string WorktreesFolder { get; init; } = "worktrees";

    /// <summary>Absolute path of the folder of attempt worktrees.</summary>
    public string WorktreesDirectory => Path.Combine(StateDirectory, WorktreesFolder);

    /// <summary>Absolute path of the folder of clean checkouts.</summary>
    public string ScratchDirectory => Path.Combine(StateDirectory, "scratch");

    /// <summary>Opens the repository that holds a folder, and lets git ignore `.mmos` in it.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="path">The folder, or one inside it, or inside one of its worktrees.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>
    /// The repository; or one line that says why it cannot be worked on, and then nothing was written.
    /// </returns>
    public static Task<GitOutcome<Repository>> Open(GitProgram git, string path, CancellationToken cancel) =>
        RepositoryOpening.Open(git, Path.GetFullPath(path), cancel);

    /// <summary>
    /// Reads the user's checkout now. One git process; writes nothing, not even time stamps in the index.
    /// </summary>
    public async Task<GitOutcome<Checkout>> ReadCheckout(CancellationToken cancel)
    {
        var result = await Git.Run(MainWorktree,
            [.. StatusReport.Command, "--untracked-files=no", "--ignore-submodules=dirty"], cancel);
        if (!result.IsSuccess) return GitRefusal.Failed("read the checkout", MainWorktree, result);
        var status = StatusReport.Parse(result);
        if (status.Head is not { } head)
            return new GitRefusal(GitRefusalKind.NoCommits,
                $"{MainWorktree} has no commit on this branch yet; make a first one: git commit "
                + "--allow-empty -m start");
        return new Checkout(head, status.Branch, status.Entries.Count > 0);
    }

    /// <summary>Finds the commit that a branch, tag or abbreviation names. One git process.</summary>
    /// <param name="revision">Any revision; null for the one checked out in the main worktree.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<GitOutcome<CommitId>> Resolve(string? revision, CancellationToken cancel)
    {
        var result = await Git.Run(MainWorktree,
            ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{revision ?? "HEAD"}^{{commit}}"],
            cancel);
        if (result.IsSuccess && ObjectName.IsFull(result.Line)) return new CommitId(result.Line);
        return new GitRefusal(GitRefusalKind.UnknownRevision,
            $"'{revision}' is no branch or commit of {MainWorktree}; see: git branch --all");
    }

    /// <summary>The tree of a commit. One git process.</summary>
    public async Task<GitOutcome<TreeId>> TreeOf(CommitId commit, CancellationToken cancel)
    {
        var result = await Git.Run(
            MainWorktree, ["rev-parse", "--verify", "--quiet", $"{commit}^{{tree}}"], cancel);
        if (result.IsSuccess) return new TreeId(result.Line);
        return new GitRefusal(GitRefusalKind.UnknownRevision, $"{MainWorktree} has no commit {commit}");
    }

    /// <summary>
    /// Whether a commit is contained in another one. One git process, none when they are equal.
    /// </summary>
    public async Task<GitOutcome<bool>> IsAncestor(CommitId commit, CommitId of, CancellationToken cancel)
    {
        if (commit == of) return true;
        var result = await Git.Run(MainWorktree,
            ["merge-base", "--is-ancestor", commit.Value, of.Value], cancel);
        return result.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => GitRefusal.Failed($"compare {commit} with {of}", MainWorktree, result),
        };
    }
}
