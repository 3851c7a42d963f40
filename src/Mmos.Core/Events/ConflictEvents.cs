namespace Mmos.Core;

/// <summary>Two tasks, or a task and time, are in each other's way. The number of this event is the
/// conflict's
/// id.</summary>
/// <param name="Task">The task it is about.</param>
/// <param name="Kind">How.</param>
/// <param name="Other">The other task; null for none.</param>
/// <param name="Paths">Declared paths of the task that overlap; null for none.</param>
/// <param name="Text">What happened, in a sentence.</param>
/// <param name="Resolution">How the engine settled it at once; null: it is open.</param>
public sealed record ConflictDetected(int Task, ConflictKind Kind, int? Other, IReadOnlyList<string>? Paths,
    string Text, Resolution? Resolution) : TaskEvent(Task);

/// <summary>An open conflict is settled; the event's actor settled it.</summary>
/// <param name="Task">The task it was about.</param>
/// <param name="Conflict">Its id.</param>
/// <param name="Resolution">How.</param>
/// <param name="Note">Why; empty for nothing.</param>
public sealed record ConflictResolved(int Task, long Conflict, Resolution Resolution, string Note)
    : TaskEvent(Task);

/// <summary>A person is asked about an open conflict that the engine would have settled in time.</summary>
/// <param name="Task">The task it is about.</param>
/// <param name="Conflict">Its id.</param>
/// <param name="Note">Why; empty for nothing.</param>
public sealed record ConflictEscalated(int Task, long Conflict, string Note) : TaskEvent(Task);

/// <summary>The task waits for another one too: a person's decision.</summary>
/// <param name="Task">The task.</param>
/// <param name="Behind">What it waits for.</param>
public sealed record TaskQueued(int Task, int Behind) : TaskEvent(Task);

/// <summary>How tasks get in each other's way.</summary>
public enum ConflictKind : byte
{
    /// <summary>An open task of the project has the same title.</summary>
    DuplicateTask,
    /// <summary>It needs a task that failed.</summary>
    DependencyClash,
    /// <summary>It will change what a task in work changes.</summary>
    FileOverlap,
    /// <summary>A task that landed first changed the same lines.</summary>
    MergeConflict,
    /// <summary>Its worker was silent, or ran out of time.</summary>
    AgentTimeout,
}

/// <summary>How a conflict is settled.</summary>
public enum Resolution : byte
{
    /// <summary>Another attempt does it.</summary>
    Reassign,
    /// <summary>One waits for the other.</summary>
    Queue,
    /// <summary>Both changes were brought together.</summary>
    Merge,
    /// <summary>Both go on as they are.</summary>
    AllowBoth,
    /// <summary>A person decides.</summary>
    Escalate,
}
