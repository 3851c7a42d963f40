namespace Mmos.Git;

/// <summary>One worktree of `git worktree list`.</summary>
/// <param name="Path">Absolute path of its folder, which may be gone.</param>
/// <param name="Head">What is checked out; null when git cannot tell.</param>
/// <param name="Branch">Without `refs/heads/`; null when HEAD is detached.</param>
internal sealed record WorktreeEntry(string Path, CommitId? Head, string? Branch)
{
    /// <summary>All worktrees of a repository, the user's too. One git process.</summary>
    public static async Task<GitOutcome<List<WorktreeEntry>>> List(
        Repository repository, CancellationToken cancel)
    {
        GitResult result;
        using (await WorktreeListLock.Take(repository, cancel))
            result = await repository.Git.Run(
                repository.MainWorktree, ["worktree", "list", "--porcelain", "-z"], cancel);
        if (!result.IsSuccess)
            return GitRefusal.Failed("list the worktrees", repository.MainWorktree, result);
        var entries = new List<WorktreeEntry>();
        foreach (var field in result.Fields)
        {
            if (Rest(field, "worktree ") is { } path)
                entries.Add(new WorktreeEntry(System.IO.Path.GetFullPath(path), null, null));
            else if (Rest(field, "HEAD ") is { } head && ObjectName.IsFull(head) && head.Trim('0').Length > 0)
                entries[^1] = entries[^1] with { Head = new CommitId(head) };
            else if (Rest(field, "branch refs/heads/") is { } branch)
                entries[^1] = entries[^1] with { Branch = branch };
        }
        return entries;
    }

    private static string? Rest(string field, string start) =>
        field.StartsWith(start, StringComparison.Ordinal) ? field[start.Length..] : null;
}
