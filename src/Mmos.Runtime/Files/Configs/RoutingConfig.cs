namespace Mmos.Runtime.Files;

/// <summary>Which worker gets a task.</summary>
/// <param name="Weights">The terms of the score.</param>
/// <param name="UpgradeAfter">How long a task waits for a cheaper worker before an idle expensive one takes
/// it; default 5m.</param>
/// <param name="Rules">Preferences by condition, the first that fits wins.</param>
public sealed record RoutingConfig(
    WeightConfig Weights,
    TimeSpan UpgradeAfter,
    IReadOnlyList<RuleConfig> Rules);

/// <summary>The keys of <see cref="RoutingConfig"/>.</summary>
internal static class RoutingFields
{
    public static readonly Field<WeightConfig> Weights = new(
        "weights", WeightFields.Shape, "The terms of the score.", WeightFields.Shape.Empty);

    public static readonly Field<TimeSpan> UpgradeAfter = new(
        "upgrade_after", Shapes.Period, "How long a task waits for a cheaper worker.",
        TimeSpan.FromMinutes(5));

    public static readonly Field<IReadOnlyList<RuleConfig>> Rules = new(
        "rules", Shapes.List(RuleFields.Shape, "[{ when: \"kind == research\", prefer: w1 }]"),
        "Preferences by condition.", []);

    public static readonly BuiltShape<RoutingConfig> Shape = new RecordShape(
        "a mapping with weights, upgrade_after, rules", Weights, UpgradeAfter, Rules)
        .As(of => new RoutingConfig(of.Get(Weights), of.Get(UpgradeAfter), of.Get(Rules)));
}
