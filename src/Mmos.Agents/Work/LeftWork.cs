using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>What an attempt had made when it ended without being handed in.</summary>
/// <param name="Head">The last commit on its branch, which the next attempt may go on from; null without a
/// worktree, or when git could not say.</param>
/// <param name="HasChanges">It made something: the head is another commit than it began with.</param>
public sealed record LeftWork(CommitId? Head, bool HasChanges)
{
    /// <summary>It never got a worktree, or that is gone.</summary>
    public static LeftWork Nothing { get; } = new(null, HasChanges: false);

    /// <summary>Its branch; null without one.</summary>
    public string? Branch { get; init; }

    /// <summary>The changed files with counts, as git sums them up; empty for none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The folder it worked in; null when there is none any more.</summary>
    public string? Directory { get; init; }

    /// <summary>Files that stay uncommitted in that folder.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Why something of it could not be committed; null when all of it is.</summary>
    public string? Hindrance { get; init; }
}
