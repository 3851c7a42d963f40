namespace Mmos.Git;

/// <summary>What a person's main checkout showed when it was read.</summary>
/// <param name="Head">The commit that is checked out.</param>
/// <param name="Branch">
/// The branch that is checked out, without `refs/heads/`; null when HEAD is detached.
/// </param>
/// <param name="IsDirty">Whether tracked files differ from the commit; untracked files do not count.</param>
public sealed record Checkout(CommitId Head, string? Branch, bool IsDirty);
