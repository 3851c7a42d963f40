namespace Mmos.Git;

/// <summary>Adds to git's list of worktrees and takes from it, one process at a time.</summary>
/// <remarks>Only the entry is written under the lock: files are checked out and deleted outside.</remarks>
internal static class WorktreeList
{
    /// <summary>Makes a worktree and checks its files out. Two git processes.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="path">Its folder, which does not exist.</param>
    /// <param name="options">`-b NAME`, `--detach`, `--force` …</param>
    /// <param name="commit">What is checked out.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<GitResult> Add(
        Repository repository, string path, string[] options, CommitId commit, CancellationToken cancel)
    {
        string[] command = ["worktree", "add", "--quiet", "--no-checkout", .. options, path, commit.Value];
        GitResult listed;
        using (await WorktreeListLock.Take(repository, cancel))
            listed = await repository.Git.Run(
                new GitCall(repository.MainWorktree, command) { WaitsForLocks = false }, cancel);
        if (!listed.IsSuccess) return listed;
        return await repository.Git.Run(
            path, ["reset", "--hard", "--quiet", "--no-recurse-submodules"], cancel);
    }

    /// <summary>Deletes a worktree's folder and its entry. One git process.</summary>
    /// <remarks>
    /// Fails when git does not know it; `prune` instead would touch the user's worktrees too.
    /// </remarks>
    public static async Task<GitOutcome<GitResult>> Remove(
        Repository repository, string path, CancellationToken cancel)
    {
        // Without its mark a half-deleted worktree is one that nobody worked in: the next call goes on.
        if (WorktreeFolder.Admin(path) is { } admin) WorktreeFolder.Unmark(admin);
        if (WorktreeFolder.Delete(path) is { } stuck) return stuck;
        using (await WorktreeListLock.Take(repository, cancel))
            return await repository.Git.Run(
                repository.MainWorktree, ["worktree", "remove", "--force", "--force", path], cancel);
    }
}
