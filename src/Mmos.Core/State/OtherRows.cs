namespace Mmos.Core;

/// <summary>What deciding needs of a project.</summary>
public readonly record struct ProjectRow
{
    /// <summary>Its id.</summary>
    public required string Slug { get; init; }

    /// <summary>Identity of its repository; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>Id of its repository; null when its items may be done anywhere.</summary>
    public string? RepositoryId { get; init; }

    /// <summary>Set of the one capability that its repository's home asks of who verifies and merges; 0 for
    /// none.</summary>
    public int Home { get; init; }

    /// <summary>The tip of the user's branch that did not fit; null when the last one did.</summary>
    public string? BlockedBase { get; init; }

    /// <summary>Its state.</summary>
    public ProjectStatus Status { get; init; }

    /// <summary>Tasks that are neither done nor cancelled; failed ones count while they block.</summary>
    public int Open { get; init; }

    /// <summary>Tasks that are done.</summary>
    public int Done { get; init; }

    /// <summary>Tasks that failed and wait for a person.</summary>
    public int Failed { get; init; }

    /// <summary>Merge items that are leased, at most <see cref="Limits.MergeBatch"/>; all to
    /// <see cref="MergeHolder"/>: one merger at a time per target.</summary>
    public int Merging { get; init; }

    /// <summary>Slot of the worker that has the merges; means nothing without any.</summary>
    public int MergeHolder { get; init; }

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
public readonly record struct EffectRow(string Name, int Lease, string? Holder, ProcessIdentity? Process,
    long Until);
