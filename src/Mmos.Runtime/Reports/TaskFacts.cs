using Mmos.Core;

namespace Mmos.Runtime.Reports;

/// <summary>What a task's time went to.</summary>
internal enum Phase : byte
{
    /// <summary>Waits for tasks it needs; counted with them, not with it.</summary>
    Dependencies,
    /// <summary>Could be taken by a worker.</summary>
    Worker,
    /// <summary>A worker has it.</summary>
    Working,
    /// <summary>Its gates run, or wait to be run.</summary>
    Verifying,
    /// <summary>A reviewer has it, or is waited for.</summary>
    Review,
    /// <summary>In the merge queue.</summary>
    Merging,
    /// <summary>Rests after an error until its time comes.</summary>
    Resting,
    /// <summary>Failed: a person decides.</summary>
    Person,
    /// <summary>Done or cancelled.</summary>
    Over,
}

/// <summary>A stretch of a task's time, milliseconds of the wall clock.</summary>
internal readonly record struct Stretch(Phase Phase, long From, long To);

/// <summary>An attempt that ended.</summary>
/// <param name="Task">Number of its task.</param>
/// <param name="Worker">Who made it.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended.</param>
/// <param name="Cause">Why it ended; null when it was handed in.</param>
internal readonly record struct EndedAttempt(int Task, string Worker, long From, long To, Cause? Cause);

/// <summary>A first attempt whose gates were run.</summary>
internal readonly record struct Judgement(int Task, string Worker, long At, bool Passed);

/// <summary>One task's way.</summary>
internal sealed class TaskFacts(int number, string project, long at)
{
    public int Number => number;
    public string Project => project;
    public long SubmittedAt { get; set; } = at;
    public long? DoneAt { get; set; }
    public long? FailedAt { get; set; }
    public Phase Phase { get; private set; } = Phase.Worker;
    public long Since { get; private set; } = at;
    /// <summary>The task whose end released it; 0 when nothing held it.</summary>
    public int ReleasedBy { get; set; }
    public int Open { get; set; }
    public string? Worker { get; set; }
    public string? Author { get; set; }
    public int Attempt { get; set; }
    public OnFailure OnFailure { get; set; }
    public List<int> Dependents { get; } = [];
    public List<Stretch> Stretches { get; } = [];

    /// <summary>It was done, failed or cancelled, so no later event of an open task is expected.</summary>
    public bool IsOver => Phase is Phase.Over;

    public void Enter(Phase phase, long at)
    {
        if (phase == Phase) return;
        // A wait that was over at once is a wait too.
        var counts = at > Since || phase == Phase.Working;
        if (Phase is not (Phase.Dependencies or Phase.Over) && counts) Stretches.Add(new(Phase, Since, at));
        (Phase, Since) = (phase, at);
    }
}
