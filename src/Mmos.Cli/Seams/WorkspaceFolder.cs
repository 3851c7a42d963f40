namespace Mmos.Cli.Seams;

/// <summary>The folder that a command works for.</summary>
/// <param name="Root">Absolute path of the folder with `mmos.yaml`.</param>
/// <param name="State">Absolute path of its state folder.</param>
/// <param name="IsRepository">Whether the root is the main worktree of a git repository.</param>
internal sealed record WorkspaceFolder(string Root, string State, bool IsRepository);
