namespace Mmos.Git;

/// <summary>One conflicted file, with what a worker or a person needs to settle it.</summary>
/// <param name="Path">Relative to the work tree, with `/`.</param>
/// <param name="Reason">Git's sentence, such as `CONFLICT (content): Merge conflict in a.cs`.</param>
public sealed record ConflictFile(string Path, string Reason)
{
    /// <summary>The file in the common ancestor, trimmed; null when it was not there.</summary>
    public string? Base { get; init; }

    /// <summary>The file on the target's side, trimmed; null when it is deleted there.</summary>
    public string? Ours { get; init; }

    /// <summary>The file on the side of the merged commit, trimmed; null when it is deleted there.</summary>
    public string? Theirs { get; init; }

    /// <summary>
    /// The conflicting places with git's markers, base included, and three lines around each; trimmed.
    /// </summary>
    public string Hunk { get; init; } = "";
}
