namespace Mmos.Core;

/// <summary>The patterns that come with MMOS. A pattern of `mmos.yaml` with the same name takes the place of
/// one.</summary>
public static partial class BreakdownPatterns
{
    /// <summary>All of them; of two that fit a task equally well the earlier one is taken.</summary>
    public static IReadOnlyList<BreakdownPattern> Shipped => field ??=
        [Api, Frontend, Database, Security, Devops, Ml];

    private static string[] Split(string words) => words.Split(' ');
}
