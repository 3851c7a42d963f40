namespace Mmos.Core;

/// <summary>The tasks that a goal in a sentence becomes by a pattern.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Tasks">Its steps as tasks of their own, named after the steps.</param>
/// <param name="Others">Names of further patterns that fit the goal, the best first.</param>
public sealed record GoalPlan(BreakdownPattern Pattern, IReadOnlyList<TaskDefinition> Tasks,
    IReadOnlyList<string> Others)
{
    private const string Whole = "goal";

    /// <summary>Takes a goal apart.</summary>
    /// <param name="goal">What is to be reached, in a person's words.</param>
    /// <param name="estimateMinutes">How much work the whole is; null when unknown.</param>
    /// <param name="pattern">Name of the pattern; null: the best by the goal's words.</param>
    /// <param name="patterns">The patterns to choose from.</param>
    /// <param name="refused">Why there is no plan; null when there is one.</param>
    public static GoalPlan? Of(string goal, int? estimateMinutes, string? pattern,
        IReadOnlyList<BreakdownPattern> patterns, out Rejection? refused)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var task = new TaskDefinition { Key = Whole, Title = goal, EstimateMinutes = estimateMinutes };
        var known = string.Join(", ", patterns.Select(p => p.Name));
        var chosen = pattern is null ? BreakdownPattern.Best(patterns, task)
            : patterns.FirstOrDefault(p => p.Name == pattern);
        refused = chosen is not null ? null
            : pattern is null
                ? Rejection.Invalid("goal",
                    $"no pattern fits the words of the goal; name one with --pattern ({known}), or say more "
                    + "of it")
                : Rejection.Invalid("pattern", $"there is no pattern `{pattern}`; there is {known}");
        if (chosen is null) return null;
        string[] others = [.. patterns
            .Where(p => p != chosen && p.PointsOf(task) >= BreakdownPattern.StrongPoints)
            .OrderByDescending(p => p.PointsOf(task)).Select(p => p.Name)];
        return new GoalPlan(chosen, [.. Parts.Of(task, chosen, "").Select(Own)], others);
    }

    // The whole is the project: its parts need no prefix.
    private static TaskDefinition Own(TaskDefinition part) => part with
    {
        Key = Without(part.Key),
        Needs = [.. part.Needs.Select(Without)],
        Parent = null,
    };

    private static string Without(string key) => key[(Whole.Length + 1)..];
}
