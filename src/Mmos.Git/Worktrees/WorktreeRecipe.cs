namespace Mmos.Git;

/// <summary>
/// What a fresh worktree needs beyond the files of its commit (`worktree:` in `mmos.yaml`).
/// </summary>
public sealed record WorktreeRecipe
{
    /// <summary>A worktree as git makes it.</summary>
    public static WorktreeRecipe Empty { get; } = new();

    /// <summary>
    /// Command lines, run in order in the new worktree after copying and linking; each must exit 0.
    /// </summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>
    /// Paths or globs (`*`, `**`, `?`) of files and folders that are copied from the main worktree.
    /// </summary>
    public IReadOnlyList<string> Copy { get; init; } = [];

    /// <summary>
    /// Paths or globs of files and folders that become symbolic links to those of the main worktree.
    /// </summary>
    public IReadOnlyList<string> Link { get; init; } = [];
}
