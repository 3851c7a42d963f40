namespace Mmos.Runtime.Files;

/// <summary>A preference of the routing.</summary>
/// <param name="When">Condition on the task, such as `kind == research`.</param>
/// <param name="Prefer">Name of the worker that is preferred then.</param>
public sealed record RuleConfig(
    string When,
    string Prefer);

/// <summary>The keys of <see cref="RuleConfig"/>.</summary>
internal static class RuleFields
{
    public static readonly Field<string> When = new(
        "when", Texts.Line(500), "Condition on the task.")
    { IsRequired = true };

    public static readonly Field<string> Prefer = new(
        "prefer", Texts.Name, "The preferred worker.")
    { IsRequired = true };

    public static readonly BuiltShape<RuleConfig> Shape = new RecordShape(
        "a mapping such as { when: CONDITION, prefer: WORKER }", When, Prefer)
        .As(of => new RuleConfig(of.Get(When), of.Get(Prefer)));
}
