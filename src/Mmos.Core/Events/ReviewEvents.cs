namespace Mmos.Core;

/// <summary>A stage of a task's review begins: work for another worker, or an inbox item.</summary>
/// <param name="Task">The task; its gates have passed.</param>
/// <param name="Stage">Number of the stage, from 1.</param>
/// <param name="Of">How many stages the task has.</param>
/// <param name="Name">`agent:CAPABILITY`, `admin` or `human`.</param>
/// <param name="Reason">What its reviewer should know, in a sentence; null for nothing.</param>
public sealed record ReviewOpened(int Task, int Stage, int Of, string Name, string? Reason = null)
    : TaskEvent(Task);

/// <summary>No worker that may review it is there: a person is asked too. Whoever comes first gives the
/// verdict.</summary>
/// <param name="Task">The task.</param>
/// <param name="Stage">Number of the stage that waits.</param>
/// <param name="Reason">Why nobody is able, for a person.</param>
public sealed record ReviewUnattended(int Task, int Stage, string Reason) : TaskEvent(Task);

/// <summary>A stage is passed; the next one opens, or the task goes on to be merged. The event's actor gave
/// the
/// verdict.</summary>
/// <param name="Task">The task.</param>
/// <param name="Stage">Number of the stage.</param>
/// <param name="Lease">The reviewer's lease; null for a person.</param>
/// <param name="Note">What the reviewer says; empty for nothing.</param>
public sealed record ReviewApproved(int Task, int Stage, int? Lease, string Note) : TaskEvent(Task);
