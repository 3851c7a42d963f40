namespace Mmos.Core;

/// <summary>What deciding needs of an open task. A value: change it with `with` and put it back at
/// once.</summary>
public readonly record struct TaskRow
{
    /// <summary>Its number, from 1 in the workspace; 12 is T12.</summary>
    public required int Number { get; init; }

    /// <summary>Slot of its project.</summary>
    public required int Project { get; init; }

    /// <summary>Its name in the project.</summary>
    public required string Key { get; init; }

    /// <summary>Where it is.</summary>
    public TaskStatus Status { get; init; }

    /// <summary>Its class.</summary>
    public Priority Priority { get; init; }

    /// <summary>The work item that is leased or waits.</summary>
    public WorkItem Item { get; init; }

    /// <summary>What dependents do when it fails.</summary>
    public OnFailure OnFailure { get; init; }

    /// <summary>Tasks it still waits for.</summary>
    public int OpenNeeds { get; init; }

    /// <summary>Head of its dependents in the edge list; -1 for none.</summary>
    public int FirstDependent { get; init; }

    /// <summary>Slot of the worker that holds <see cref="Item"/>; -1 for nobody.</summary>
    public int Worker { get; init; }

    /// <summary>Number of the last lease given; only grows.</summary>
    public int Lease { get; init; }

    /// <summary>Number of the last attempt begun.</summary>
    public int Attempt { get; init; }

    /// <summary>Retries used up since submission or a person's retry.</summary>
    public byte Retries { get; init; }

    /// <summary>Retries it has.</summary>
    public byte RetryMax { get; init; }

    /// <summary>Same-line conflicts that came back.</summary>
    public byte Conflicts { get; init; }

    /// <summary>Leases lost in a row without progress.</summary>
    public byte Lost { get; init; }

    /// <summary>Last reported percent.</summary>
    public byte Percent { get; init; }

    /// <summary>True between the record of a merge's intent and its outcome.</summary>
    public bool MergeIsPrepared { get; init; }

    /// <summary>Number of what its author must be able to do.</summary>
    public int Require { get; init; }

    /// <summary>Set of capabilities that raise a worker's score; -1 for none.</summary>
    public int Prefer { get; init; }

    /// <summary>Set of its declared paths; -1 when they are unknown.</summary>
    public int Paths { get; init; }

    /// <summary>Set of resources it holds while it is worked on; -1 for none.</summary>
    public int Resources { get; init; }

    /// <summary>Number of its kind.</summary>
    public int Kind { get; init; }

    /// <summary>Number of the profile of its last author; 0 before the first.</summary>
    public int Profile { get; init; }

    /// <summary>Slot of the worker of its last attempt; -1 before the first.</summary>
    public int Author { get; init; }

    /// <summary>Clock since which it waits for an author.</summary>
    public long ReadyAt { get; init; }

    /// <summary>Minutes of the longest path that begins with it.</summary>
    public int Rank { get; init; }

    /// <summary>Limit of one attempt, seconds.</summary>
    public int TimeoutSeconds { get; init; }

    /// <summary>Clock before which it is not given out, or at which its lease ends; 0 for neither.</summary>
    public long Deadline { get; init; }

    /// <summary>Clock of its last progress event.</summary>
    public long ProgressAt { get; init; }

    /// <summary>Number of the stage of its review that is open, from 1; 0 for none.</summary>
    public byte Stage { get; init; }

    /// <summary>Number of what the open stage asks of a reviewer; -1 when only a person may decide, or no
    /// stage is
    /// open.</summary>
    public int Reviewing { get; init; }

    /// <summary>A person is asked for a verdict.</summary>
    public bool IsAsked { get; init; }

    /// <summary>What stands for its title, whatever the case; 0 for none.</summary>
    public ulong Title { get; init; }

    /// <summary>Clock from which its running attempt shows no progress: its start, its last progress, or the
    /// end of
    /// a time in which nobody could have heard of any.</summary>
    public long QuietSince { get; init; }

    /// <summary>A person is asked because its attempt shows no progress.</summary>
    public bool IsStalled { get; init; }

    /// <summary>The preferred worker's name; null for any.</summary>
    public string? PreferredWorker { get; init; }

    /// <summary>Somebody holds a lease of it.</summary>
    public bool IsLeased => Worker >= 0;

    /// <summary>Its work item could be given out, as far as the task itself goes.</summary>
    public bool IsQueued => Worker < 0 && Deadline == 0
        && (Status is (TaskStatus.Ready or TaskStatus.Verifying or TaskStatus.Merging)
            || (Status == TaskStatus.Review && Reviewing >= 0));

    /// <summary>Number of what its waiting item asks of a worker: the task's own demand, or the
    /// engine's.</summary>
    public int QueuedUnder => Item switch
    {
        WorkItem.Verify => WorkspaceState.VerifySet,
        WorkItem.Merge => WorkspaceState.MergeSet,
        WorkItem.Review => Reviewing,
        _ => Require,
    };

    /// <summary>No other task with overlapping paths may start: from the lease of the author until it landed
    /// or came back.</summary>
    public bool HoldsPaths => Paths >= 0 && IsInWork;

    /// <summary>Its resources are taken, as long as its paths are.</summary>
    public bool HoldsResources => Resources >= 0 && IsInWork;

    /// <summary>Somebody took it up and it has neither landed nor come back; also one that failed after its
    /// merge was prepared: it may land yet.</summary>
    public bool IsInWork => MergeIsPrepared || Status is (>= TaskStatus.Assigned and <= TaskStatus.Merging);

    /// <summary>An author is at work on it.</summary>
    public bool IsAuthoring => Worker >= 0 && Item == WorkItem.Author;
}

/// <summary>What is left of a finished task until its project is archived.</summary>
/// <param name="Project">Slot of its project.</param>
/// <param name="Status">Done or cancelled.</param>
/// <param name="Lease">Its last lease, so that late calls are judged right.</param>
/// <param name="Attempt">Its last attempt, so that a reopened task does not reuse a branch.</param>
/// <param name="Key">Its name in the project.</param>
public readonly record struct Tombstone(int Project, TaskStatus Status, int Lease, int Attempt, string Key);
