namespace Mmos.Api;

/// <summary>The one seam: everything a person, an agent or a program can ask of a workspace.</summary>
/// <remarks>In-process in Mmos.Runtime; the same over HTTP later. Every write takes an idempotency key that
/// makes a retry harmless.</remarks>
public interface IOrchestrator
{
    /// <summary>Projects and their plans.</summary>
    IProjects Projects { get; }

    /// <summary>Tasks, for people.</summary>
    ITasks Tasks { get; }

    /// <summary>Work items, for whoever does them.</summary>
    IWork Work { get; }

    /// <summary>Workers.</summary>
    IWorkers Workers { get; }

    /// <summary>The accounts that workers draw on.</summary>
    IAccounts Accounts { get; }

    /// <summary>The log and what is derived from it.</summary>
    IRecords Records { get; }

    /// <summary>What MMOS's own processes do for the workspace.</summary>
    IUpkeep Upkeep { get; }
}

/// <summary>Projects and their plans.</summary>
public interface IProjects
{
    /// <summary>Makes a project with its tasks; all or nothing.</summary>
    Task<Answer<Submitted>> Submit(Plan plan, RepositoryInfo? repository, string? key,
        CancellationToken cancel);

    /// <summary>Adds tasks to a project; all or nothing.</summary>
    Task<Answer<Submitted>> Add(string project, IReadOnlyList<TaskSpec> tasks, string? key,
        CancellationToken cancel);

    /// <summary>Every project, oldest first.</summary>
    Task<Answer<IReadOnlyList<ProjectInfo>>> List(CancellationToken cancel);

    /// <summary>One project.</summary>
    Task<Answer<ProjectInfo>> Get(string project, CancellationToken cancel);

    /// <summary>Whether anything of it can still move without a person: an item is held, rests until its
    /// time, or a worker that is there could take it.</summary>
    Task<Answer<bool>> CanMove(string project, CancellationToken cancel);

    /// <summary>Stops authoring.</summary>
    Task<Answer<Done>> Pause(string project, CancellationToken cancel);

    /// <summary>Goes on.</summary>
    Task<Answer<Done>> Resume(string project, CancellationToken cancel);

    /// <summary>Cancels it and its open tasks.</summary>
    Task<Answer<Done>> Cancel(string project, string reason, CancellationToken cancel);

    /// <summary>Records that its integration branch reached the user's branch.</summary>
    Task<Answer<Done>> MarkLanded(string project, string branch, string commit, CancellationToken cancel);
}

/// <summary>Tasks, for people.</summary>
public interface ITasks
{
    /// <summary>Tasks that match, by number.</summary>
    Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel);

    /// <summary>One task by id (`T12`, any case).</summary>
    Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel);

    /// <summary>Why it waits, or how its worker was chosen, in sentences.</summary>
    Task<Answer<IReadOnlyList<string>>> Why(string task, CancellationToken cancel);

    /// <summary>Cancels it and what needs it.</summary>
    Task<Answer<Done>> Cancel(string task, string reason, CancellationToken cancel);

    /// <summary>Gives a failed task a fresh set of retries.</summary>
    Task<Answer<Done>> Retry(string task, string note, CancellationToken cancel);

    /// <summary>Runs a done or cancelled task again.</summary>
    Task<Answer<Done>> Reopen(string task, string note, CancellationToken cancel);

    /// <summary>Gives it to one worker only: a person's decision.</summary>
    /// <param name="task">Id of the task.</param>
    /// <param name="worker">Who; null: anybody able again.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Assign(string task, string? worker, CancellationToken cancel);
}

/// <summary>Work items, for whoever does them: people's agents, and the engine's own hands.</summary>
public interface IWork
{
    /// <summary>Takes work items, and waits for one when there is none.</summary>
    Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel);

    /// <summary>Takes what was offered: the attempt begins.</summary>
    /// <returns>The item, with the number of its attempt.</returns>
    Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel);

    /// <summary>Reports what an attempt used since the last report.</summary>
    Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel);

    /// <summary>Reports how far an attempt is; 100 hands it in.</summary>
    Task<Answer<Done>> Progress(LeaseRef lease, int percent, string note, CancellationToken cancel);

    /// <summary>Hands an attempt in.</summary>
    Task<Answer<Done>> Complete(LeaseRef lease, string result, CancellationToken cancel);

    /// <summary>Ends a lease by a failure of the work: gates_failed, agent_error, timed_out, revision or
    /// conflict.</summary>
    Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel);

    /// <summary>Gives an item back through no fault of the work: limit, drained, merge_race or
    /// engine_error.</summary>
    Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, CancellationToken cancel);

    /// <summary>The gates passed on a clean checkout.</summary>
    Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate, CancellationToken cancel);

    /// <summary>Records the intent of a merge, before the branch moves.</summary>
    Task<Answer<Done>> PrepareMerge(LeaseRef lease, CertificateInfo certificate, CancellationToken cancel);

    /// <summary>The branch holds what was prepared.</summary>
    Task<Answer<Done>> Merged(LeaseRef lease, CertificateInfo certificate, CancellationToken cancel);
}

/// <summary>Workers.</summary>
public interface IWorkers
{
    /// <summary>Makes a worker known.</summary>
    /// <returns>The number of its registration.</returns>
    Task<Answer<int>> Register(RegisterRequest request, CancellationToken cancel);

    /// <summary>Says that a worker lives.</summary>
    Task<Answer<Done>> Beat(string worker, int registration, CancellationToken cancel);

    /// <summary>Ends a registration: the worker says goodbye (`drained`), or its process is seen gone
    /// (`process_gone`).</summary>
    Task<Answer<Done>> End(string worker, int registration, string cause, CancellationToken cancel);

    /// <summary>Gives it nothing new.</summary>
    Task<Answer<Done>> Pause(string worker, CancellationToken cancel);

    /// <summary>Gives it work again.</summary>
    Task<Answer<Done>> Resume(string worker, CancellationToken cancel);

    /// <summary>Lets it finish and leave.</summary>
    Task<Answer<Done>> Drain(string worker, CancellationToken cancel);

    /// <summary>Forgets an offline worker.</summary>
    Task<Answer<Done>> Remove(string worker, CancellationToken cancel);

    /// <summary>Every worker, by name.</summary>
    Task<Answer<IReadOnlyList<WorkerInfo>>> List(CancellationToken cancel);

    /// <summary>One worker.</summary>
    Task<Answer<WorkerInfo>> Get(string worker, CancellationToken cancel);
}

/// <summary>The log and what is derived from it.</summary>
public interface IRecords
{
    /// <summary>Events after a number.</summary>
    Task<Answer<IReadOnlyList<EventInfo>>> Events(long since, string? task, int limit,
        CancellationToken cancel);

    /// <summary>Completes when the log has moved past <paramref name="seq"/>; gives its new end.</summary>
    Task<long> WaitForChange(long seq, CancellationToken cancel);

    /// <summary>What waits for a person.</summary>
    Task<Answer<IReadOnlyList<InboxItem>>> Inbox(CancellationToken cancel);

    /// <summary>What was used, in all and by one thing.</summary>
    /// <param name="by">`project`, `worker`, `model` or `day` (UTC).</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<CostReport>> Cost(string by, CancellationToken cancel);
}

/// <summary>What MMOS's own processes do for the workspace.</summary>
public interface IUpkeep
{
    /// <summary>Takes or extends the lease of an effect, which one process at a time carries out.</summary>
    /// <param name="effect">Its name, such as `supervise:HOST`.</param>
    /// <param name="holder">Name of the holder.</param>
    /// <param name="process">Process of the holder.</param>
    /// <param name="time">How long the lease lasts unless it is extended.</param>
    /// <param name="takeOver">The holder's process is seen gone.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The number of the lease; `conflict` when another holds it.</returns>
    Task<Answer<int>> LeaseEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        bool takeOver, CancellationToken cancel);

    /// <summary>Ends the lease of an effect.</summary>
    Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome, CancellationToken cancel);

    /// <summary>Who carries an effect out now; null for nobody.</summary>
    Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel);

    /// <summary>Sets the workspace's bounds and preferences, all of them.</summary>
    Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel);
}

/// <summary>The accounts that workers draw on. Whoever sees an account's limit reports it here: it is the
/// account's, not the worker's.</summary>
public interface IAccounts
{
    /// <summary>Every account, by name.</summary>
    Task<Answer<IReadOnlyList<AccountInfo>>> List(CancellationToken cancel);

    /// <summary>Gives its workers nothing new.</summary>
    /// <param name="account">The account.</param>
    /// <param name="until">When that ends; null: when it is unparked.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Park(string account, DateTimeOffset? until, CancellationToken cancel);

    /// <summary>Gives its workers work again.</summary>
    Task<Answer<Done>> Unpark(string account, CancellationToken cancel);

    /// <summary>Reports how much of a window is used.</summary>
    /// <param name="account">The account.</param>
    /// <param name="window">The window, such as `5h` or `week`.</param>
    /// <param name="used">The used share, 0-1.</param>
    /// <param name="resetsAt">When it begins anew.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Report(string account, string window, decimal used, DateTimeOffset resetsAt,
        CancellationToken cancel);

    /// <summary>It reached a limit: it rests, and what its workers author goes back.</summary>
    /// <param name="account">The account.</param>
    /// <param name="window">The window that is used up.</param>
    /// <param name="resetsAt">When it begins anew; null when that is unknown.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Limit(string account, string window, DateTimeOffset? resetsAt,
        CancellationToken cancel);
}

/// <summary>What a submission made.</summary>
/// <param name="Project">The project.</param>
/// <param name="Tasks">Ids and keys of the new tasks.</param>
public sealed record Submitted(string Project, IReadOnlyList<SubmittedTask> Tasks);

/// <summary>A new task.</summary>
public sealed record SubmittedTask(string Id, string Key);

/// <summary>The repository of a new project, as its home host sees it.</summary>
/// <param name="Path">Absolute path of the main worktree.</param>
/// <param name="Base">The user's branch; null when the checkout is detached.</param>
/// <param name="BaseCommit">The commit it starts from.</param>
/// <param name="Branch">The integration branch.</param>
public sealed record RepositoryInfo(string Path, string? Base, string BaseCommit, string Branch);

/// <summary>Asks for work.</summary>
public sealed record ClaimRequest
{
    /// <summary>Who asks.</summary>
    public required string Worker { get; init; }

    /// <summary>Number of its registration.</summary>
    public required int Registration { get; init; }

    /// <summary>How many items it takes, at least 1.</summary>
    public int Max { get; init; } = 1;

    /// <summary>How long it waits when there is none; zero: not at all.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The leases it knows it holds; held ones that are not named are handed over again.</summary>
    public IReadOnlyList<LeaseRef> Holding { get; init; } = [];

    /// <summary>It wants authoring as offers, which it accepts or lets pass: such an item's task is
    /// `assigned`.</summary>
    public bool Offers { get; init; }
}

/// <summary>A lease of a task, as its holder shows it with every call.</summary>
/// <param name="Task">Id of the task.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Worker">Name of the holder.</param>
public sealed record LeaseRef(string Task, int Lease, string Worker);

/// <summary>A work item that was given out.</summary>
/// <param name="Lease">What to show with every call.</param>
/// <param name="Item">`author`, `verify` or `merge`.</param>
/// <param name="Task">The task, with its feedback.</param>
/// <param name="Project">Its project, without its counts of tasks.</param>
/// <param name="MergeIsPrepared">Merge items: an earlier holder recorded its intent, so the branch may
/// already have moved.</param>
public sealed record WorkOrder(LeaseRef Lease, string Item, TaskInfo Task, ProjectInfo Project,
    bool MergeIsPrepared);

/// <summary>Makes a worker known.</summary>
public sealed record RegisterRequest
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The adapter that runs it.</summary>
    public required string Agent { get; init; }

    /// <summary>The model behind it.</summary>
    public string? Model { get; init; }

    /// <summary>The account whose quota it uses; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>economy, standard or premium; null: it serves tasks of every tier.</summary>
    public string? Tier { get; init; }

    /// <summary>What its success is learned under; null for its model, or its agent.</summary>
    public string? Profile { get; init; }

    /// <summary>What it can.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How many items it holds at once, 1-64.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>How long it may be silent; null for 5 minutes.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>The process behind it.</summary>
    public required ProcessInfo Process { get; init; }

    /// <summary>Ends a live registration under this name.</summary>
    public bool TakeOver { get; init; }
}
