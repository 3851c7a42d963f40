namespace Mmos.Simulation.Tests.Sim;

/// <summary>All chance of one run, from one seed; and the faults, each counted when it happens.</summary>
internal sealed class Chance(int seed, Tally tally)
{
    private readonly Random _random = new(seed);

    /// <summary>Faults are off: what remains must end.</summary>
    public bool IsCalm { get; set; }

    /// <summary>How hard this run is hit, per mille of the usual.</summary>
    public int Weather { get; set; } = 1000;

    /// <summary>Told of each fault of the log, a process or a clock.</summary>
    public Action? Struck { get; set; }

    public bool Of(int perMille) => _random.Next(1000) < perMille;

    public int Below(int end) => _random.Next(end);

    public long Between(long least, long most) => _random.NextInt64(least, most + 1);

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>Whether this fault happens now.</summary>
    /// <param name="fault">Which.</param>
    /// <param name="perMillion">How often in usual weather.</param>
    public bool Fault(Fault fault, int perMillion)
    {
        if (IsCalm || _random.Next(1_000_000) >= (long)perMillion * Weather / 1000) return false;
        Count(fault);
        return true;
    }

    public void Count(Fault fault)
    {
        tally.Count(fault);
        if (fault < Sim.Fault.RequestLost) Struck?.Invoke();
    }
}

/// <summary>What can go wrong. Each must happen in every full run.</summary>
internal enum Fault
{
    CommitFailed,
    AnswerLostAfterCommit,
    OutcomeUnknownNotLanded,
    LockTimedOut,
    LockHeldLong,
    ReadFailed,
    LoadFailed,
    Upgraded,
    SnapshotFailed,
    HostCrashed,
    HostCrashedBeforeCommit,
    HostCrashedAfterCommit,
    HostFrozen,
    MachineSlept,
    ClockForward,
    ClockBack,
    RequestLost,
    RequestTwice,
    RequestLate,
    ReplyLost,
    PollAbandoned,
    WakeLate,
    KeyReused,
    WorkerDied,
    WorkerFroze,
    WorkerHung,
    WorkerLied,
    WorkerForgot,
    WorkerSilent,
    BadCertificate,
    GatesFailed,
    MergeConflict,
    MergeRaced,
    MergerDiedBeforeMove,
    MergerDiedAfterMove,
    MergerOverstated,
    MergeCursed,
}
