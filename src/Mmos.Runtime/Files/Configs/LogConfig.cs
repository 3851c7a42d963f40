namespace Mmos.Runtime.Files;

/// <summary>What is logged and for how long it is kept.</summary>
/// <param name="Level">`trace`, `debug`, `info` (default), `warn` or `error`.</param>
/// <param name="Keep">Default 14d.</param>
public sealed record LogConfig(
    string Level,
    TimeSpan Keep);

/// <summary>The keys of <see cref="LogConfig"/>.</summary>
internal static class LogFields
{
    public static readonly Field<string> Level = new(
        "level", Texts.OneOf("trace", "debug", "info", "warn", "error"), "How much is logged.", "info");

    public static readonly Field<TimeSpan> Keep = new(
        "keep", Shapes.Period, "How long it is kept.", TimeSpan.FromDays(14));

    public static readonly BuiltShape<LogConfig> Shape = new RecordShape(
        "a mapping such as { level: info, keep: 14d }", Level, Keep)
        .As(of => new LogConfig(of.Get(Level), of.Get(Keep)));
}
