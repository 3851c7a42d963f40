namespace Mmos.Core;

/// <summary>What deciding needs of a project.</summary>
public readonly record struct ProjectRow
{
    /// <summary>Its id.</summary>
    public required string Slug { get; init; }

    /// <summary>Identity of its repository; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>Its state.</summary>
    public ProjectStatus Status { get; init; }

    /// <summary>Tasks that are neither done nor cancelled; failed ones count while they block.</summary>
    public int Open { get; init; }

    /// <summary>Tasks that are done.</summary>
    public int Done { get; init; }

    /// <summary>Tasks that failed and wait for a person.</summary>
    public int Failed { get; init; }

    /// <summary>Number of the task whose merge is leased; 0 for none: one merge at a time per
    /// target.</summary>
    public int MergingTask { get; init; }

    /// <summary>Its turn: grows with each task it starts; the least goes first (start-time fair
    /// queuing).</summary>
    public long Turn { get; init; }
}

/// <summary>What deciding needs of a worker.</summary>
public readonly record struct WorkerRow
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Number of its registration.</summary>
    public int Registration { get; init; }

    /// <summary>What it may be given.</summary>
    public WorkerStatus Status { get; init; }

    /// <summary>Set of its capabilities.</summary>
    public int Capabilities { get; init; }

    /// <summary>How many items it holds at once.</summary>
    public int Slots { get; init; }

    /// <summary>How many it holds.</summary>
    public int Held { get; init; }

    /// <summary>How many more it takes while it waits; 0: it does not wait.</summary>
    public int Wants { get; init; }

    /// <summary>Clock until which it waits.</summary>
    public long WaitsUntil { get; init; }

    /// <summary>Clock of its last sign of life.</summary>
    public long SeenAt { get; init; }

    /// <summary>How long it may be silent.</summary>
    public long HeartbeatMs { get; init; }

    /// <summary>Clock until which its silence is excused; 0 for none.</summary>
    public long ExcusedUntil { get; init; }

    /// <summary>Clock of the last item it got, for fairness.</summary>
    public long ServedAt { get; init; }

    /// <summary>The process behind it.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>It may be given one more item now.</summary>
    public bool IsAble => Status == WorkerStatus.Online && Wants > 0 && Held < Slots;

    /// <summary>When its silence or its waiting ends; 0 when neither runs.</summary>
    public long Deadline => Status == WorkerStatus.Offline ? 0
        : WaitsUntil > 0 ? Math.Min(SilentAt, WaitsUntil) : SilentAt;

    /// <summary>When it counts as offline unless it is heard.</summary>
    public long SilentAt => Math.Max(SeenAt + HeartbeatMs, ExcusedUntil);
}

/// <summary>What deciding needs of an effect that was ever leased.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lease">Number of its last lease.</param>
/// <param name="Holder">Who holds it; null for nobody.</param>
/// <param name="Process">Process of the holder; null for nobody.</param>
/// <param name="Until">Clock at which the lease ends.</param>
/// <param name="EndedAt">Clock of its last end, whatever came of it; 0 for never.</param>
/// <param name="DoneAt">Clock of its last success; 0 for never.</param>
public readonly record struct EffectRow(string Name, int Lease, string? Holder, ProcessIdentity? Process,
    long Until, long EndedAt = 0, long DoneAt = 0)
{
    private const long RetryMs = 600_000;

    /// <summary>When an effect that is carried out every <paramref name="everyMs"/> is due again; after a
    /// failure it is tried again sooner, after 10 minutes.</summary>
    /// <remarks>0, that is at once, when it was never tried.</remarks>
    public long DueAt(long everyMs) => Math.Max(
        DoneAt == 0 ? 0 : DoneAt + everyMs,
        EndedAt == 0 || EndedAt == DoneAt ? 0 : EndedAt + Math.Min(RetryMs, everyMs));
}
