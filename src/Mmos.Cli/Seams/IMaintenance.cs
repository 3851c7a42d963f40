using Mmos.Api;

namespace Mmos.Cli.Seams;

/// <summary>Giving room back that nothing needs any more.</summary>
internal interface IMaintenance
{
    /// <summary>Does it, or says what it would do.</summary>
    Task<Answer<MaintenanceReport>> Run(bool dryRun, CancellationToken cancel);
}

/// <summary>What was done, or would be.</summary>
/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Steps">Each thing, in the order of doing.</param>
/// <param name="Bytes">Room given back in all, as far as it is known beforehand.</param>
internal sealed record MaintenanceReport(
    bool DryRun, IReadOnlyList<MaintenanceStep> Steps, long Bytes);

/// <summary>One thing that was done, or would be.</summary>
/// <param name="What">In a word: `worktrees`, `logs` …</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Room given back; null when it is not known.</param>
/// <param name="Notes">What was left and why, a line each.</param>
internal sealed record MaintenanceStep(
    string What, long Count, long? Bytes, IReadOnlyList<string> Notes);
