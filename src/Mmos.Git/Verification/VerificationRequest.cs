namespace Mmos.Git;

/// <summary>A commit to run gates on.</summary>
public sealed record VerificationRequest
{
    /// <summary>The commit.</summary>
    public required CommitId Commit { get; init; }

    /// <summary>Its tree; null asks git, which costs a process.</summary>
    public TreeId? Tree { get; init; }

    /// <summary>The command lines, run in order until one fails; each must exit 0.</summary>
    public required IReadOnlyList<string> Gates { get; init; }

    /// <summary>Environment, limits and log folder of the gates.</summary>
    public required CommandContext Context { get; init; }

    /// <summary>
    /// What the clean checkout needs beyond the commit's files, such as installed packages.
    /// </summary>
    public WorktreeRecipe Recipe { get; init; } = WorktreeRecipe.Empty;
}
