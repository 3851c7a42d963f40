using System.Globalization;

namespace Mmos.Git;

/// <summary>
/// Screens commits that a worker made by itself: what they hold lands with them, even if deleted later.
/// </summary>
internal sealed class HistoryScreen(GitProgram git, string worktree)
{
    /// <summary>The reason not to take these commits; null when there is none. Three git processes.</summary>
    /// <param name="head">The last commit of the attempt.</param>
    /// <param name="known">Commits that are screened already.</param>
    /// <param name="provided">Paths that MMOS put into the worktree and that nobody may commit.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<GitRefusal?> Check(
        CommitId head, IReadOnlyList<CommitId> known, IReadOnlyList<string> provided,
        CancellationToken cancel)
    {
        string[] range = [head.Value, .. known.Select(commit => $"^{commit}")];
        var objects = await git.Run(worktree, ["rev-list", "--objects", .. range, "--"], cancel);
        if (!objects.IsSuccess) return GitRefusal.Failed("read the commits", worktree, objects);
        if (objects.Output.Length == 0) return null;

        var (big, paths) = await Sizes(objects, cancel);
        if (big.Count > 0) return WithHistory(CommitScreen.Big("the worker's own commit", big));
        if (provided.Where(paths.Contains).ToList() is { Count: > 0 } taken) return Taken(taken);

        var diff = await git.Run(
            worktree, ["log", "--format=", .. AddedLines.Options, .. range, "--"], cancel);
        if (!diff.IsSuccess) return GitRefusal.Failed("read the commits", worktree, diff);
        var found = AddedLines.Read(diff.Text).SelectMany(line => SecretPatterns.Find(line.Text)
            .Select(match => CommitScreen.Place(line.Path, line.Line, match.Kind))).Distinct().ToList();
        return found.Count == 0 ? null : WithHistory(CommitScreen.Secrets("the worker's own commit", found));
    }

    private async Task<(List<(string Path, long Bytes)> Big, HashSet<string> Paths)> Sizes(
        GitResult objects, CancellationToken cancel)
    {
        var result = await git.Run(new GitCall(worktree,
            ["cat-file", "--buffer", "--batch-check=%(objecttype) %(objectsize) %(rest)"])
        { Input = objects.Text }, cancel);
        var blobs = result.Lines.Select(line => line.Split(' ', 3)).Where(row => row is ["blob", _, _])
            .Select(row => (Path: row[2], Bytes: long.Parse(row[1], CultureInfo.InvariantCulture))).ToList();
        return ([.. blobs.Where(blob => blob.Bytes > Limits.FileBytes)],
            [.. blobs.Select(blob => blob.Path)]);
    }

    private static GitRefusal WithHistory(GitRefusal refusal) => refusal with
    {
        Text = refusal.Text + "; deleting the file in a later commit is not enough, as history keeps it: "
            + "undo the commits (git reset --soft) and make them again without it",
    };

    private static GitRefusal Taken(List<string> paths) => new(GitRefusalKind.BadPath,
        $"not committed: the worker's own commit holds what MMOS copied or linked into the "
        + $"worktree: {FileNames.Some(paths)}; "
        + "undo the commit (git reset --soft) and make it again without them")
    { Files = paths };
}
