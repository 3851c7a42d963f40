namespace Mmos.Runtime.Files;

/// <summary>What may be spent in a period.</summary>
/// <param name="Usd">US dollars; null for no cap.</param>
/// <param name="Tokens">Tokens; null for no cap.</param>
/// <param name="Per">`hour`, `day` (default), `week` or `month`; a project has its own budget in its plan, a
/// task its `limits:`.</param>
public sealed record BudgetConfig(
    decimal? Usd,
    long? Tokens,
    string Per);

/// <summary>The keys of <see cref="BudgetConfig"/>.</summary>
internal static class BudgetFields
{
    public static readonly Field<decimal> Usd = new(
        "usd", Quantities.Number(0, 1_000_000), "US dollars.");

    public static readonly Field<long> Tokens = new(
        "tokens", Quantities.Count(0, 1_000_000_000_000), "Tokens.");

    public static readonly Field<string> Per = new(
        "per", Texts.OneOf("hour", "day", "week", "month"), "The period, in UTC.", "day");

    public static readonly BuiltShape<BudgetConfig> Shape = new RecordShape(
        "a mapping such as { usd: 20, per: day }", Usd, Tokens, Per)
        .As(of => new BudgetConfig(of.Maybe(Usd), of.Maybe(Tokens), of.Get(Per)));
}
