namespace Mmos.Core;

/// <summary>A worker is known, or known anew.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Registration">Number of the registration: the worker's fencing token.</param>
/// <param name="Profile">What it is and can.</param>
/// <param name="Process">The process behind it.</param>
public sealed record WorkerRegistered(string Worker, int Registration, WorkerProfile Profile,
    ProcessIdentity Process)
    : WorkerEvent(Worker);

/// <summary>Waits for work.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Until">Clock until which; 0: no longer.</param>
/// <param name="Max">How many items it takes.</param>
public sealed record WorkerWaiting(string Worker, long Until, int Max) : WorkerEvent(Worker)
{
    /// <summary>It wants authoring as offers; null for no.</summary>
    public bool? Offers { get; init; }
}

/// <summary>Lives.</summary>
public sealed record WorkerSeen(string Worker) : WorkerEvent(Worker);

/// <summary>Its silence ended in a time when nobody could have heard it; it has until then to be
/// heard.</summary>
public sealed record WorkerExcused(string Worker, long Until) : WorkerEvent(Worker);

/// <summary>Silent, gone, or left; its leases go back by events of their own in the same record.</summary>
public sealed record WorkerOffline(string Worker, int Registration, Cause Cause) : WorkerEvent(Worker);

/// <summary>Gets nothing new.</summary>
public sealed record WorkerPaused(string Worker) : WorkerEvent(Worker);

/// <summary>Gets work again.</summary>
public sealed record WorkerResumed(string Worker) : WorkerEvent(Worker);

/// <summary>Finishes what it holds and leaves.</summary>
public sealed record WorkerDraining(string Worker) : WorkerEvent(Worker);

/// <summary>Forgotten.</summary>
public sealed record WorkerRemoved(string Worker) : WorkerEvent(Worker);

/// <summary>A person wants it to run; whoever runs it carries that out.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Instances">How many instances from now on; 0: as its configuration says; null: as
/// before.</param>
/// <param name="Restart">Those that run end when they hold nothing, and new ones start.</param>
public sealed record WorkerWanted(string Worker, int? Instances, bool Restart) : WorkerEvent(Worker);

/// <summary>Failed so often in a row that it rests (circuit breaker).</summary>
/// <param name="Worker">Who.</param>
/// <param name="Until">Clock until which it gets nothing.</param>
public sealed record WorkerTripped(string Worker, long Until) : WorkerEvent(Worker);

/// <summary>Has rested; the next failure trips it again.</summary>
public sealed record WorkerRested(string Worker) : WorkerEvent(Worker);
