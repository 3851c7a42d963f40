namespace Mmos.Git;

/// <summary>The gates' result on a clean checkout of one tree: what a certificate is made of.</summary>
/// <param name="Commit">The commit that was checked out.</param>
/// <param name="Tree">Its tree: the result holds for every commit with the same one.</param>
/// <param name="Runs">The gates that ran, in order; those after the first failure did not.</param>
/// <param name="Verdict">What follows.</param>
public sealed record Verification(
    CommitId Commit, TreeId Tree, IReadOnlyList<CommandRun> Runs, Verdict Verdict)
{
    /// <summary>True when the tree may land.</summary>
    public bool HasPassed => Verdict == Verdict.Passed;

    /// <summary>Why it did not pass, for a person or a worker; null when it passed.</summary>
    public string? Reason { get; init; }

    /// <summary>Tracked files that a gate changed, when the result is void.</summary>
    public IReadOnlyList<string> ChangedFiles { get; init; } = [];

    /// <summary>The last part of the failing gate's output; empty when none failed.</summary>
    public string FailingOutput => Runs is [.., { HasPassed: false } last] ? last.Output : "";
}
