using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>A usual piece of work on a web product, with all that a worker must know, in the three phases of
/// test-driven development.</summary>
public sealed record TaskTemplate
{
    private static readonly (string Name, int Percent)[] Phases =
        [("red", 25), ("green", 50), ("refactor", 25)];

    /// <summary>Its name, such as `sign-in`.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What is built.</summary>
    public required string Description { get; init; }

    /// <summary>Expected hours of all phases.</summary>
    public required decimal Hours { get; init; }

    /// <summary>Globs of the paths that it changes.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The parts that it consists of.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>Where it touches other parts of the product.</summary>
    public required IReadOnlyList<string> Integration { get; init; }

    /// <summary>Sentences that are true when it is done.</summary>
    public required IReadOnlyList<string> Acceptance { get; init; }

    /// <summary>What its worker must and should be able to do.</summary>
    public required Capabilities Capabilities { get; init; }

    /// <summary>What is done first: tests that fail.</summary>
    public required string Red { get; init; }

    /// <summary>What is done then: the code that makes them pass.</summary>
    public required string Green { get; init; }

    /// <summary>What is done last: the same, in better form.</summary>
    public required string Refactor { get; init; }

    /// <summary>A task for each phase, one after the other: `KEY.red`, `KEY.green`, `KEY.refactor`.</summary>
    /// <param name="key">What the keys begin with.</param>
    /// <param name="verify">Gates of the phases after red; at the end of red the new tests fail.</param>
    /// <param name="needs">What the first phase needs.</param>
    public IReadOnlyList<TaskSpec> Tasks(string key, IReadOnlyList<string> verify,
        IReadOnlyList<string> needs) =>
    [
        Phase(0, key, "failing tests", "testing", Red,
            ["the new tests fail because the feature is not there yet, and no other test fails"], [], needs),
        Phase(1, key, "make the tests pass", "coding", Green, Acceptance, verify, [$"{key}.red"]),
        Phase(2, key, "tidy up", "coding", Refactor,
            ["every test passes as before", "nothing that users notice has changed"], verify,
            [$"{key}.green"]),
    ];

    private TaskSpec Phase(int phase, string key, string title, string kind, string text,
        IReadOnlyList<string> acceptance, IReadOnlyList<string> verify, IReadOnlyList<string> needs) => new()
        {
            Key = $"{key}.{Phases[phase].Name}",
            Title = $"{Title}: {title}",
            Description = $"{text}\n\n{Text}",
            Kind = kind,
            Acceptance = acceptance,
            Capabilities = Capabilities,
            EstimateHours = Hours * Phases[phase].Percent / 100,
            Files = Files,
            Needs = needs,
            Verify = verify,
        };

    private string Text => string.Join('\n',
    [
        $"The whole: {Description}",
        $"Parts: {string.Join(", ", Components)}.",
        "It touches:",
        .. Integration.Select(point => $"- {point}"),
        "It is done when:",
        .. Acceptance.Select(sentence => $"- {sentence}"),
    ]);
}
