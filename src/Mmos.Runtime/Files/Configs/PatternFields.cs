using Mmos.Core;

namespace Mmos.Runtime.Files;

/// <summary>The keys of a pattern under `patterns:`.</summary>
internal static class PatternFields
{
    public static readonly Field<IReadOnlyList<string>> Words = new(
        "words", Shapes.Words, "Words that tell that a task is of this sort; left out: those of its name.",
        []);

    public static readonly Field<string> GatesFrom = new(
        "gates_from", Texts.Name,
        "The first step after which the task's own gates must pass; left out: the last one.");

    public static readonly Field<IReadOnlyList<BreakdownStep>> Steps = new(
        "steps", Shapes.List(StepShape.Instance, "[design, build, { id: test, share: 2 }]", 50),
        "The steps, in an order in which they can run.")
    { IsRequired = true };

    public static readonly BuiltShape<PatternDraft> Shape = new RecordShape(
        "a mapping such as { steps: [design, build, test] }", Words, GatesFrom, Steps)
        .As(of => new PatternDraft(of.Get(Words), of.Get(GatesFrom), of.Get(Steps) ?? []));

    /// <summary>The patterns of a file in its order.</summary>
    public static IReadOnlyList<BreakdownPattern> Build(IReadOnlyDictionary<string, PatternDraft> drafts) =>
        [.. drafts.Select(d => d.Value.Named(d.Key))];
}

/// <summary>A pattern before it has its name.</summary>
internal sealed record PatternDraft(
    IReadOnlyList<string> Words, string? GatesFrom, IReadOnlyList<BreakdownStep> Steps)
{
    public BreakdownPattern Named(string name) => new()
    {
        Name = name,
        Words = Words.Count > 0 ? [.. Words.Select(w => w.ToLowerInvariant())]
            : name.ToLowerInvariant().Split('-', '_', '.'),
        Steps = Steps,
        GatesFrom = GatesFrom is null ? Steps.Count - 1
            : Math.Max(0, Steps.ToList().FindIndex(s => s.Name == GatesFrom)),
    };
}
