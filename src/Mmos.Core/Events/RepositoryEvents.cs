namespace Mmos.Core;

/// <summary>A repository is known.</summary>
/// <param name="Repository">What it is.</param>
public sealed record RepositoryKnown(RepositoryRow Repository) : Event;

/// <summary>Its integration branches live on another host from here on.</summary>
/// <param name="Repository">Its id.</param>
/// <param name="Home">Name of the host.</param>
/// <param name="Path">Its main worktree there.</param>
public sealed record RepositoryMoved(string Repository, string Home, string Path) : Event;
