namespace Mmos.Git;

/// <summary>The sorts of refusal that callers treat differently.</summary>
public enum GitRefusalKind
{
    /// <summary>There is no `git` program on the PATH.</summary>
    GitMissing,
    /// <summary>The `git` program is older than <see cref="GitProgram.OldestVersion"/>.</summary>
    GitTooOld,
    /// <summary>A git command failed; the text holds its own words.</summary>
    GitFailed,
    /// <summary>A folder does not exist.</summary>
    PathMissing,
    /// <summary>A folder is in no git repository.</summary>
    NotARepository,
    /// <summary>The repository has no work tree.</summary>
    Bare,
    /// <summary>The repository has no commit yet.</summary>
    NoCommits,
    /// <summary>A branch or commit that was named does not exist.</summary>
    UnknownRevision,
    /// <summary>A name cannot be used for a branch or a folder.</summary>
    BadName,
    /// <summary>A branch cannot exist beside one that is already there.</summary>
    RefClash,
    /// <summary>A branch is not where it was expected to be; read it again and repeat.</summary>
    Moved,
    /// <summary>A branch is checked out where moving it would disturb a person.</summary>
    CheckedOut,
    /// <summary>A checkout has uncommitted changes.</summary>
    Dirty,
    /// <summary>Commits would be lost that no given branch contains.</summary>
    Unmerged,
    /// <summary>A worktree of that name is already there.</summary>
    Exists,
    /// <summary>A rebase or the like is unfinished.</summary>
    InProgress,
    /// <summary>A path leaves the repository or cannot be used.</summary>
    BadPath,
    /// <summary>A setup command failed.</summary>
    SetupFailed,
    /// <summary>A file is larger than <see cref="Limits.FileBytes"/>.</summary>
    TooBig,
    /// <summary>An added line looks like a key or a token.</summary>
    Secret,
    /// <summary>A folder inside the work tree is itself a git repository.</summary>
    NestedRepository,
    /// <summary>Something that has a limit is used up.</summary>
    LimitReached,
}
