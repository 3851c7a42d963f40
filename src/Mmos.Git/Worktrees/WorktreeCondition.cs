namespace Mmos.Git;

/// <summary>In what condition an attempt's worktree was found.</summary>
public enum WorktreeCondition
{
    /// <summary>Made completely; a worker may have worked in it.</summary>
    Ready,
    /// <summary>
    /// MMOS was killed while it was being made: no worker was ever in it, and `Add` makes it again.
    /// </summary>
    HalfMade,
    /// <summary>Git knows it, but its folder is gone.</summary>
    Missing,
    /// <summary>The folder is there, but git does not know it; `Add` moves it aside.</summary>
    Unknown,
    /// <summary>Only its branch is left.</summary>
    BranchOnly,
}
