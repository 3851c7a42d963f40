namespace Mmos.Core;

/// <summary>How one sort of big task is usually taken apart.</summary>
public sealed record BreakdownPattern
{
    /// <summary>Its name, such as `api`.</summary>
    public required string Name { get; init; }

    /// <summary>Words in lower case that tell that a task is of this sort.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The steps, in an order in which they can run; at least one.</summary>
    public required IReadOnlyList<BreakdownStep> Steps { get; init; }

    /// <summary>Index of the first step after which the task's own gates must pass; the steps before leave
    /// something half-made.</summary>
    public required int GatesFrom { get; init; }

    /// <summary>Points that a task's words give this pattern: 3 for one in its title or capabilities, 1 for
    /// one in its description or paths; each word counts once.</summary>
    public int PointsOf(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var capabilities = task.Require.Concat(task.Prefer).SelectMany(PlainWords.Of);
        string[] strong = [.. PlainWords.Of(task.Title), .. capabilities];
        string[] weak = [.. PlainWords.Of(task.Description), .. task.Files.SelectMany(PlainWords.Of)];
        return Words.Sum(w => strong.Contains(w) ? StrongPoints : weak.Contains(w) ? 1 : 0);
    }

    /// <summary>Points of a word that stands where it weighs most; a pattern fits from here on.</summary>
    public const int StrongPoints = 3;

    /// <summary>The pattern with the most points; the first of several. Null when none has enough.</summary>
    public static BreakdownPattern? Best(IReadOnlyList<BreakdownPattern> patterns, TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        BreakdownPattern? best = null;
        var most = StrongPoints - 1;
        foreach (var pattern in patterns)
            if (pattern.PointsOf(task) is var points && points > most)
                (best, most) = (pattern, points);
        return best;
    }

    /// <summary>Indices of the steps that a step needs: those it names, else the one before it.</summary>
    internal IEnumerable<int> NeedsOf(int step) => Steps[step].Needs is { } named
        ? named.Select(n => Steps.Index().First(s => s.Item.Name == n).Index)
        : step == 0 ? [] : [step - 1];

    /// <summary>No other step needs it.</summary>
    internal bool IsLast(int step) => !Enumerable.Range(0, Steps.Count).Any(s => NeedsOf(s).Contains(step));
}
