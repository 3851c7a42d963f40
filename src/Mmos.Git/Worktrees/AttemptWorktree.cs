namespace Mmos.Git;

/// <summary>The worktree of one attempt, ready to work in.</summary>
/// <param name="Name">Such as `T12-1`.</param>
/// <param name="Path">Absolute path of the folder.</param>
/// <param name="Branch">Its branch, such as `mmos/T12-1`.</param>
/// <param name="Start">The commit that it was made from.</param>
public sealed record AttemptWorktree(string Name, string Path, string Branch, CommitId Start)
{
    /// <summary>
    /// Where a broken folder of the same name was moved, so that nothing in it is lost; null when there was
    /// none.
    /// </summary>
    public string? SetAside { get; init; }
}
