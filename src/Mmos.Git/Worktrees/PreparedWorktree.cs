namespace Mmos.Git;

/// <summary>What was put into a fresh worktree.</summary>
/// <param name="Paths">Copied and linked paths, relative to it, with `/`.</param>
internal sealed record PreparedWorktree(IReadOnlyList<string> Paths);
