namespace Mmos.Runtime.Files;

/// <summary>The keys of a task in a plan file.</summary>
internal static class TaskFields
{
    public static readonly Field<string> Id =
        new("id", Texts.Name, "The task's name in this plan.") { IsRequired = true };

    public static readonly Field<string> Title =
        new("title", Texts.Line(200), "One line for people.") { IsRequired = true };

    public static readonly Field<string> Description = new(
        "description", Texts.Prose(FileLimits.Prose), "What is to be done, for the worker.", "");

    public static readonly Field<string> Type = new(
        "type", Texts.OneOf("functional", "nonfunctional"), "Left out: classified from the text.");

    public static readonly Field<string> Kind = new(
        "kind", Texts.Word,
        "The sort of work: research, planning, coding, review, testing, docs or another word. "
        + "Left out: classified from the text.");

    public static readonly Field<int> Phase = new(
        "phase", Quantities.Whole(0, 10_000), "A group of tasks that others may need as a whole.");

    public static readonly Field<string> Priority = new(
        "priority", Texts.OneOf("P0", "P1", "P2"), "P0 goes first, strictly.", "P1");

    public static readonly Field<IReadOnlyList<string>> Acceptance = new(
        "acceptance", Shapes.List(Texts.Prose(2000), "[\"pages are fetched with retry\"]", 100),
        "Sentences that are true when the task is done.", []);

    public static readonly Field<Bag> Capabilities =
        new("capabilities", CapabilityFields.Shape, "Which workers fit.");

    public static readonly Field<string> Tier = new(
        "tier", Texts.OneOf("auto", "economy", "standard", "premium"), "How capable a worker it takes.",
        "auto");

    public static readonly Field<TimeSpan> Estimate = new(
        "estimate", Quantities.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1000)), "Expected work.");

    public static readonly Field<IReadOnlyList<string>> Files = new(
        "files", Shapes.Globs, "Paths that this task will change; left out: unknown.", []);

    public static readonly Field<IReadOnlyList<string>> Needs = new(
        "needs", Shapes.List(Texts.Line(100), "[design, \"phase:1\"]", FileLimits.Tasks),
        "Tasks, or whole phases, that must be done first.", []);

    public static readonly Field<string> Worker = new("worker", Texts.Name, "The preferred worker.", "auto");

    public static readonly Field<IReadOnlyList<string>> Verify = new(
        "verify", Shapes.Commands, "Gate commands, run in order on a clean checkout; each must exit 0.", []);

    public static readonly Field<Bag> Retry =
        new("retry", RetryFields.Shape, "What happens after a failed attempt.");

    public static readonly Field<TimeSpan> Timeout = new(
        "timeout", Quantities.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        "Limit of one attempt; left out: 30m.");

    public static readonly Field<string> Run =
        new("run", Texts.Command, "Command line, for command workers.");

    public static readonly Field<IReadOnlyList<string>> Review = new(
        "review", Shapes.Stages, "Review stages, in order; left out: those of mmos.yaml.", []);

    public static readonly Field<string> Problem = new(
        "problem", Texts.Prose(10_000), "Non-functional tasks: what is wrong.");

    public static readonly Field<string> OnFailure = new(
        "on_failure", Texts.OneOf("block", "skip", "cancel"),
        "What dependents do when this task fails for good.", "block");

    public static readonly Field<string> When = new(
        "when", Texts.Line(500), "Condition on results of needed tasks.");

    public static readonly Field<Node> Foreach = new("foreach", AnyShape.Anything, "One task per element.");

    public static readonly Field<Bag> Repeat = new(
        "repeat",
        new RecordShape(
            "a mapping such as { until: CONDITION, max: 3 }",
            new Field<string>("until", Texts.Line(500), "Condition that ends it."),
            new Field<int>("max", Quantities.Whole(1, 1000), "How many times at most.")),
        "Do it again until a condition holds.");

    public static readonly Field<bool> Approve =
        new("approve", Quantities.Truth, "A person must approve it before it lands.", false);

    public static readonly Field<bool> Tdd =
        new("tdd", Quantities.Truth, "Check that the test failed first.", false);

    public static readonly Field<IReadOnlyList<string>> Resources = new(
        "resources", Shapes.List(Texts.Name, "[staging-db]"), "Named exclusive things that it holds.", []);

    public static readonly Field<Bag> Limits =
        new("limits", TaskLimitFields.Shape, "What it may touch and cost.");

    public static readonly Field<string> Breakdown = new(
        "breakdown", Texts.OneOf("auto", "ask", "off"),
        "What happens with this task above 24h; left out: what the plan says.");

    public static readonly Field<string> Pattern = new(
        "pattern", Texts.Name,
        "The pattern that breaks it down, above 12h already; left out: above 24h, by its words.");

    public static readonly RecordShape Shape = new(
        "a mapping with id and title",
        Id, Title, Description, Type, Kind, Phase, Priority, Acceptance, Capabilities, Tier, Estimate, Files,
        Needs, Worker, Verify, Retry, Timeout, Limits, Run, Review, Problem, Tdd, Resources, When, Foreach,
        Repeat, Approve, OnFailure, Breakdown, Pattern);

    /// <summary>What `defaults:` may set: all that is not a task's own.</summary>
    public static readonly RecordShape Defaults = new(
        "a mapping such as { priority: P1 }",
        Type, Kind, Phase, Priority, Capabilities, Tier, Estimate, Worker, Verify, Retry, Timeout, Limits,
        Run, Review, Tdd, Resources, Approve, OnFailure);
}
