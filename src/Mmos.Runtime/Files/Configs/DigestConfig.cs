namespace Mmos.Runtime.Files;

/// <summary>Summaries for people.</summary>
/// <param name="Every">How often; default 2h.</param>
/// <param name="To">Channels; default `log`.</param>
public sealed record DigestConfig(
    TimeSpan Every,
    IReadOnlyList<string> To);

/// <summary>The keys of <see cref="DigestConfig"/>.</summary>
internal static class DigestFields
{
    public static readonly Field<TimeSpan> Every = new(
        "every", Shapes.Period, "How often.", TimeSpan.FromHours(2));

    public static readonly Field<IReadOnlyList<string>> To = new(
        "to", EscalationFields.ChannelList, "Channels.", ["log"]);

    public static readonly BuiltShape<DigestConfig> Shape = new RecordShape(
        "a mapping such as { every: 2h, to: [log] }", Every, To)
        .As(of => new DigestConfig(of.Get(Every), of.Get(To)));
}
