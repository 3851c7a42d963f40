namespace Mmos.Git;

/// <summary>What an attempt made, as a commit on its branch.</summary>
/// <param name="Commit">The branch's head now.</param>
/// <param name="Tree">The commit's tree.</param>
/// <param name="IsNew">
/// True when this call made the commit; false when there was nothing left to commit.
/// </param>
/// <param name="HasChanges">
/// True when the head differs from the attempt's start: false means that nothing was done.
/// </param>
public sealed record AttemptCommit(CommitId Commit, TreeId Tree, bool IsNew, bool HasChanges);
