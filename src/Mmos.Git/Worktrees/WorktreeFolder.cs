namespace Mmos.Git;

/// <summary>What the folder of a linked worktree says about itself, read without a process.</summary>
internal static class WorktreeFolder
{
    private const string ReadyFile = "mmos-ready";
    private static readonly string[] MergeStateFiles =
        ["MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "CHERRY_PICK_HEAD", "REVERT_HEAD", "SQUASH_MSG",
            "AUTO_MERGE"];

    /// <summary>
    /// The worktree's own git folder; null when its `.git` file is missing or leads nowhere.
    /// </summary>
    public static string? Admin(string path)
    {
        var link = Path.Combine(path, ".git");
        if (!File.Exists(link)) return null;
        var text = File.ReadAllText(link).Trim();
        if (!text.StartsWith("gitdir: ", StringComparison.Ordinal)) return null;
        var admin = Path.GetFullPath(text["gitdir: ".Length..], path);
        return Directory.Exists(admin) ? admin : null;
    }

    /// <summary>True when MMOS finished making this worktree.</summary>
    public static bool IsReady(string admin) => File.Exists(Path.Combine(admin, ReadyFile));

    /// <summary>
    /// Says that the worktree is complete. Written last, so that a kill before it is seen afterwards.
    /// </summary>
    /// <param name="admin">The worktree's own git folder.</param>
    /// <param name="provided">What MMOS put there: it is nobody's work and never committed.</param>
    public static void MarkReady(string admin, IEnumerable<string> provided)
    {
        var draft = Path.Combine(admin, ReadyFile + ".new");
        File.WriteAllText(draft, string.Join('\0', provided));
        File.Move(draft, Path.Combine(admin, ReadyFile), overwrite: true);
    }

    /// <summary>Says that whatever is left of the worktree may be deleted.</summary>
    public static void Unmark(string admin) => File.Delete(Path.Combine(admin, ReadyFile));

    /// <summary>The pathspecs of everything but what MMOS put into the worktree.</summary>
    public static string[] Pathspecs(string admin) =>
        [".", .. Provided(admin).Select(path => $":(exclude,top,literal){path}")];

    /// <summary>What MMOS copied or linked into the worktree, relative to it, with `/`.</summary>
    public static string[] Provided(string admin)
    {
        var file = Path.Combine(admin, ReadyFile);
        if (!File.Exists(file)) return [];
        return File.ReadAllText(file).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The commits of an unfinished merge, which become further parents.</summary>
    public static IEnumerable<string> MergeHeads(string admin)
    {
        var file = Path.Combine(admin, "MERGE_HEAD");
        return File.Exists(file) ? File.ReadAllLines(file).Where(ObjectName.IsFull) : [];
    }

    /// <summary>Ends an unfinished merge or the like whose result was committed.</summary>
    public static void ForgetMerge(string admin)
    {
        foreach (var file in MergeStateFiles) File.Delete(Path.Combine(admin, file));
    }

    /// <summary>
    /// Removes the index lock of a git process that was killed. Only when nobody else works there.
    /// </summary>
    public static void RemoveStaleLock(string admin) => File.Delete(Path.Combine(admin, "index.lock"));

    /// <summary>Deletes a folder; links in it are deleted, never followed.</summary>
    public static GitRefusal? Delete(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new GitRefusal(GitRefusalKind.GitFailed,
                $"cannot delete {path}: {error.Message}; end the program that uses it, or delete it by hand");
        }
    }
}
