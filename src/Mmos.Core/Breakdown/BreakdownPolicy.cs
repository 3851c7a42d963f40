namespace Mmos.Core;

/// <summary>How a submission treats its epics.</summary>
/// <param name="Mode">For tasks that do not say themselves.</param>
/// <param name="Custom">Patterns beside the shipped ones; one with a shipped name replaces it.</param>
public sealed record BreakdownPolicy(BreakdownMode Mode, IReadOnlyList<BreakdownPattern> Custom)
{
    /// <summary>Epics run as they are.</summary>
    public static BreakdownPolicy Off { get; } = new(BreakdownMode.Off, []);

    /// <summary>Custom patterns first, then the shipped ones that none of them replaces.</summary>
    public IReadOnlyList<BreakdownPattern> Patterns { get; } =
    [
        .. Custom,
        .. BreakdownPatterns.Shipped.Where(s => Custom.All(c => c.Name != s.Name)),
    ];
}
