using System.Globalization;
using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Local;

namespace Mmos.Runtime.Files;

/// <summary>Plans that are made of a goal in a sentence, without any model.</summary>
public static class GoalPlans
{
    /// <summary>Takes a goal apart by a pattern.</summary>
    /// <param name="goal">What is to be reached.</param>
    /// <param name="project">The project's id.</param>
    /// <param name="repository">What `repository:` says; null for none.</param>
    /// <param name="estimate">How much work it is; null when unknown.</param>
    /// <param name="pattern">Name of the pattern; null: the best by the goal's words.</param>
    /// <param name="custom">Patterns of the configuration.</param>
    /// <returns>The plan with its forecast; or why there is none.</returns>
    public static Answer<GoalPlanning> ByPattern(string goal, string project, string? repository,
        TimeSpan? estimate, string? pattern, IReadOnlyList<BreakdownPattern> custom)
    {
        var patterns = new BreakdownPolicy(BreakdownMode.Auto, custom).Patterns;
        var minutes = estimate is { } time ? (int?)Math.Max(1, (int)Math.Ceiling(time.TotalMinutes)) : null;
        return GoalPlan.Of(goal, minutes, pattern, patterns, out var refused) is { } made
            ? Answer<GoalPlanning>.Of(
                new GoalPlanning(
                    new Plan
                    {
                        Project = project,
                        Goal = goal,
                        Repository = repository,
                        Tasks = [.. made.Tasks.Select(Wire.Spec)],
                    },
                    made.Pattern.Name, made.Others), 0)
            : Answer<GoalPlanning>.No(new Problem("invalid", refused!.Message, refused.Field));
    }

    /// <summary>When a plan would end if every estimate came true.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="workers">The configured workers; none: as many built-in ones as a run starts.</param>
    /// <param name="builtIn">How many built-in ones.</param>
    public static Forecast Forecast(Plan plan, IReadOnlyList<WorkerConfig> workers, int builtIn)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(workers);
        var tasks = plan.Tasks.Select(Wire.Definition).ToList();
        IReadOnlyList<string>[] hands = workers.Count > 0
            ? [.. workers.SelectMany(w => Enumerable.Repeat(w.Capabilities, w.Slots))]
            : [.. Enumerable.Repeat<IReadOnlyList<string>>(
                [.. tasks.SelectMany(t => t.Require).Distinct(StringComparer.Ordinal)], builtIn)];
        return Core.Forecast.Of(tasks, hands);
    }

    /// <summary>What the forecast rests on, in sentences.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="hands">Whose hands it counts on, such as `2 slots (worker-1, worker-2)`.</param>
    public static IReadOnlyList<string> Sentences(Forecast forecast, string hands)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return
        [
            $"estimated work: {Hours(forecast.WorkMinutes)}; "
                + $"longest path: {Hours(forecast.LongestPathMinutes)}"
                + (forecast.Unestimated == 0 ? ""
                    : $"; {forecast.Unestimated} tasks have no estimate and count as 1 h each"),
            forecast.EndMinutes is { } end
                ? $"expected end: {Hours(end)} after the start, with {hands}, if every estimate comes true"
                : $"expected end: unknown; nobody of {hands} can do {forecast.Unable}",
            "expected cost: unknown; all-premium: unknown (no prices per tier and no measured use to go by)",
        ];
    }

    private static string Hours(long minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60m:0.##} h");
}
