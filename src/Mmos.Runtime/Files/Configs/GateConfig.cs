namespace Mmos.Runtime.Files;

/// <summary>What must be true before work is taken on and before it lands.</summary>
/// <param name="Ready">What a task must have before it leaves draft; default `goal`, `acceptance`.</param>
/// <param name="Verify">Commands that every task's tree must pass, before the task's own; default
/// none.</param>
/// <param name="Sync">Upstream that work is merged with before it lands, such as `origin/main`; null for
/// none.</param>
/// <param name="Protect">Paths whose change needs a review; default none.</param>
public sealed record GateConfig(
    IReadOnlyList<string> Ready,
    IReadOnlyList<string> Verify,
    string? Sync,
    IReadOnlyList<string> Protect);

/// <summary>The keys of <see cref="GateConfig"/>.</summary>
internal static class GateFields
{
    public static readonly Field<IReadOnlyList<string>> Ready = new(
        "ready",
        Shapes.List(Texts.OneOf("goal", "acceptance", "needs", "verify", "estimate"), "[goal, acceptance]"),
        "What a task must have before it leaves draft.", ["goal", "acceptance"]);

    public static readonly Field<IReadOnlyList<string>> Verify = new(
        "verify", Shapes.Commands, "Commands that every task's tree must pass.", []);

    public static readonly Field<string> Sync = new(
        "sync", Texts.Branch, "Upstream that work is merged with before it lands.");

    public static readonly Field<IReadOnlyList<string>> Protect = new(
        "protect", Shapes.Globs, "Paths whose change needs a review.", []);

    public static readonly BuiltShape<GateConfig> Shape = new RecordShape(
        "a mapping such as { verify: [\"dotnet test\"] }", Ready, Verify, Sync, Protect)
        .As(of => new GateConfig(of.Get(Ready), of.Get(Verify), of.Get(Sync), of.Get(Protect)));
}
