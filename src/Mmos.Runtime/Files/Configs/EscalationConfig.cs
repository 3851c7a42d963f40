namespace Mmos.Runtime.Files;

/// <summary>How people are reached.</summary>
/// <param name="After">When nobody reacted; default 5m.</param>
/// <param name="Channels">`log`, `webhook:URL`, `slack:…`, `email:…`, `ntfy:…`; default `log`.</param>
public sealed record EscalationConfig(
    TimeSpan After,
    IReadOnlyList<string> Channels);

/// <summary>The keys of <see cref="EscalationConfig"/>.</summary>
internal static class EscalationFields
{
    public static readonly Shape<IReadOnlyList<string>> ChannelList =
        Shapes.List(Texts.Line(500), "[log, \"webhook:URL\"]", 20);

    public static readonly Field<TimeSpan> After = new(
        "after", Shapes.Period, "When nobody reacted.", TimeSpan.FromMinutes(5));

    public static readonly Field<IReadOnlyList<string>> Channels = new(
        "channels", ChannelList, "Channels.", ["log"]);

    public static readonly BuiltShape<EscalationConfig> Shape = new RecordShape(
        "a mapping such as { after: 5m, channels: [log] }", After, Channels)
        .As(of => new EscalationConfig(of.Get(After), of.Get(Channels)));
}
