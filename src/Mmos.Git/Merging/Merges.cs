namespace Mmos.Git;

/// <summary>Merges commits without any work tree; no branch and no checkout is touched.</summary>
/// <remarks>Safe from any thread and from several processes.</remarks>
public sealed class Merges(Repository repository)
{
    private static readonly string[] MergeTree = ["merge-tree", "--write-tree", "--messages", "-z"];

    /// <summary>Merges a commit into a target.</summary>
    /// <param name="target">Such as the integration branch's tip; `ours` in conflicts.</param>
    /// <param name="commit">What is merged; `theirs` in conflicts.</param>
    /// <param name="message">The merge commit's message, where one is made.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The merged commit or the conflicts; a refusal only when git itself fails.</returns>
    /// <remarks>One git process for a fast-forward, three for a merge or a conflict.</remarks>
    public async Task<GitOutcome<MergeResult>> Merge(
        CommitId target, CommitId commit, string message, CancellationToken cancel)
    {
        var asked = await repository.Git.Run(repository.MainWorktree,
            ["rev-parse", $"{target}^{{tree}}", $"{commit}^{{tree}}", $"{target}...{commit}"], cancel);
        if (!asked.IsSuccess || asked.Lines is not [var targetTree, var commitTree, _, _, .. var bases])
            return GitRefusal.Failed($"compare {target} with {commit}", repository.MainWorktree, asked);
        var isSame = targetTree == commitTree;
        if (bases is [var only] && only == $"^{commit}")
            return new MergeResult.Clean(target, new TreeId(targetTree), MergeKind.AlreadyContained, isSame);
        if (bases is [var first] && first == $"^{target}")
            return new MergeResult.Clean(commit, new TreeId(commitTree), MergeKind.FastForward, true);

        var merged = await repository.Git.Run(
            repository.MainWorktree, [.. MergeTree, target.Value, commit.Value], cancel);
        if (MergeTreeOutput.IsConflict(merged)) return await Describe(MergeTreeOutput.Parse(merged), cancel);
        if (!merged.IsSuccess) return GitRefusal.Failed($"merge {commit}", repository.MainWorktree, merged);

        var tree = new TreeId(merged.Fields[0]);
        var made = await repository.Git.Run(new GitCall(repository.MainWorktree,
            ["commit-tree", "-p", target.Value, "-p", commit.Value, "-F", "-", tree.Value])
        { Input = message }, cancel);
        if (!made.IsSuccess)
            return GitRefusal.Failed($"commit the merge of {commit}", repository.MainWorktree, made);
        return new MergeResult.Clean(
            new CommitId(made.Line), tree, MergeKind.Merged, tree.Value == commitTree);
    }

    /// <summary>The files that a commit changes against where it left a target. One git process.</summary>
    /// <param name="target">Such as the integration branch's tip.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Paths relative to the work tree, with `/`; a renamed file by both its names.</returns>
    public async Task<GitOutcome<string[]>> Changed(CommitId target, CommitId commit,
        CancellationToken cancel)
    {
        var diff = await repository.Git.Run(repository.MainWorktree,
            ["diff", "--name-only", "--no-renames", "-z", $"{target}...{commit}"], cancel);
        if (!diff.IsSuccess)
            return GitRefusal.Failed($"compare {target} with {commit}", repository.MainWorktree, diff);
        return diff.Fields.Where(path => path.Length > 0).ToArray();
    }

    /// <summary>
    /// The files in which two commits conflict, for watching live branches. One git process.
    /// </summary>
    /// <param name="one">A commit.</param>
    /// <param name="other">Another one.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Paths relative to the work tree, with `/`; empty when both fit together.</returns>
    public async Task<GitOutcome<List<string>>> ConflictsBetween(
        CommitId one, CommitId other, CancellationToken cancel)
    {
        if (one == other) return new List<string>();
        var merged = await repository.Git.Run(repository.MainWorktree,
            ["merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", one.Value, other.Value],
            cancel);
        if (merged.IsSuccess) return new List<string>();
        if (!MergeTreeOutput.IsConflict(merged))
            return GitRefusal.Failed($"compare {one} with {other}", repository.MainWorktree, merged);
        return merged.Fields.Skip(1).TakeWhile(path => path.Length > 0).Distinct().ToList();
    }

    private async Task<GitOutcome<MergeResult>> Describe(MergeTreeOutput output, CancellationToken cancel)
    {
        // A conflict about a whole folder or a rename may name paths that have no sides of their own.
        string[] paths = [.. output.Stages.Keys.Union(output.Reasons.Keys).Order(StringComparer.Ordinal)];
        string[] described = [.. paths.Take(Limits.ConflictFiles)];
        var names = described.SelectMany(path => Names(output, path)).ToList();
        var texts = await ObjectTexts.Read(repository, names, cancel);

        var files = new List<ConflictFile>();
        for (var i = 0; i < paths.Length; i++)
        {
            var reason = output.Reasons.GetValueOrDefault(paths[i], "CONFLICT");
            var file = new ConflictFile(paths[i], reason);
            files.Add(i >= described.Length ? file : file with
            {
                Base = Trimmed(texts[i * 4]),
                Ours = Trimmed(texts[(i * 4) + 1]),
                Theirs = Trimmed(texts[(i * 4) + 2]),
                Hunk = texts[(i * 4) + 3] is { } text ? ConflictHunks.Of(text) : "",
            });
        }
        return new MergeResult.Conflicted(files);
    }

    private static IEnumerable<string> Names(MergeTreeOutput output, string path)
    {
        var sides = output.Stages.GetValueOrDefault(path) ?? new string?[4];
        for (var side = 1; side <= 3; side++) yield return sides[side] ?? "none";
        yield return $"{output.Tree}:{path}";
    }

    private static string? Trimmed(string? text) => text is null ? null : ConflictHunks.Trim(text);
}
