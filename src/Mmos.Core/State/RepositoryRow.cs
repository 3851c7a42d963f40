namespace Mmos.Core;

/// <summary>A repository: the same one on every machine that has a clone of it.</summary>
/// <param name="Id">Its id, which follows from its origin, or from its place where it has none.</param>
/// <param name="Origin">URL of its origin, without what could be a secret; null for none.</param>
/// <param name="Path">Its main worktree on <paramref name="Home"/>.</param>
/// <param name="Home">Name of the host where its integration branches live.</param>
public sealed record RepositoryRow(string Id, string? Origin, string Path, string Home);
