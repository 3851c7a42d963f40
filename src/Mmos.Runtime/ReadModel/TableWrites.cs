using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>What a batch changes in the read tables: one write per touched row. The journal stores it with
/// the events.</summary>
/// <remarks>A journal adds nothing of its own, so that rebuilding from the events gives the same
/// tables.</remarks>
public sealed record TableWrites
{
    /// <summary>Touched tasks by number, ascending.</summary>
    public IReadOnlyList<TaskWrite> Tasks { get; init; } = [];

    /// <summary>New notes, in event order.</summary>
    public IReadOnlyList<NoteWrite> Notes { get; init; } = [];

    /// <summary>Touched workers, by name.</summary>
    public IReadOnlyList<WorkerWrite> Workers { get; init; } = [];

    /// <summary>Touched projects, by slug.</summary>
    public IReadOnlyList<ProjectWrite> Projects { get; init; } = [];

    /// <summary>Repositories that are new or moved, in event order.</summary>
    public IReadOnlyList<RepositoryRow> Repositories { get; init; } = [];

    /// <summary>Inbox items that were opened or closed, in event order.</summary>
    public IReadOnlyList<InboxWrite> Inbox { get; init; } = [];

    /// <summary>Stages of reviews that began, were asked of a person, or ended, in event order.</summary>
    public IReadOnlyList<ReviewWrite> Reviews { get; init; } = [];

    /// <summary>Conflicts that were found or settled, in event order.</summary>
    public IReadOnlyList<ConflictWrite> Conflicts { get; init; } = [];

    /// <summary>Needs that were added to tasks, in event order.</summary>
    public IReadOnlyList<NeedWrite> Needs { get; init; } = [];

    /// <summary>Touched accounts, by name.</summary>
    public IReadOnlyList<AccountWrite> Accounts { get; init; } = [];

    /// <summary>What was used, in event order: each is a new row, and is added to the sums of its task and
    /// project.</summary>
    public IReadOnlyList<UsageWrite> Usage { get; init; } = [];

    /// <summary>New messages, in event order.</summary>
    public IReadOnlyList<MessageWrite> Messages { get; init; } = [];

    /// <summary>How far readers have read, in event order.</summary>
    public IReadOnlyList<ReadWrite> Reads { get; init; } = [];

    /// <summary>New versions of artifacts, in event order.</summary>
    public IReadOnlyList<ArtifactWrite> Artifacts { get; init; } = [];

    /// <summary>Tokens that were made or revoked, in event order.</summary>
    public IReadOnlyList<TokenWrite> Tokens { get; init; } = [];

    /// <summary>Retrospectives that were held, in event order.</summary>
    public IReadOnlyList<RetroWrite> Retros { get; init; } = [];
}

/// <summary>A row of `task` as it must be after the batch.</summary>
public sealed record TaskWrite
{
    /// <summary>Its number: the key.</summary>
    public required int Number { get; init; }

    /// <summary>Set when the task is new or reopened: then every column is written; otherwise the
    /// definition's columns stay.</summary>
    public NewTask? New { get; init; }

    /// <summary>Its status, in <see cref="Words"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The item that is leased or waits.</summary>
    public required string Item { get; init; }

    /// <summary>Who holds it; null for nobody.</summary>
    public string? Worker { get; init; }

    /// <summary>Its last lease.</summary>
    public required int Lease { get; init; }

    /// <summary>Its last attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Last reported percent.</summary>
    public required int Percent { get; init; }

    /// <summary>Clock before which it is not given out; null for none.</summary>
    public long? NotBefore { get; init; }

    /// <summary>Wall clock of the last event that touched it: `updated_at`.</summary>
    public required long At { get; init; }

    /// <summary>True when its first author lease was given in this batch: `started_at` becomes the first such
    /// time and stays.</summary>
    public long? StartedAt { get; init; }

    /// <summary>When it became final; null keeps what stands there while it is, and a task that is not final
    /// has none.</summary>
    public long? FinishedAt { get; init; }

    /// <summary>What its worker said on handing in; null keeps what stands there.</summary>
    public string? Result { get; init; }

    /// <summary>The last commit made for it; null keeps what stands there.</summary>
    public string? Commit { get; init; }

    /// <summary>Proof of its last verification or landing; null keeps what stands there.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>The worker of its last author lease; null keeps what stands there.</summary>
    public string? Author { get; init; }

    /// <summary>The one worker that may have it; null for any.</summary>
    public string? Pinned { get; init; }
}

/// <summary>The columns of a task that are written once.</summary>
/// <param name="Project">Slug of its project.</param>
/// <param name="Definition">All that was said about it.</param>
/// <param name="Needs">Numbers of the tasks it needs.</param>
/// <param name="CreatedAt">Wall clock of its submission, or of its reopening.</param>
/// <param name="IsReopened">It may have a row already, which goes.</param>
public sealed record NewTask(string Project, TaskDefinition Definition, IReadOnlyList<int> Needs,
    long CreatedAt, bool IsReopened = false);

/// <summary>A row of `note`: something said about a task; inserted, never changed.</summary>
/// <param name="Seq">Number of the event it comes from: the key.</param>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The attempt it speaks of.</param>
/// <param name="Kind">`progress`, `feedback`, `result` or `person`.</param>
/// <param name="Cause">Why the lease ended, in <see cref="Words"/>; null for other notes.</param>
/// <param name="Text">What was said.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Author">Who said it.</param>
public sealed record NoteWrite(
    long Seq, int Task, int Attempt, string Kind, string? Cause, string Text, long At, string Author);

/// <summary>A row of `worker` as it must be after the batch.</summary>
public sealed record WorkerWrite
{
    /// <summary>Its name: the key.</summary>
    public required string Name { get; init; }

    /// <summary>Set at registration: then the profile's columns are written.</summary>
    public WorkerProfile? Profile { get; init; }

    /// <summary>Number of its registration.</summary>
    public required int Registration { get; init; }

    /// <summary>Its status, in <see cref="Words"/>.</summary>
    public required string Status { get; init; }

    /// <summary>How many items it holds.</summary>
    public required int Held { get; init; }

    /// <summary>Wall clock of its last sign of life; null keeps what stands there.</summary>
    public long? SeenAt { get; init; }

    /// <summary>The process behind it.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>True when it was forgotten: the row goes.</summary>
    public bool Removed { get; init; }

    /// <summary>True when it was forgotten and came back in this batch: an old row goes first, with its
    /// counts.</summary>
    public bool Anew { get; init; }

    /// <summary>Author leases of it that ended in this batch with a task handed in.</summary>
    public int Completed { get; init; }

    /// <summary>Author leases of it that ended in this batch with a failure of the work.</summary>
    public int Failed { get; init; }

    /// <summary>Attempts it handed in since it is known; not what this batch adds.</summary>
    public required int HandedIn { get; init; }

    /// <summary>Their time from lease to hand-in, milliseconds, together.</summary>
    public required long WorkedMs { get; init; }

    /// <summary>Tasks whose first attempt was its and was judged.</summary>
    public required int Judged { get; init; }

    /// <summary>Those of them that passed their gates.</summary>
    public required int Passed { get; init; }
}

/// <summary>A row of `project` as it must be after the batch.</summary>
public sealed record ProjectWrite
{
    /// <summary>Its slug: the key.</summary>
    public required string Slug { get; init; }

    /// <summary>Set when the project is new: then every column is written.</summary>
    public NewProject? New { get; init; }

    /// <summary>Wall clock of its creation; set together with <see cref="New"/>.</summary>
    public long CreatedAt { get; init; }

    /// <summary>Its status, in <see cref="Words"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Wall clock of the last event that touched it.</summary>
    public required long At { get; init; }

    /// <summary>The user's branch's commit it reached; null keeps what stands there.</summary>
    public string? LandedCommit { get; init; }

    /// <summary>The tip of the user's branch that did not fit; null when none is open, which clears the
    /// column.</summary>
    public string? BlockedBase { get; init; }
}

/// <summary>A row of `inbox`: opened, or closed.</summary>
/// <param name="Task">The task that waits for a person; 0 for a whole project.</param>
/// <param name="Opened">What opens; null closes an item.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Project">The project that waits for a person; null for a task.</param>
/// <param name="Closes">The item that closes; set when nothing opens.</param>
public sealed record InboxWrite(
    int Task, InboxOpening? Opened, long At, string? Project = null, long Closes = 0);

/// <summary>What waits for a person.</summary>
/// <param name="Seq">Number of the event that opened it: its id.</param>
/// <param name="Kind">`failed`, `conflict`, `review`, `stalled` or `base`.</param>
/// <param name="Cause">Why, in <see cref="Words"/>.</param>
/// <param name="Text">What happened, for a person.</param>
public sealed record InboxOpening(long Seq, string Kind, string Cause, string Text);
