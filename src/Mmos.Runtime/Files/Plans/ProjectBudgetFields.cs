namespace Mmos.Runtime.Files;

/// <summary>The keys of a plan's `budget:`.</summary>
internal static class ProjectBudgetFields
{
    public static readonly Field<decimal> Usd = new(
        "usd", Quantities.Number(0, 1_000_000), "US dollars that are billed.");

    public static readonly Field<long> Tokens = new(
        "tokens", Quantities.Count(0, 1_000_000_000_000), "Tokens, read and written.");

    public static readonly RecordShape Shape = new("a mapping such as { usd: 5 }", Usd, Tokens);
}
