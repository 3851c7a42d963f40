namespace Mmos.Git;

/// <summary>An attempt's worktree or what is left of it, found after a restart.</summary>
/// <param name="Name">Such as `T12-1`.</param>
/// <param name="Path">Absolute path of the folder, whether or not it is there.</param>
/// <param name="Condition">What there is.</param>
/// <param name="Head">The commit it holds; null when unknown.</param>
/// <param name="IsDirty">Whether it holds uncommitted work; null when that cannot be known.</param>
/// <param name="IsMerged">
/// Whether <paramref name="Head"/> is in the given commit; null when unknown or not asked.
/// </param>
public sealed record FoundWorktree(
    string Name, string Path, WorktreeCondition Condition, CommitId? Head, bool? IsDirty, bool? IsMerged);
