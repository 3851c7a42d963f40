namespace Mmos.Git;

/// <summary>One git command.</summary>
/// <param name="Directory">Where it runs; it exists.</param>
/// <param name="Arguments">What follows `git`.</param>
public sealed record GitCall(string Directory, IReadOnlyList<string> Arguments)
{
    /// <summary>UTF-8 text for standard input, which is then closed; null for an empty one.</summary>
    public string? Input { get; init; }

    /// <summary>Whether a command that found a lock file taken is run again for a while.</summary>
    /// <remarks>True except for commands that leave something behind when they fail half-way.</remarks>
    public bool WaitsForLocks { get; init; } = true;
}
