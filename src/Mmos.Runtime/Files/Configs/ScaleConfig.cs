namespace Mmos.Runtime.Files;

/// <summary>How many instances of a worker run, by queue depth.</summary>
/// <param name="Min">Least number, 1-64, default 1.</param>
/// <param name="Max">Most, 1-64, default 1.</param>
public sealed record ScaleConfig(
    int Min,
    int Max);

/// <summary>The keys of <see cref="ScaleConfig"/>.</summary>
internal static class ScaleFields
{
    public static readonly Field<int> Min = new(
        "min", Quantities.Whole(1, 64), "Least number of instances.", 1);

    public static readonly Field<int> Max = new(
        "max", Quantities.Whole(1, 64), "Most instances.", 1);

    public static readonly BuiltShape<ScaleConfig> Shape = new RecordShape(
        "a mapping such as { min: 1, max: 3 }", Min, Max)
        .As(of => new ScaleConfig(of.Get(Min), of.Get(Max)));
}
