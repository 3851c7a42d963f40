namespace Mmos.Runtime.Files;

/// <summary>What the engine takes on at most.</summary>
/// <param name="MaxQueueDepth">Open tasks per project; 1-1,000,000, default 1000.</param>
/// <param name="MaxRunning">Tasks that run at once in the workspace; 1-10,000, default 20.</param>
/// <param name="MemoryBytes">Above it nothing new is started; default 512MB.</param>
/// <param name="ReviewWip">Unreviewed tasks above which no new authoring starts; 1-10,000, default 5.</param>
public sealed record LimitConfig(
    int MaxQueueDepth,
    int MaxRunning,
    long MemoryBytes,
    int ReviewWip);

/// <summary>The keys of <see cref="LimitConfig"/>.</summary>
internal static class LimitFields
{
    public static readonly Field<int> MaxQueueDepth = new(
        "max_queue_depth", Quantities.Whole(1, 1_000_000), "Open tasks per project.", 1000);

    public static readonly Field<int> MaxRunning = new(
        "max_running", Quantities.Whole(1, 10_000), "Tasks that run at once.", 20);

    public static readonly Field<long> Memory = new(
        "memory", Quantities.Size, "Above it nothing new is started.", 512_000_000);

    public static readonly Field<int> ReviewWip = new(
        "review_wip", Quantities.Whole(1, 10_000),
        "Unreviewed tasks above which no new authoring starts.", 5);

    public static readonly BuiltShape<LimitConfig> Shape = new RecordShape(
        "a mapping such as { max_running: 20 }", MaxQueueDepth, MaxRunning, Memory, ReviewWip)
        .As(of => new LimitConfig(
            of.Get(MaxQueueDepth), of.Get(MaxRunning), of.Get(Memory), of.Get(ReviewWip)));
}
