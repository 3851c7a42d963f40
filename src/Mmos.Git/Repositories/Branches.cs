namespace Mmos.Git;

/// <summary>Reads and moves branches by compare-and-swap; never by force, never a checkout.</summary>
internal static class Branches
{
    /// <summary>The commit of a branch; null when there is none. One git process.</summary>
    public static async Task<GitOutcome<CommitId?>> Read(
        Repository repository, string branch, CancellationToken cancel)
    {
        var result = await repository.Git.Run(repository.MainWorktree,
            ["rev-parse", "--verify", "--quiet", $"{BranchNames.Ref(branch)}^{{commit}}"], cancel);
        return result.IsSuccess ? new CommitId(result.Line) : (CommitId?)null;
    }

    /// <summary>Moves a branch if it is still where it was. One git process.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="branch">Without `refs/heads/`.</param>
    /// <param name="to">The new commit.</param>
    /// <param name="from">Where it must be; null when it must not exist.</param>
    /// <param name="reason">For the reflog.</param>
    /// <param name="cancel">Ends the process.</param>
    public static async Task<GitOutcome<CommitId>> Move(Repository repository, string branch, CommitId to,
        CommitId? from, string reason, CancellationToken cancel)
    {
        var old = from?.Value ?? new string('0', to.Value.Length);
        var result = await repository.Git.Run(repository.MainWorktree,
            ["update-ref", "-m", reason, BranchNames.Ref(branch), to.Value, old], cancel);
        if (result.IsSuccess) return to;
        return Raced(result)
            ? new GitRefusal(GitRefusalKind.Moved,
                $"the branch {branch} of {repository.MainWorktree} moved meanwhile; read it again and repeat")
            : GitRefusal.Failed($"move the branch {branch}", repository.MainWorktree, result);
    }

    /// <summary>Deletes a branch if it is still where it was. One git process.</summary>
    public static async Task<GitOutcome<CommitId>> Delete(
        Repository repository, string branch, CommitId from, CancellationToken cancel)
    {
        var result = await repository.Git.Run(repository.MainWorktree,
            ["update-ref", "-d", BranchNames.Ref(branch), from.Value], cancel);
        if (result.IsSuccess) return from;
        return GitRefusal.Failed($"delete the branch {branch}", repository.MainWorktree, result);
    }

    private static bool Raced(GitResult result) =>
        result.Error.Contains("but expected", StringComparison.Ordinal)
        || result.Error.Contains("reference already exists", StringComparison.Ordinal)
        || result.Error.Contains("unable to resolve reference", StringComparison.Ordinal);
}
