namespace Mmos.Core;

/// <summary>A fact of the log. Closed: each event is a sealed record in this folder, and
/// <see cref="WorkspaceState"/> evolves every one.</summary>
/// <remarks>Only decisions are events; what follows from them and the graph is derived. Wire names are frozen
/// in the journal.</remarks>
public abstract record Event
{
    private protected Event() { }
}

/// <summary>An event of one project.</summary>
/// <param name="Project">Slug of the project.</param>
public abstract record ProjectEvent(string Project) : Event;

/// <summary>An event of one task.</summary>
/// <param name="Task">Number of the task: 12 is shown as T12.</param>
public abstract record TaskEvent(int Task) : Event;

/// <summary>An event of one worker.</summary>
/// <param name="Worker">Name of the worker.</param>
public abstract record WorkerEvent(string Worker) : Event;

/// <summary>An event of one effect.</summary>
/// <param name="Effect">Name of the effect, such as `snapshot` or `supervise:HOST`.</param>
public abstract record EffectEvent(string Effect) : Event;

/// <summary>An event of one account.</summary>
/// <param name="Account">Name of the account.</param>
public abstract record AccountEvent(string Account) : Event;

/// <summary>An event of one process of MMOS.</summary>
/// <param name="Host">Name of the process.</param>
public abstract record HostEvent(string Host) : Event;

/// <summary>An event with its place in the log.</summary>
/// <param name="Seq">Number in the workspace, from 1 without gaps.</param>
/// <param name="At">Wall clock, milliseconds since 1970 (UTC).</param>
/// <param name="Clock">Clock of deadlines, milliseconds, never back.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Record">Number of the first event of its record: what was decided and stored as one.</param>
/// <param name="Key">The record's idempotency key; on its first event only, null otherwise.</param>
/// <param name="BodyHash">Hash of the command's content; 0 without a key.</param>
/// <param name="Event">The fact.</param>
public readonly record struct Recorded(
    long Seq, long At, long Clock, string Actor, long Record, string? Key, ulong BodyHash, Event Event);
