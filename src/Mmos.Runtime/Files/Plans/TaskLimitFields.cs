namespace Mmos.Runtime.Files;

/// <summary>The keys of a task's `limits:`.</summary>
internal static class TaskLimitFields
{
    public static readonly Field<IReadOnlyList<string>> Paths = new(
        "paths", Shapes.Globs, "Paths that it may change.");

    public static readonly Field<IReadOnlyList<string>> Commands = new(
        "commands", Shapes.Commands, "Commands that it may run.");

    public static readonly Field<bool> Network = new(
        "network", Quantities.Truth, "Whether it may use the network.");

    public static readonly Field<decimal> Usd = new(
        "usd", Quantities.Number(0, 1_000_000),
        "US dollars that one attempt may cost; above it the attempt is stopped, which uses up a retry.");

    public static readonly Field<long> Tokens = new(
        "tokens", Quantities.Count(0, 1_000_000_000_000), "Tokens.");

    public static readonly Field<TimeSpan> Time = new("time", Shapes.Period, "Wall-clock time.");

    public static readonly RecordShape Shape = new(
        "a mapping such as { usd: 1 }", Paths, Commands, Network, Usd, Tokens, Time);
}
