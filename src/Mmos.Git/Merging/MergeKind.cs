namespace Mmos.Git;

/// <summary>How a clean merge came about.</summary>
public enum MergeKind
{
    /// <summary>The target contained the commit already.</summary>
    AlreadyContained,
    /// <summary>The commit contained the target: it is the result itself.</summary>
    FastForward,
    /// <summary>A merge commit was made.</summary>
    Merged,
}
