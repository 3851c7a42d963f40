namespace Mmos.Core;

/// <summary>A task exists.</summary>
/// <param name="Task">Its number.</param>
/// <param name="Project">Its project.</param>
/// <param name="Definition">All that was said about it.</param>
/// <param name="Needs">Numbers of the tasks it needs, those that were done already included.</param>
/// <param name="Rank">Minutes of the longest path that begins with it, at submission.</param>
public sealed record TaskSubmitted(
    int Task, string Project, TaskDefinition Definition, IReadOnlyList<int> Needs, int Rank)
        : TaskEvent(Task);

/// <summary>A worker holds a work item of the task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Worker">Who holds it.</param>
/// <param name="Item">Which piece of work.</param>
/// <param name="Lease">Number of the lease: the fencing token.</param>
/// <param name="Attempt">Number of the attempt: T12's second is 2.</param>
/// <param name="Until">Clock at which the lease ends at the latest.</param>
/// <param name="Scores">The best three candidates, best first.</param>
public sealed record TaskAssigned(
    int Task, string Worker, WorkItem Item, int Lease, int Attempt, long Until, IReadOnlyList<Score> Scores)
    : TaskEvent(Task)
{
    /// <summary>What the attempt is expected to use, held back from the budgets until it ends; null for
    /// nothing.</summary>
    public Estimate? Estimate { get; init; }

    /// <summary>Why other workers could not have it, each reason with how many; null where nobody
    /// counted.</summary>
    public IReadOnlyList<Refusals>? Refused { get; init; }
}

/// <summary>A worker may accept the task until then; meanwhile nobody else gets it.</summary>
/// <param name="Task">The task.</param>
/// <param name="Worker">To whom.</param>
/// <param name="Lease">Number of the lease that accepting it continues.</param>
/// <param name="Until">Clock at which the offer passes.</param>
/// <param name="Scores">The best three candidates, best first.</param>
public sealed record TaskOffered(int Task, string Worker, int Lease, long Until, IReadOnlyList<Score> Scores)
    : TaskEvent(Task)
{
    /// <inheritdoc cref="TaskAssigned.Estimate"/>
    public Estimate? Estimate { get; init; }

    /// <inheritdoc cref="TaskAssigned.Refused"/>
    public IReadOnlyList<Refusals>? Refused { get; init; }
}

/// <summary>The offer was accepted: the attempt begins.</summary>
/// <param name="Task">The task.</param>
/// <param name="Lease">The lease of the offer.</param>
/// <param name="Attempt">Number of the attempt.</param>
/// <param name="Until">Clock at which the lease ends at the latest.</param>
public sealed record TaskAccepted(int Task, int Lease, int Attempt, long Until) : TaskEvent(Task);

/// <summary>Only this worker gets the task from now on.</summary>
/// <param name="Task">The task.</param>
/// <param name="Worker">Who; null: anybody able again.</param>
public sealed record TaskPinned(int Task, string? Worker) : TaskEvent(Task);

/// <summary>What an attempt is expected to use.</summary>
/// <param name="MicroUsd">Millionths of a US dollar.</param>
/// <param name="Tokens">Tokens.</param>
public sealed record Estimate(long MicroUsd, long Tokens);

/// <summary>How many workers could not have a task for one reason.</summary>
/// <param name="Reason">`capability`, `busy`, `not_waiting`, `paused`, `account` or `resting`.</param>
/// <param name="Count">How many.</param>
public readonly record struct Refusals(string Reason, int Count);

/// <summary>How well a worker fits, in per mille of the best thinkable.</summary>
public readonly record struct Score(string Worker, int PerMille);

/// <summary>A report from a running attempt.</summary>
public sealed record TaskProgressed(int Task, int Lease, int Percent, string Note) : TaskEvent(Task);

/// <summary>A running attempt has shown no progress for the policy's time: a person is asked until it shows
/// some or
/// ends.</summary>
/// <param name="Task">The task.</param>
/// <param name="Lease">The author's lease.</param>
/// <param name="Since">Clock of the last progress, or of the attempt's start.</param>
public sealed record TaskStalled(int Task, int Lease, long Since) : TaskEvent(Task);

/// <summary>The worker handed the attempt in; the engine verifies it.</summary>
public sealed record AttemptCompleted(int Task, int Lease, string Result) : TaskEvent(Task);

/// <summary>A lease ended and its work item waits again: another attempt for an author's fault, the same item
/// otherwise.</summary>
/// <param name="Task">The task.</param>
/// <param name="Lease">The lease that ended.</param>
/// <param name="Cause">Why.</param>
/// <param name="Feedback">What the next holder must know.</param>
/// <param name="NotBefore">Clock before which it is not given out; 0 for at once.</param>
/// <param name="Commit">Last commit of the attempt, when one was made.</param>
public sealed record TaskReturned(int Task, int Lease, Cause Cause, string Feedback, long NotBefore,
    string? Commit)
    : TaskEvent(Task);

/// <summary>The clock a returned task waited for has come: it may be given out.</summary>
public sealed record TaskReleased(int Task) : TaskEvent(Task);

/// <summary>The task is out of retries: an inbox item is open until a person retries or cancels it.</summary>
/// <param name="Task">The task.</param>
/// <param name="Lease">The lease that ended.</param>
/// <param name="Cause">Why.</param>
/// <param name="Feedback">What a person must know.</param>
/// <param name="Commit">Last commit of the attempt, when one was made.</param>
/// <param name="KeepsIntent">Its merge was prepared and nobody knows whether the branch moved: a retry looks
/// there first.</param>
public sealed record TaskFailed(int Task, int Lease, Cause Cause, string Feedback, string? Commit,
    bool KeepsIntent = false) : TaskEvent(Task);

/// <summary>The gates passed on a clean checkout of the attempt's commit.</summary>
public sealed record TaskVerified(int Task, int Lease, Certificate Certificate) : TaskEvent(Task);

/// <summary>The integration branch is about to move to this commit; those that land together have one such
/// event each in one record.</summary>
public sealed record MergePrepared(int Task, int Lease, Certificate Certificate) : TaskEvent(Task);

/// <summary>Landed, or without a repository verified: final.</summary>
/// <param name="Task">The task.</param>
/// <param name="Lease">The lease under which it was finished.</param>
/// <param name="Certificate">Proof for the tree that landed.</param>
public sealed record TaskDone(int Task, int Lease, Certificate Certificate) : TaskEvent(Task);

/// <summary>Given up.</summary>
public sealed record TaskCancelled(int Task, string Reason) : TaskEvent(Task);

/// <summary>A person gave it a fresh set of retries.</summary>
public sealed record TaskRetried(int Task, string Note) : TaskEvent(Task);

/// <summary>A person runs a done task again; carries the whole definition, because the state had let it
/// go.</summary>
public sealed record TaskReopened(int Task, string Project, TaskDefinition Definition, string Note)
    : TaskEvent(Task);

/// <summary>An attempt used something since the last report.</summary>
public sealed record UsageRecorded(int Task, int Lease, Usage Used) : TaskEvent(Task);
