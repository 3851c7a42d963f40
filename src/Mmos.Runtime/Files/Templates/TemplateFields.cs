namespace Mmos.Runtime.Files;

/// <summary>The keys of a template.</summary>
internal static class TemplateFields
{
    private static readonly Shape<string> Sentence = Texts.Prose(2000);

    private static readonly Field<string> Title = new("title", Texts.Line(100), "One line for people.")
    { IsRequired = true };

    private static readonly Field<string> Description = new("description", Sentence, "What is built.")
    { IsRequired = true };

    private static readonly Field<TimeSpan> Duration = new(
        "duration", Quantities.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)), "All phases.")
    { IsRequired = true };

    private static readonly Field<IReadOnlyList<string>> Files =
        new("files", Shapes.Globs, "Paths that it changes.") { IsRequired = true };

    private static readonly Field<IReadOnlyList<string>> Components = new(
        "components", Shapes.List(Texts.Line(100), "[form]"), "Its parts.")
    { IsRequired = true };

    private static readonly Field<IReadOnlyList<string>> Integration = new(
        "integration", Shapes.List(Sentence, "[\"mails are sent\"]"), "Where it touches other parts.")
    { IsRequired = true };

    private static readonly Field<IReadOnlyList<string>> Acceptance = new(
        "acceptance", Shapes.List(Sentence, "[\"it works\"]"), "True when it is done.")
    { IsRequired = true };

    private static readonly Field<Bag> Capabilities =
        new("capabilities", CapabilityFields.Shape, "Which workers fit.") { IsRequired = true };

    private static readonly Field<string> Red = new("red", Sentence, "Tests that fail.")
    { IsRequired = true };

    private static readonly Field<string> Green = new("green", Sentence, "Code that makes them pass.")
    { IsRequired = true };

    private static readonly Field<string> Refactor = new("refactor", Sentence, "The same in better form.")
    { IsRequired = true };

    private static readonly Field<Bag> Phases = new(
        "phases", new RecordShape("a mapping with red, green and refactor", Red, Green, Refactor),
        "The phases of test-driven development.")
    { IsRequired = true };

    private static readonly RecordShape Shape = new(
        "a mapping such as { title: Sign-in }", Title, Description, Duration, Files, Components, Integration,
        Acceptance, Capabilities, Phases);

    /// <summary>The template of a file; null with problems added when it is none.</summary>
    public static TaskTemplate? Read(string name, string text, Problems problems)
    {
        if (YamlTree.Parse(text, name, problems) is not { } root
            || !Shape.TryRead(root, "", problems, out var of) || !problems.None)
            return null;
        var phases = of.Get(Phases)!;
        return new TaskTemplate
        {
            Name = name,
            Title = of.Get(Title),
            Description = of.Get(Description),
            Hours = (decimal)of.Get(Duration).TotalMinutes / 60,
            Files = of.Get(Files),
            Components = of.Get(Components),
            Integration = of.Get(Integration),
            Acceptance = of.Get(Acceptance),
            Capabilities = CapabilityFields.Read(of.Get(Capabilities)),
            Red = phases.Get(Red),
            Green = phases.Get(Green),
            Refactor = phases.Get(Refactor),
        };
    }
}
