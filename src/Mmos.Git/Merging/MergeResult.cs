namespace Mmos.Git;

/// <summary>What merging one commit into another gave. Closed.</summary>
public abstract record MergeResult
{
    private MergeResult()
    {
    }

    /// <summary>Both sides fit together.</summary>
    /// <param name="Commit">What the target branch may be moved to; nothing points to it yet.</param>
    /// <param name="Tree">Its tree.</param>
    /// <param name="Kind">How it came about.</param>
    /// <param name="IsTreeOfCommit">
    /// True when the tree is the merged commit's own: gates that passed there need not run again.
    /// </param>
    public sealed record Clean(CommitId Commit, TreeId Tree, MergeKind Kind, bool IsTreeOfCommit)
        : MergeResult;

    /// <summary>Both sides changed the same lines, or one deleted what the other changed.</summary>
    /// <param name="Files">Every conflicted file; never empty.</param>
    public sealed record Conflicted(IReadOnlyList<ConflictFile> Files) : MergeResult;
}
