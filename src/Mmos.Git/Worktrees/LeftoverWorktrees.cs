namespace Mmos.Git;

/// <summary>
/// Clears what a killed MMOS left of a worktree, so that it can be made anew; work is never deleted.
/// </summary>
internal sealed class LeftoverWorktrees(Repository repository, BranchNames names)
{
    /// <summary>Makes room for an attempt's worktree.</summary>
    /// <param name="name">The attempt.</param>
    /// <param name="safe">
    /// A commit that is kept elsewhere: a leftover branch inside it holds nothing of its own.
    /// </param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>
    /// Where a broken folder was moved, or an empty text; refused while there is work in the way.
    /// </returns>
    public async Task<GitOutcome<string>> Clear(string name, CommitId safe, CancellationToken cancel)
    {
        var path = Path.Combine(repository.WorktreesDirectory, name);
        var admin = WorktreeFolder.Admin(path);
        if (admin is not null && WorktreeFolder.IsReady(admin))
            return new GitRefusal(GitRefusalKind.Exists,
                $"the worktree {path} is already there and may hold work; a worktree is never used twice: "
                + "commit what is in it and give the next attempt a new name");

        var aside = "";
        if (admin is null && HoldsFiles(path)) aside = MoveAside(path, name);
        var removed = await WorktreeList.Remove(repository, path, cancel);
        if (removed.Refusal is { } stuck) return stuck;
        return await DropBranch(names.Attempt(name), safe, cancel) is { } refusal ? refusal : aside;
    }

    /// <summary>Deletes a branch whose commits are all in a commit that is kept.</summary>
    /// <returns>Null when the branch is gone.</returns>
    public async Task<GitRefusal?> DropBranch(string branch, CommitId safe, CancellationToken cancel)
    {
        var read = await Branches.Read(repository, branch, cancel);
        if (read.Value is not { } tip) return null;
        var merged = await repository.IsAncestor(tip, safe, cancel);
        if (merged.Refusal is { } failed) return failed;
        if (!merged.Value) return Unmerged(branch, tip);
        return (await Branches.Delete(repository, branch, tip, cancel)).Refusal;
    }

    /// <summary>The refusal to lose commits.</summary>
    public GitRefusal Unmerged(string what, CommitId tip) => new(GitRefusalKind.Unmerged,
        $"{what} of {repository.MainWorktree} holds commits up to {tip.Value[..12]} that are merged nowhere; "
        + $"merge them, or keep them under a name of their own: git branch NAME {tip.Value[..12]}");

    private static bool HoldsFiles(string path) =>
        Directory.Exists(path)
        && Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) != ".git");

    private string MoveAside(string path, string name)
    {
        var folder = Path.Combine(repository.StateDirectory, "orphans");
        StateFolders.Create(repository, folder);
        var number = 1;
        while (Path.Exists(Path.Combine(folder, $"{name}.{number}"))) number++;
        var aside = Path.Combine(folder, $"{name}.{number}");
        Directory.Move(path, aside);
        return aside;
    }
}
