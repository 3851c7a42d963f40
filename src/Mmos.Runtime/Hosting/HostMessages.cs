using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Hosting;

/// <summary>The time at one step: both clocks of the machine, read by the pump.</summary>
/// <param name="Wall">Milliseconds since 1970 (UTC).</param>
/// <param name="Mono">Milliseconds of a clock that never goes back.</param>
public readonly record struct Now(long Wall, long Mono);

/// <summary>What the pump tells the host.</summary>
public abstract record HostInput
{
    private HostInput() { }

    /// <summary>Somebody asks; the host replies under the ticket.</summary>
    public sealed record Asked(long Ticket, HostRequest Request) : HostInput;

    /// <summary>Somebody wants to know something that only the folded state tells.</summary>
    public sealed record Questioned(Action<WorkspaceView> Question) : HostInput;

    /// <summary>Whoever asked no longer listens.</summary>
    public sealed record Abandoned(long Ticket) : HostInput;

    /// <summary>The log may have moved.</summary>
    public sealed record Woken : HostInput;

    /// <summary>The time the host asked to be told of has come.</summary>
    public sealed record TimerDue : HostInput;

    /// <summary>What others appended, read without the lock.</summary>
    public sealed record TailRead(IReadOnlyList<Recorded> Tail, Head Head) : HostInput;

    /// <summary>The batch is on disk.</summary>
    /// <param name="Head">The new head.</param>
    /// <param name="Micros">How long storing it took, once it was decided; 0 for unknown, or when nothing was
    /// stored.</param>
    /// <param name="GapMicros">How long it was from the end of the write before until it was decided.</param>
    /// <param name="Work">What the batch asked for its callers; null when the journal did not read
    /// it.</param>
    public sealed record Committed(Head Head, long Micros = 0, long GapMicros = 0,
        IReadOnlyList<(WorkAsked Asked, WorkRows Rows)>? Work = null) : HostInput;

    /// <summary>The lock was not to be had; nothing was written.</summary>
    public sealed record LockTimedOut(string Message) : HostInput;

    /// <summary>The write failed or its outcome is unknown: the state is dropped and loaded anew.</summary>
    public sealed record WriteBroken(string Message, Head? Attempted) : HostInput;

    /// <summary>The state was folded anew.</summary>
    /// <param name="State">It.</param>
    /// <param name="Head">The head it was folded to.</param>
    /// <param name="AttemptLanded">Whether the batch of unknown outcome is in the log.</param>
    public sealed record Loaded(WorkspaceState State, Head Head, bool AttemptLanded) : HostInput;

    /// <summary>The log cannot be used any more; everybody is told.</summary>
    public sealed record Closed(string Message) : HostInput;
}

/// <summary>One command with what the host fills into its header.</summary>
/// <param name="Command">The command; clocks in it are relative to <see cref="WaitMs"/> where it
/// waits.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Key">Idempotency key; null for none.</param>
/// <param name="BodyHash">Hash of the content; 0 without a key.</param>
/// <param name="WaitMs">How long a claim may wait for work; 0: not at all.</param>
public sealed record HostRequest(Command Command, string Actor, string? Key = null, ulong BodyHash = 0,
    long WaitMs = 0);

/// <summary>What the host tells the pump to do.</summary>
public abstract record HostOutput
{
    private HostOutput() { }

    /// <summary>Write: <see cref="Host.Execute"/> gives the batch inside the transaction.</summary>
    /// <param name="Known">The head that the state is folded to.</param>
    /// <param name="Callers">So many more callers are likely to ask at once: they were answered by the last
    /// commit.</param>
    /// <param name="WaitMicros">How long at most to wait for them before the write begins.</param>
    public sealed record BeginWrite(Head Known, int Callers = 0, long WaitMicros = 0) : HostOutput;

    /// <summary>Read what others appended after this head.</summary>
    public sealed record ReadTail(Head Known) : HostOutput;

    /// <summary>Drop the state and fold the log anew.</summary>
    public sealed record Reload(Head? Attempted) : HostOutput;

    /// <summary>Answer whoever asked.</summary>
    public sealed record Reply(long Ticket, HostReply Answer) : HostOutput;

    /// <summary>Send <see cref="HostInput.TimerDue"/> in so many milliseconds; the last such output
    /// counts.</summary>
    public sealed record SetTimer(long InMs) : HostOutput;

    /// <summary>Store a snapshot, then ask for the end of the effect's lease.</summary>
    public sealed record StoreSnapshot(Snapshot Snapshot, int Lease) : HostOutput;
}

/// <summary>The answer to one request.</summary>
/// <param name="Seq">The position in the log that it reflects.</param>
/// <param name="Events">What the command made true; empty for a repeat of a state.</param>
/// <param name="Rejection">Why it was refused; null otherwise.</param>
/// <param name="RepeatOf">First event of the record that answered this key before; 0 for none.</param>
/// <param name="Leases">Claims: what was handed over.</param>
/// <param name="Unavailable">Why nothing could be decided (database, upgrade); null otherwise.</param>
/// <param name="Work">Claims: what the orders are made of, when it came with the commit; null to ask the
/// tables.</param>
public sealed record HostReply(long Seq, IReadOnlyList<Recorded> Events, Rejection? Rejection = null,
    long RepeatOf = 0, IReadOnlyList<GivenLease>? Leases = null, string? Unavailable = null,
    WorkRows? Work = null);

/// <summary>A lease that a claim hands over.</summary>
public readonly record struct GivenLease(int Task, int Lease, WorkItem Item, bool MergeIsPrepared)
{
    /// <summary>What the orders of a worker's leases are made of: an author also reads its
    /// messages.</summary>
    public static WorkAsked WorkOf(IReadOnlyList<GivenLease> leases, string worker) =>
        new([.. leases.Select(l => l.Task)], leases.Any(l => l.Item == WorkItem.Author) ? worker : null);
}
