using Mmos.Core;

namespace Mmos.Runtime.Backtests;

/// <summary>What a log says of the world outside the scheduler: what was asked for and when, who was there,
/// and how long each attempt took and how it ended. Replaying it under another policy changes the choices
/// alone.</summary>
/// <param name="Inputs">What came from outside, in the order of the log.</param>
/// <param name="Tasks">Tasks with an attempt that ended, by number; others cannot be replayed.</param>
/// <param name="LeftOut">How many tasks had none.</param>
/// <param name="Policy">The policy in force at the end of the log.</param>
internal sealed record Recording(
    IReadOnlyList<RecordedInput> Inputs, IReadOnlyDictionary<int, RecordedTask> Tasks, int LeftOut,
    Policy Policy);

/// <summary>A task as it was submitted, and what became of it.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="Attempts">Attempts that ended by what was done, at least one; those that were lost are not
/// among them.</param>
/// <param name="IsDone">The last one passed.</param>
internal sealed record RecordedTask(
    string Project, TaskDefinition Definition, IReadOnlyList<RecordedAttempt> Attempts, bool IsDone);

/// <summary>An attempt that ended by what was done.</summary>
/// <param name="WorkMs">From the lease to the hand-in or the failure, milliseconds.</param>
/// <param name="Fault">Why the author failed; null when it was handed in.</param>
/// <param name="FinishMs">From the hand-in until it was done or came back: gates, reviews and merging,
/// milliseconds.</param>
/// <param name="IsRefused">It was handed in, and came back.</param>
/// <param name="Model">The model of its author; null when unknown.</param>
/// <param name="Used">What it used; null when nothing was reported.</param>
internal sealed record RecordedAttempt(
    long WorkMs, Cause? Fault, long FinishMs, bool IsRefused, string? Model, Usage? Used);

/// <summary>Something that came from outside.</summary>
/// <param name="Clock">When, by the log's clock.</param>
internal abstract record RecordedInput(long Clock)
{
    /// <summary>Tasks were submitted.</summary>
    /// <param name="Clock">When.</param>
    /// <param name="Project">Their project.</param>
    /// <param name="Create">The project, when it was made with them.</param>
    /// <param name="Tasks">Their numbers.</param>
    internal sealed record Submission(long Clock, string Project, NewProject? Create, List<int> Tasks)
        : RecordedInput(Clock);

    /// <summary>A worker came.</summary>
    internal sealed record Arrival(long Clock, string Worker, WorkerProfile Profile) : RecordedInput(Clock);

    /// <summary>A worker went.</summary>
    internal sealed record Departure(long Clock, string Worker) : RecordedInput(Clock);

    /// <summary>A task was cancelled, or given to one worker only.</summary>
    internal sealed record OfTask(long Clock, int Task, Func<int, Command> Make) : RecordedInput(Clock);

    /// <summary>Anything else that a person or an account said.</summary>
    internal sealed record Order(long Clock, Command Command) : RecordedInput(Clock);
}
