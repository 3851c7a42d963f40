using System.Text.Json.Nodes;
using Mmos.Core;

namespace Mmos.Runtime.Files;

/// <summary>The keys of a step of a pattern.</summary>
internal static class StepFields
{
    public static readonly Field<string> Id =
        new("id", Texts.Name, "Last part of the key of its task.") { IsRequired = true };

    public static readonly Field<string> Title = new("title", Texts.Line(100), "One line for people.");

    public static readonly Field<string> Text = new(
        "text", Texts.Prose(10_000), "What is to be done; {title} stands for the title of the whole.");

    public static readonly Field<string> Kind = new("kind", Texts.Word, "The sort of work.");

    public static readonly Field<int> Share = new(
        "share", Quantities.Whole(1, 1000), "Its weight in the estimate beside the other steps.", 1);

    public static readonly Field<IReadOnlyList<string>> Needs = new(
        "needs", Shapes.List(Texts.Name, "[design]", 50), "Steps it needs; left out: the one before it.");

    public static readonly Field<string> Hint = new(
        "hint", Texts.Prose(2000), "How to see that it is right.", "");

    public static readonly RecordShape Shape = new(
        "a step such as design or { id: design }", Id, Title, Text, Kind, Share, Needs,
        TaskFields.Capabilities, TaskFields.Acceptance, TaskFields.Verify, TaskFields.Files, Hint);
}

/// <summary>A step: a mapping, or only its name.</summary>
internal sealed class StepShape : Shape<BreakdownStep>
{
    public static readonly StepShape Instance = new();

    public override string Expected => StepFields.Shape.Expected;

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(Texts.Name.Schema(), StepFields.Shape.Schema()),
    };

    public override bool TryRead(Node node, string path, Problems problems, out BreakdownStep value)
    {
        value = null!;
        if (node is Node.Scalar)
        {
            if (!Texts.Name.TryRead(node, path, problems, out var name)) return false;
            value = Plain(name, null, null, 1, null);
            return true;
        }
        if (!StepFields.Shape.TryRead(node, path, problems, out var of)
            || !of.Has(StepFields.Id)) return false;
        var capabilities = CapabilityFields.Read(of.Get(TaskFields.Capabilities));
        value = Plain(of.Get(StepFields.Id), of.Get(StepFields.Title), of.Get(StepFields.Kind),
            of.Get(StepFields.Share), of.Get(StepFields.Text)) with
        {
            Needs = of.Has(StepFields.Needs) ? of.Get(StepFields.Needs) : null,
            Require = capabilities.Require,
            Prefer = capabilities.Prefer,
            Acceptance = of.Get(TaskFields.Acceptance),
            Verify = of.Get(TaskFields.Verify),
            Files = of.Get(TaskFields.Files),
            Hint = of.Get(StepFields.Hint),
        };
        return true;
    }

    private static BreakdownStep Plain(string name, string? title, string? kind, int share, string? text)
    {
        title ??= string.Concat(name[..1].ToUpperInvariant(), name[1..].Replace('_', ' ').Replace('-', ' '));
        return new BreakdownStep(name, title, kind ?? Classifier.Classify(title, "").Kind, share,
            text ?? $"{title} of {{title}}.");
    }
}
