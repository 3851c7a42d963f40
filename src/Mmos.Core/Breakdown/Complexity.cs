namespace Mmos.Core;

/// <summary>How much work a task is, and the sentence that says why.</summary>
/// <param name="Level">The level.</param>
/// <param name="Reason">Why, for people: `30 h estimated, above 24 h`.</param>
/// <remarks>Pure and in whole numbers: the same definition always gives the same answer.</remarks>
public readonly record struct Complexity(ComplexityLevel Level, string Reason)
{
    /// <summary>Minutes from which a task is no longer simple: 4 hours.</summary>
    public const int MediumFromMinutes = 240;

    /// <summary>Most minutes of a medium task: 12 hours.</summary>
    public const int MediumMinutes = 720;

    /// <summary>Most minutes of a complex task: 24 hours. Above it is an epic.</summary>
    public const int ComplexMinutes = 1_440;

    /// <summary>By the task's estimate; without one, by its text, paths and needs.</summary>
    public static Complexity Of(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.EstimateMinutes is { } minutes ? OfMinutes(minutes) : TextComplexity.Of(task);
    }

    private static Complexity OfMinutes(int minutes) => minutes switch
    {
        < MediumFromMinutes => new(ComplexityLevel.Simple, $"{Hours(minutes)} estimated, under 4 h"),
        <= MediumMinutes => new(ComplexityLevel.Medium, $"{Hours(minutes)} estimated, 4 to 12 h"),
        <= ComplexMinutes => new(ComplexityLevel.Complex, $"{Hours(minutes)} estimated, 12 to 24 h"),
        _ => new(ComplexityLevel.Epic, $"{Hours(minutes)} estimated, above 24 h"),
    };

    /// <summary>Minutes for people: `30 h`, `1 h 30 min`, `45 min`.</summary>
    internal static string Hours(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => $"{rest} min",
        (var hours, 0) => $"{hours} h",
        var (hours, rest) => $"{hours} h {rest} min",
    };
}
