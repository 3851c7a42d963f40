namespace Mmos.Git;

/// <summary>What landing a project came to. Closed.</summary>
public abstract record LandResult
{
    private LandResult()
    {
    }

    /// <summary>The user's branch holds the project's results now.</summary>
    /// <param name="Commit">The branch's new head.</param>
    /// <param name="From">Its head before.</param>
    /// <param name="Certificate">The gates' result for exactly this tree.</param>
    /// <param name="Checkout">
    /// The folder whose files were brought up to date; null when the branch is checked out nowhere.
    /// </param>
    public sealed record Landed(CommitId Commit, CommitId From, Verification Certificate, string? Checkout)
        : LandResult;

    /// <summary>The user's branch held everything already; nothing was done.</summary>
    /// <param name="Commit">The branch's head.</param>
    public sealed record NothingToLand(CommitId Commit) : LandResult;

    /// <summary>The user's branch and the project's results conflict; nothing was moved.</summary>
    /// <param name="Files">The conflicted files: `ours` is the project, `theirs` the user's branch.</param>
    public sealed record Conflicted(IReadOnlyList<ConflictFile> Files) : LandResult;

    /// <summary>The gates did not pass on the merged tree; nothing was moved.</summary>
    /// <param name="Verification">What failed.</param>
    public sealed record GatesFailed(Verification Verification) : LandResult;
}
