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

    /// <summary>Its turn: grows with each task it starts, the slower the greater its weight; the least goes
    /// first (start-time fair queuing).</summary>
    public long Turn { get; init; }

    /// <summary>How many turns it gets where another project gets one.</summary>
    public int Weight { get; init; }

    /// <summary>What it may use, and what it used.</summary>
    public Budget Budget { get; init; }
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

    /// <summary>Slot of its account; -1 for none.</summary>
    public int Account { get; init; }

    /// <summary>What its account admits; follows the account's row.</summary>
    public AccountGate Gate { get; init; }

    /// <summary>Its tier; all when it serves every one.</summary>
    public Tiers Tier { get; init; }

    /// <summary>Number of the profile that its success is learned under.</summary>
    public int Profile { get; init; }

    /// <summary>It wants authoring as offers.</summary>
    public bool TakesOffers { get; init; }

    /// <summary>It rests after failures in a row: not one that runs the tasks' own commands, of which a
    /// failure says nothing.</summary>
    public bool HasBreaker { get; init; }

    /// <summary>Failures in a row.</summary>
    public byte Faults { get; init; }

    /// <summary>How often it rested since its last success.</summary>
    public byte Trips { get; init; }

    /// <summary>Clock until which it rests; 0: it does not.</summary>
    public long RestsUntil { get; init; }

    /// <summary>Attempts it handed in.</summary>
    public int HandedIn { get; init; }

    /// <summary>Time from lease to hand-in of these, milliseconds, together.</summary>
    public long WorkedMs { get; init; }

    /// <summary>Tasks whose first attempt was its and was judged.</summary>
    public int Judged { get; init; }

    /// <summary>Those of them that passed their gates.</summary>
    public int Passed { get; init; }

    /// <summary>Why it cannot be given an item now, other than a P0 from its account's reserve.</summary>
    internal Refusal Refusal => Status switch
    {
        WorkerStatus.Offline => Refusal.Offline,
        WorkerStatus.Paused or WorkerStatus.Draining => Refusal.Paused,
        _ when RestsUntil > 0 => Refusal.Resting,
        _ when Gate == AccountGate.Closed => Refusal.Account,
        _ when Held >= Slots => Refusal.Busy,
        _ when Wants == 0 => Refusal.NotWaiting,
        _ when Gate == AccountGate.Reserve => Refusal.Reserve,
        _ => Refusal.None,
    };

    /// <summary>It may be given one more item now, if only a P0.</summary>
    public bool IsAble => Refusal is Refusal.None or Refusal.Reserve;

    /// <summary>It may be given one more item of this class now.</summary>
    public bool IsAbleFor(Priority priority) =>
        Refusal == Refusal.None || (priority == Priority.P0 && Refusal == Refusal.Reserve);

    /// <summary>It takes part: a task of its tier waits for it rather than for a more costly one.</summary>
    public bool IsServing =>
        Status == WorkerStatus.Online && RestsUntil == 0 && Gate != AccountGate.Closed;

    /// <summary>When its silence, its waiting or its rest ends; 0 when none runs.</summary>
    public long Deadline => Status == WorkerStatus.Offline ? 0
        : Math.Min(SilentAt, Math.Min(Running(WaitsUntil), Running(RestsUntil)));

    /// <summary>When it counts as offline unless it is heard.</summary>
    public long SilentAt => Math.Max(SeenAt + HeartbeatMs, ExcusedUntil);

    private static long Running(long until) => until > 0 ? until : long.MaxValue;
}

/// <summary>What an account admits.</summary>
public enum AccountGate : byte
{
    /// <summary>Everything.</summary>
    Open,
    /// <summary>Only P0: the rest of its quota is kept for people.</summary>
    Reserve,
    /// <summary>Nothing.</summary>
    Closed,
}

/// <summary>What deciding needs of an account.</summary>
public readonly record struct AccountRow
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What is used is billed.</summary>
    public bool IsMetered { get; init; }

    /// <summary>Share of its windows that is kept, per mille.</summary>
    public int ReservePerMille { get; init; }

    /// <summary>What it may use in a period, and what it used in this one.</summary>
    public Budget Budget { get; init; }

    /// <summary>The period of its budget.</summary>
    public Period Per { get; init; }

    /// <summary>Clock at which the period of its budget ends; 0 before anything was used in it.</summary>
    public long PeriodEndsAt { get; init; }

    /// <summary>Clock until which it is parked; 0: it is not; <see cref="long.MaxValue"/>: until a person
    /// unparks it.</summary>
    public long ParkedUntil { get; init; }

    /// <summary>Its windows, by name.</summary>
    public IReadOnlyList<AccountWindow> Windows { get; init; }

    /// <summary>The greatest used share of its windows, per mille.</summary>
    public int UsedPerMille => Windows.Count == 0 ? 0 : Windows.Max(w => w.UsedPerMille);

    /// <summary>What it admits.</summary>
    public AccountGate Gate => ParkedUntil > 0 || Budget.IsUsedUp || UsedPerMille >= 1000
        ? AccountGate.Closed
        : UsedPerMille >= 1000 - ReservePerMille && ReservePerMille > 0 ? AccountGate.Reserve
        : AccountGate.Open;

    /// <summary>The earliest clock at which time changes something; <see cref="long.MaxValue"/> for
    /// never.</summary>
    public long Deadline => Windows.Select(w => w.ResetsAt)
        .Append(ParkedUntil > 0 ? ParkedUntil : long.MaxValue)
        .Append(PeriodEndsAt > 0 ? PeriodEndsAt : long.MaxValue).Min();
}

/// <summary>A window of an account's quota.</summary>
/// <param name="Name">Its name, such as `5h` or `week`.</param>
/// <param name="UsedPerMille">The used share, 0-1000.</param>
/// <param name="ResetsAt">Clock at which it begins anew.</param>
public readonly record struct AccountWindow(string Name, int UsedPerMille, long ResetsAt);

/// <summary>What an attempt that runs is to cost, and cost so far.</summary>
/// <param name="Reserved">What the budgets hold back for it; null for nothing.</param>
/// <param name="Account">Slot of the account; -1 for none.</param>
/// <param name="StartedAt">Clock of its lease.</param>
/// <param name="MicroUsd">Billed so far; null while nothing is known.</param>
/// <param name="Tokens">Tokens so far; null while nothing is known.</param>
/// <param name="Profile">Number of the author's profile.</param>
public readonly record struct Attempting(Estimate? Reserved, int Account, long StartedAt, long? MicroUsd,
    long? Tokens, int Profile);

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
