namespace Mmos.Api;

/// <summary>A task as clients see it (interfaces section 2).</summary>
public sealed record TaskInfo
{
    /// <summary>`T12`.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in the project.</summary>
    public required string Key { get; init; }

    /// <summary>Slug of its project.</summary>
    public required string Project { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>draft, pending, ready, assigned, running, verifying, review, merging, done, failed or
    /// cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>P0, P1 or P2.</summary>
    public required string Priority { get; init; }

    /// <summary>functional or nonfunctional.</summary>
    public required string Type { get; init; }

    /// <summary>The sort of work.</summary>
    public required string Kind { get; init; }

    /// <summary>auto, economy, standard or premium.</summary>
    public required string Tier { get; init; }

    /// <summary>Who holds it now; null for nobody.</summary>
    public string? Worker { get; init; }

    /// <summary>The last lease; null before the first.</summary>
    public int? Lease { get; init; }

    /// <summary>The last attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Ids of the tasks it needs.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What its worker must and should be able to do.</summary>
    public Capabilities Capabilities { get; init; } = new();

    /// <summary>Declared paths.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Expected hours; null when unknown.</summary>
    public decimal? EstimateHours { get; init; }

    /// <summary>simple, medium, complex or epic, as decided at submission; null for tasks from before that
    /// was said.</summary>
    public string? Complexity { get; init; }

    /// <summary>The task that it is a part of; null for one that stands for itself.</summary>
    public ParentTask? Parent { get; init; }

    /// <summary>Branch of the last attempt; null before the first, and without a repository.</summary>
    public string? Branch { get; init; }

    /// <summary>Its last commit; null for none.</summary>
    public string? Commit { get; init; }

    /// <summary>Proof that its gates passed; null before.</summary>
    public CertificateInfo? Certificate { get; init; }

    /// <summary>What it waits for, in words; null when it does not wait.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first attempt began; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its present attempt is done if its estimate comes true; null while nobody works on it,
    /// and without an estimate.</summary>
    public DateTimeOffset? Eta =>
        Status == "running" && StartedAt is { } started && EstimateHours is { } hours
            ? started.AddMinutes((double)(hours * 60)) : null;

    /// <summary>0-100.</summary>
    public int Progress { get; init; }

    /// <summary>What was reported, oldest first.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is to be done.</summary>
    public string Description { get; init; } = "";

    /// <summary>Sentences that are true when it is done.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    /// <summary>Its gates.</summary>
    public IReadOnlyList<string> Verify { get; init; } = [];

    /// <summary>What earlier attempts were told, oldest first.</summary>
    public IReadOnlyList<FeedbackInfo> Feedback { get; init; } = [];

    /// <summary>What its worker said on handing in; null before.</summary>
    public string? Result { get; init; }

    /// <summary>Command line for `command` workers; null for agents.</summary>
    public string? Run { get; init; }

    /// <summary>Limit of one attempt in seconds; null for the default.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Retries it has.</summary>
    public int RetryMax { get; init; }

    /// <summary>The preferred worker; null for any.</summary>
    public string? PreferredWorker { get; init; }

    /// <summary>What its dependents do when it fails: block, skip or cancel.</summary>
    public string OnFailure { get; init; } = "block";

    /// <summary>The one worker that may have it, by a person's decision; null for any.</summary>
    public string? PinnedWorker { get; init; }

    /// <summary>The stages of its review, in order; empty for none.</summary>
    public IReadOnlyList<string> Review { get; init; } = [];

    /// <summary>Names of the resources it holds while it is worked on.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What one attempt may cost, US dollars; null for no cap.</summary>
    public string? LimitUsd { get; init; }

    /// <summary>Who did its last attempt; null before the first.</summary>
    public string? Author { get; init; }

    /// <summary>What it cost; amounts are null while unknown, never 0.</summary>
    public CostInfo Cost { get; init; } = new();
}

/// <summary>A task that was replaced by its parts.</summary>
/// <param name="Key">The key it had.</param>
/// <param name="Title">Its title.</param>
/// <param name="Pattern">The pattern that took it apart.</param>
/// <param name="Reason">Why it was too much for one task.</param>
public sealed record ParentTask(string Key, string Title, string Pattern, string Reason);

/// <summary>What work cost.</summary>
public sealed record CostInfo
{
    /// <summary>Money that was billed; null when unknown.</summary>
    public string? BilledUsd { get; init; }

    /// <summary>What the tokens would cost by the price table; null when unknown.</summary>
    public string? NotionalUsd { get; init; }

    /// <summary>Tokens; null when unknown.</summary>
    public TokenCounts? Tokens { get; init; }
}

/// <summary>Tokens that were used; each null when unknown.</summary>
/// <param name="Input">Tokens read, those from a cache included.</param>
/// <param name="Output">Tokens written.</param>
public sealed record TokenCounts(long? Input, long? Output);

/// <summary>Why an attempt came back.</summary>
/// <param name="Attempt">Number of the attempt.</param>
/// <param name="Cause">gates_failed, conflict, agent_error, timed_out, lease_lost …</param>
/// <param name="Text">What the next attempt must know.</param>
/// <param name="At">When.</param>
public sealed record FeedbackInfo(int Attempt, string Cause, string Text, DateTimeOffset At);

/// <summary>Proof that gates passed on one tree: "passed then", no more.</summary>
/// <param name="Commit">The commit; null without a repository.</param>
/// <param name="Tree">Its tree; null without a repository.</param>
/// <param name="Checks">The gates that were run, in order.</param>
public sealed record CertificateInfo(string? Commit, string? Tree, IReadOnlyList<CheckInfo> Checks)
{
    /// <summary>Ids of the tasks that landed together as this commit, in the order they were merged; null for
    /// one alone.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Paths of the change that `gates.protect` names, the first 100; null for none.</summary>
    public IReadOnlyList<string>? Protected { get; init; }
}

/// <summary>One gate that was run.</summary>
public sealed record CheckInfo(string Command, int ExitCode, long Milliseconds);

/// <summary>A project as clients see it.</summary>
public sealed record ProjectInfo
{
    /// <summary>Its slug.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it is to reach.</summary>
    public required string Goal { get; init; }

    /// <summary>active, paused, done, failed (finished but for tasks that wait for a person) or
    /// cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>How many tasks are in each status.</summary>
    public IReadOnlyDictionary<string, int> Tasks { get; init; } = new Dictionary<string, int>();

    /// <summary>Path of its repository's main worktree; null for none.</summary>
    public string? Repository { get; init; }

    /// <summary>The user's branch it came from and lands on; null without a repository.</summary>
    public string? Base { get; init; }

    /// <summary>The commit it started from; null without a repository.</summary>
    public string? BaseCommit { get; init; }

    /// <summary>Its integration branch; null without a repository.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit of the user's branch it landed as; null before `project land`.</summary>
    public string? LandedCommit { get; init; }

    /// <summary>Its repository, wherever it is; null for none, and for projects of older logs.</summary>
    public RepositoryHome? Home { get; init; }

    /// <summary>Its integration branch takes the user's branch in whenever that moves.</summary>
    public bool FollowsBase { get; init; }

    /// <summary>The tip of the user's branch that did not fit and waits for a person; null for
    /// none.</summary>
    public string? BlockedBase { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What it cost.</summary>
    public CostInfo Cost { get; init; } = new();

    /// <summary>What it may cost; null for no cap.</summary>
    public BudgetInfo? Budget { get; init; }
}

/// <summary>A cap on what may be used; null leaves a unit open.</summary>
/// <param name="Usd">US dollars.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Per">hour, day, week or month; null: for good.</param>
public sealed record BudgetInfo(string? Usd, long? Tokens, string? Per = null);

/// <summary>A repository, and where its integration branches live.</summary>
/// <param name="Id">Its id: the same for every clone of one origin.</param>
/// <param name="Origin">URL of its origin; null for none.</param>
/// <param name="Host">The host that verifies and merges for it.</param>
/// <param name="Path">Its main worktree there.</param>
public sealed record RepositoryHome(string Id, string? Origin, string Host, string Path);

/// <summary>A worker as clients see it.</summary>
public sealed record WorkerInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The adapter that runs it.</summary>
    public required string Agent { get; init; }

    /// <summary>The model behind it; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The account it draws on; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>economy, standard or premium; null: it serves tasks of every tier.</summary>
    public string? Tier { get; init; }

    /// <summary>idle, busy, paused, draining, offline, limited or error.</summary>
    public required string Status { get; init; }

    /// <summary>What it can.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How many items it holds at once.</summary>
    public int Slots { get; init; }

    /// <summary>Ids of the tasks it holds.</summary>
    public IReadOnlyList<string> Running { get; init; } = [];

    /// <summary>Its last sign of life.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How many messages it has not read: those to it, to all, and to the projects whose tasks it
    /// holds.</summary>
    public int Unread { get; init; }

    /// <summary>Number of its registration.</summary>
    public int Registration { get; init; }

    /// <summary>The process behind it.</summary>
    public ProcessInfo? Process { get; init; }

    /// <summary>What it achieved.</summary>
    public WorkerMetrics Metrics { get; init; } = new();
}

/// <summary>The process behind a worker.</summary>
public sealed record ProcessInfo(string Host, string BootId, int Pid, long StartTime);

/// <summary>What a worker achieved; figures without a basis are null.</summary>
public sealed record WorkerMetrics
{
    /// <summary>Attempts it handed in.</summary>
    public int Completed { get; init; }

    /// <summary>Handed in ÷ (handed in + failed), 0-1; null before the first.</summary>
    public decimal? SuccessRate { get; init; }

    /// <summary>Mean time from lease to hand-in, seconds; null before the first.</summary>
    public decimal? MeanSeconds { get; init; }

    /// <summary>Tasks whose first attempt was its and passed the gates ÷ those judged, 0-1; null before the
    /// first.</summary>
    public decimal? FirstPassRate { get; init; }
}

/// <summary>An event as clients see it.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="At">Wall clock.</param>
/// <param name="Type">Its wire name, such as `task.assigned`.</param>
/// <param name="Version">Version of its form.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Project">Its project; null for none.</param>
/// <param name="Task">Its task's id; null for none.</param>
/// <param name="Worker">Its worker; null for none.</param>
/// <param name="Data">Its content.</param>
public sealed record EventInfo(long Seq, DateTimeOffset At, string Type, int Version, string Actor,
    string? Project, string? Task, string? Worker, System.Text.Json.JsonElement Data);

/// <summary>Something that waits for a person.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">`failed` or `conflict` of a task; `review` when it waits for a person's verdict,
/// `stalled` when
/// its attempt shows no progress; `base` when the user's branch does not fit a project
/// that follows it.</param>
/// <param name="Project">Its project.</param>
/// <param name="Task">Its task's id; empty when it is about the whole project.</param>
/// <param name="Title">The task's title, or what it is about.</param>
/// <param name="Cause">Why, as a word.</param>
/// <param name="Text">What happened.</param>
/// <param name="Commands">The commands that settle it, the likeliest first.</param>
/// <param name="OpenedAt">Since when.</param>
public sealed record InboxItem(string Id, string Kind, string Project, string Task, string Title,
    string Cause,
    string Text, IReadOnlyList<string> Commands, DateTimeOffset OpenedAt);

/// <summary>Which tasks to list; null leaves a field open.</summary>
public sealed record TaskFilter
{
    /// <summary>Only of this project.</summary>
    public string? Project { get; init; }

    /// <summary>Only in this status.</summary>
    public string? Status { get; init; }

    /// <summary>Only in one of these statuses; empty for any.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Only held by this worker.</summary>
    public string? Worker { get; init; }

    /// <summary>Only with a number above this one.</summary>
    public int After { get; init; }

    /// <summary>At most so many; 0 for all.</summary>
    public int Limit { get; init; }
}
