namespace Mmos.Git;

/// <summary>What to commit of an attempt, and under which names.</summary>
public sealed record AttemptCommitRequest
{
    /// <summary>
    /// The attempt, such as `T12-1`; its worktree is ready and nobody works in it any more.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>For the trailer `Mmos-Task`, such as `T12`.</summary>
    public required string Task { get; init; }

    /// <summary>For the trailer `Mmos-Attempt`; from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The first line of the commit message, such as the task's title.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// The commit that the worktree was made from: what came later is the attempt's own and is screened.
    /// </summary>
    public required CommitId Start { get; init; }

    /// <summary>
    /// Further commits that are screened already, such as the integration tip that a worker merged.
    /// </summary>
    public IReadOnlyList<CommitId> AlsoKnown { get; init; } = [];

    /// <summary>
    /// Paths that stay uncommitted in the worktree, relative to it, with `/`: files that were refused before.
    /// </summary>
    public IReadOnlyList<string> Without { get; init; } = [];
}
