namespace Mmos.Runtime.Files;

/// <summary>When silence and waiting end.</summary>
/// <param name="Heartbeat">How long a worker may be silent before its work is given to another; default
/// 5m.</param>
/// <param name="Offer">How long an offered task waits to be accepted; default 60s.</param>
/// <param name="Idle">How long a worker may report no progress before that is shown; default 10m.</param>
/// <param name="Stall">How long a worker may report no progress before a person is asked; default 2h.</param>
/// <param name="Failover">How soon a lost worker's task is offered again; default 10s.</param>
public sealed record TimerConfig(
    TimeSpan Heartbeat,
    TimeSpan Offer,
    TimeSpan Idle,
    TimeSpan Stall,
    TimeSpan Failover);

/// <summary>The keys of <see cref="TimerConfig"/>.</summary>
internal static class TimerFields
{
    public static readonly Shape<TimeSpan> Silence =
        Quantities.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public static readonly Field<TimeSpan> Heartbeat = new(
        "heartbeat", Silence, "How long a worker may be silent before its work is given to another.",
        TimeSpan.FromMinutes(5));

    public static readonly Field<TimeSpan> Offer = new(
        "offer", Shapes.Period, "How long an offered task waits to be accepted.",
        TimeSpan.FromSeconds(60));

    public static readonly Field<TimeSpan> Idle = new(
        "idle", Shapes.Period, "How long a worker may report no progress before that is shown.",
        TimeSpan.FromMinutes(10));

    public static readonly Field<TimeSpan> Stall = new(
        "stall", Shapes.Period, "How long a worker may report no progress before a person is asked.",
        TimeSpan.FromHours(2));

    public static readonly Field<TimeSpan> Failover = new(
        "failover", Shapes.Period, "How soon a lost worker's task is offered again.",
        TimeSpan.FromSeconds(10));

    public static readonly BuiltShape<TimerConfig> Shape = new RecordShape(
        "a mapping such as { heartbeat: 5m }", Heartbeat, Offer, Idle, Stall, Failover)
        .As(of => new TimerConfig(
            of.Get(Heartbeat), of.Get(Offer), of.Get(Idle), of.Get(Stall), of.Get(Failover)));
}
