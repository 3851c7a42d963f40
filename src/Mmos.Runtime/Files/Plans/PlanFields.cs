namespace Mmos.Runtime.Files;

/// <summary>The keys of a plan file.</summary>
internal static class PlanFields
{
    public static readonly Field<int> Version =
        new("version", Quantities.Whole(1, 1), "Form of this file.", 1);

    public static readonly Field<string> Project =
        new("project", Texts.Slug, "The project's id.") { IsRequired = true };

    public static readonly Field<string> Goal = new(
        "goal", Texts.Prose(10_000), "What the project is to reach.")
    { IsRequired = true };

    public static readonly Field<string> Repository = new(
        "repository", Texts.Line(1000),
        "The git repository, relative to this file; left out: tasks produce text and artifacts.");

    public static readonly Field<string> Base = new(
        "base", Texts.Branch, "Branch that the work starts from; left out: the one checked out.");

    public static readonly Field<bool> FollowBase = new(
        "follow_base", Quantities.Truth,
        "Whether the work takes `base` in, merged and gated, whenever that branch moves.");

    public static readonly Field<Bag> Budget = new(
        "budget", ProjectBudgetFields.Shape,
        "What the project may use in all; no attempt begins that would go beyond it.");

    public static readonly Field<int> Weight = new(
        "weight", Quantities.Whole(1, 100), "How many turns it gets where another project gets one.", 1);

    public static readonly Field<string> Breakdown = new(
        "breakdown", Texts.OneOf("auto", "ask", "off"),
        "What happens with tasks above 24h: replaced by the parts of their pattern, the same after asking, "
        + "or run as they are.", "auto");

    public static readonly Field<Bag> Defaults = new(
        "defaults", TaskFields.Defaults, "What holds for each task that does not say otherwise.");

    public static readonly Field<IReadOnlyList<Bag>> Tasks = new(
        "tasks", new ListShape<Bag>(TaskFields.Shape, FileLimits.Tasks, "[{ id: a, title: A }]"),
        "The tasks.")
    { IsRequired = true };

    public static readonly RecordShape Shape = new(
        "a mapping with project, goal and tasks",
        Version, Project, Goal, Repository, Base, FollowBase, Budget, Weight, Breakdown, Defaults, Tasks);
}
