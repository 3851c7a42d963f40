namespace Mmos.Git;

/// <summary>Says whether a checkout still holds exactly the tree that was checked out.</summary>
internal static class TreeCheck
{
    /// <summary>
    /// The tracked files that differ now; empty when the tree is the same. One git process.
    /// </summary>
    /// <remarks>A moved HEAD is named as `HEAD`. Untracked files are build output and do not count.</remarks>
    public static async Task<GitOutcome<List<string>>> Changed(
        GitProgram git, string directory, CommitId commit, CancellationToken cancel)
    {
        var result = await git.Run(directory,
            [.. StatusReport.Command, "--untracked-files=no", "--ignore-submodules=dirty"], cancel);
        if (!result.IsSuccess) return GitRefusal.Failed("compare the checkout", directory, result);
        var status = StatusReport.Parse(result);
        var changed = status.Head == commit ? new List<string>() : ["HEAD"];
        foreach (var entry in status.Entries)
            if (!await IsAsCheckedOut(git, directory, commit, entry, cancel)) changed.Add(entry.Path);
        return changed;
    }

    /// <summary>True for a file that git calls changed right after the checkout.</summary>
    /// <remarks>
    /// Line end rules (`text=auto`, `core.autocrlf`) added after files were committed do that: what git would
    /// write
    /// out is not what it would take in. Such a file counts as changed only when its bytes are others.
    /// </remarks>
    private static async Task<bool> IsAsCheckedOut(
        GitProgram git, string directory, CommitId commit, StatusEntry entry, CancellationToken cancel)
    {
        var file = Path.Combine(directory, entry.Path);
        if (entry is not { Index: '.', WorkTree: 'M', IsSubmodule: false }
            || !File.Exists(file)) return false;
        var written = await git.Run(directory, ["cat-file", "--filters", $"{commit}:{entry.Path}"], cancel);
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        return written.IsSuccess && bytes.AsSpan().SequenceEqual(written.Output);
    }
}
