namespace Mmos.Runtime.Files;

/// <summary>A subscription or key whose quota several workers share.</summary>
/// <param name="Vendor">Who bills: `anthropic`, `openai` and so on.</param>
/// <param name="Billing">`subscription` (default) or `metered`.</param>
/// <param name="ReservePercent">Share of the quota that is kept for people and P0; 0-100, default 0.</param>
/// <param name="Budget">What may be spent; null for no cap.</param>
public sealed record AccountConfig(
    string Vendor,
    string Billing,
    int ReservePercent,
    BudgetConfig? Budget);

/// <summary>The keys of <see cref="AccountConfig"/>.</summary>
internal static class AccountFields
{
    public static readonly Field<string> Vendor = new(
        "vendor", Texts.Word, "Who bills: anthropic, openai and so on.")
    { IsRequired = true };

    public static readonly Field<string> Billing = new(
        "billing", Texts.OneOf("subscription", "metered"), "How it is billed.", "subscription");

    public static readonly Field<int> Reserve = new(
        "reserve", Quantities.Percent, "Share of the quota kept for people and P0.", 0);

    public static readonly Field<BudgetConfig> Budget = new(
        "budget", BudgetFields.Shape, "What may be spent.");

    public static readonly BuiltShape<AccountConfig> Shape = new RecordShape(
        "a mapping such as { vendor: anthropic, billing: subscription }", Vendor, Billing, Reserve, Budget)
        .As(of => new AccountConfig(of.Get(Vendor), of.Get(Billing), of.Get(Reserve), of.Get(Budget)));
}
