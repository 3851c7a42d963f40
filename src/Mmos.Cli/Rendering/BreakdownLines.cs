using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>What a submission took apart, and what its author should know, a line each.</summary>
internal static class BreakdownLines
{
    /// <summary>Nothing for a submission that was taken as it is.</summary>
    public static IEnumerable<string> Of(Submitted submitted)
    {
        foreach (var whole in submitted.Breakdowns)
        {
            yield return $"{whole.Key} was broken down by pattern {whole.Pattern} ({whole.Reason}):";
            foreach (var part in whole.Parts)
                yield return FormattableString.Invariant($"  {part.Id} {part.Key}")
                    + (part.EstimateHours is { } hours
                        ? FormattableString.Invariant($", {hours:0.##} h") : "");
        }
        foreach (var warning in submitted.Warnings)
            yield return $"note: {warning}";
    }
}
