namespace Mmos.Git;

/// <summary>
/// Reads what a person has checked out straight from the git folders, which costs no process.
/// </summary>
internal static class UserCheckout
{
    /// <summary>True when the main worktree has this branch checked out.</summary>
    public static bool IsOn(Repository repository, string branch)
    {
        var head = Path.Combine(repository.CommonDirectory, "HEAD");
        return File.Exists(head) && File.ReadAllText(head).Trim() == $"ref: {BranchNames.Ref(branch)}";
    }

    /// <summary>
    /// The folder of the worktree whose unfinished rebase will write this branch; null when there is none.
    /// </summary>
    /// <remarks>
    /// During a rebase HEAD is detached, so git's own list of worktrees does not name the branch.
    /// </remarks>
    public static string? RebaseOf(Repository repository, string branch)
    {
        var linked = Path.Combine(repository.CommonDirectory, "worktrees");
        string[] folders =
            [repository.CommonDirectory, .. Directory.Exists(linked) ? Directory.GetDirectories(linked) : []];
        return folders.FirstOrDefault(folder => IsRebasing(folder, branch));
    }

    /// <summary>True when a rebase or a series of patches is unfinished in a worktree.</summary>
    /// <param name="admin">The worktree's own git folder.</param>
    public static bool IsRebasing(string admin) =>
        Directory.Exists(Path.Combine(admin, "rebase-merge"))
            || Directory.Exists(Path.Combine(admin, "rebase-apply"));

    private static bool IsRebasing(string admin, string branch)
    {
        string[] kinds = ["rebase-merge", "rebase-apply"];
        return kinds.Select(kind => Path.Combine(admin, kind, "head-name"))
            .Any(file => File.Exists(file) && File.ReadAllText(file).Trim() == BranchNames.Ref(branch));
    }
}
