namespace Mmos.Git;

/// <summary>
/// Runs the gates on a commit that is about to land, or finds their earlier result for its tree.
/// </summary>
/// <param name="commit">The commit.</param>
/// <param name="tree">Its tree.</param>
/// <param name="cancel">Ends it.</param>
public delegate Task<GitOutcome<Verification>> GateCheck(
    CommitId commit, TreeId tree, CancellationToken cancel);

/// <summary>A project whose results are to go to the user's branch.</summary>
public sealed record LandRequest
{
    /// <summary>The project's id.</summary>
    public required string Project { get; init; }

    /// <summary>The user's branch, without `refs/heads/`.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the user's branch moves; otherwise only the integration branch is brought up to it,
    /// ready to be merged elsewhere.</summary>
    public bool MovesTarget { get; init; } = true;

    /// <summary>Runs the gates on what is about to land.</summary>
    public required GateCheck Gates { get; init; }
}
