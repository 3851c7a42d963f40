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

    /// <summary>Messages between workers.</summary>
    IMessages Messages { get; }

    /// <summary>Named results of tasks.</summary>
    IArtifacts Artifacts { get; }

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

    /// <summary>Says that the repository of a project has its home elsewhere from now on.</summary>
    /// <param name="repository">Id of the repository.</param>
    /// <param name="host">The host that verifies and merges for it.</param>
    /// <param name="path">Its main worktree there.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> MoveHome(string repository, string host, string path, CancellationToken cancel);

    /// <summary>Records that the integration branch took the user's branch in.</summary>
    Task<Answer<Done>> BaseTaken(string project, string commit, CertificateInfo certificate,
        CancellationToken cancel);

    /// <summary>Records that the user's branch does not fit: `conflict` or `gates_failed`.</summary>
    Task<Answer<Done>> BaseBlocked(string project, string commit, string cause, string text,
        CancellationToken cancel);
}

/// <summary>Tasks, for people.</summary>
public interface ITasks
{
    /// <summary>Tasks that match, by number.</summary>
    Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel);

    /// <summary>Of the tasks that could start, the one that waits longest; null when none waits.</summary>
    /// <param name="priority">Only of this class; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<TaskInfo?>> OldestReady(string? priority, CancellationToken cancel);

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

    /// <summary>Hands several attempts in and takes the next items, in one step: all of it happens, or none
    /// does.</summary>
    /// <remarks>Half the calls and commits of handing in and claiming by turns. When the answer is lost,
    /// claim: what was given meanwhile is handed over again.</remarks>
    /// <param name="attempts">What is handed in, 1 to 256.</param>
    /// <param name="next">What to take then; it waits as a claim does. Null for nothing.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The next items; empty when none was asked for or there is none. When a lease is not live the
    /// problem names it in its field, such as `attempts[3]`.</returns>
    Task<Answer<IReadOnlyList<WorkOrder>>> CompleteMany(IReadOnlyList<Completion> attempts,
        ClaimRequest? next, CancellationToken cancel);

    /// <summary>Ends a lease by a failure of the work: gates_failed, agent_error, timed_out, revision or
    /// conflict.</summary>
    Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel);

    /// <summary>Gives an item back through no fault of the work: limit, drained, merge_race or
    /// engine_error.</summary>
    Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, CancellationToken cancel);

    /// <summary>The gates passed on a clean checkout.</summary>
    Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate, CancellationToken cancel);

    /// <summary>Records the intent of a merge of all these tasks, before the branch moves. All or
    /// none.</summary>
    Task<Answer<Done>> PrepareMerge(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel);

    /// <summary>The branch holds what was prepared: these tasks are done. All or none.</summary>
    Task<Answer<Done>> Merged(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel);
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

    /// <summary>Asks whoever runs a worker to start it, or to start it anew once it holds nothing.</summary>
    Task<Answer<Done>> Start(string worker, bool anew, CancellationToken cancel);

    /// <summary>Asks whoever runs a worker for a number of instances of it.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="instances">How many; null: as its configuration says.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Scale(string worker, int? instances, CancellationToken cancel);

    /// <summary>How much waits for a worker, and how busy its instances are.</summary>
    /// <param name="instances">Their names; what waits is asked for the first.</param>
    /// <param name="cancel">Gives up.</param>
    Task<WorkerDemand> Demand(IReadOnlyList<string> instances, CancellationToken cancel);

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

    /// <summary>Failures grouped by cause and first line, the most frequent first.</summary>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="limit">At most so many groups.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<IReadOnlyList<ErrorGroup>>> Errors(string? project, int limit, CancellationToken cancel);
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

    /// <summary>Takes the lease of an effect that is carried out every so often, when it is due: so long
    /// after
    /// its last success, and sooner after a failure.</summary>
    /// <param name="effect">Its name, such as `backup`.</param>
    /// <param name="holder">Name of the holder.</param>
    /// <param name="process">Process of the holder.</param>
    /// <param name="time">How long the lease lasts.</param>
    /// <param name="every">How often it is carried out.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The number of the lease; `conflict` when it is not due, or another holds it.</returns>
    Task<Answer<int>> LeaseDueEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        TimeSpan every, CancellationToken cancel);

    /// <summary>Ends the lease of an effect that could not be carried out.</summary>
    Task<Answer<Done>> FailEffect(string effect, int lease, string reason, CancellationToken cancel);

    /// <summary>Ends the lease of an effect.</summary>
    Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome, CancellationToken cancel);

    /// <summary>Who carries an effect out now; null for nobody.</summary>
    Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel);

    /// <summary>Says how much memory a process of MMOS uses: above its limit nothing new is given out or
    /// taken
    /// in.</summary>
    /// <param name="process">Name of the process.</param>
    /// <param name="usedMb">Used, in MB.</param>
    /// <param name="limitMb">Its limit, in MB.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Whether MMOS counts as short of memory now.</returns>
    Task<Answer<bool>> ReportMemory(string process, int usedMb, int limitMb, CancellationToken cancel);

    /// <summary>Names of the processes that are short of memory now, as far as this process follows the
    /// log.</summary>
    Task<IReadOnlyList<string>> ShortOfMemory(CancellationToken cancel);

    /// <summary>Sets the workspace's bounds and preferences, all of them.</summary>
    Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel);

    /// <summary>Takes a changed configuration live: sets its policy, and tells every supervisor to read its
    /// workers anew.</summary>
    /// <param name="policy">The bounds and preferences that it sets.</param>
    /// <param name="hash">Hash of the whole configuration.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What changed, one line each.</returns>
    Task<Answer<IReadOnlyList<string>>> Apply(PolicySpec policy, string hash, CancellationToken cancel);
}

/// <summary>What a submission made.</summary>
/// <param name="Project">The project.</param>
/// <param name="Tasks">Ids and keys of the new tasks.</param>
public sealed record Submitted(string Project, IReadOnlyList<SubmittedTask> Tasks)
{
    /// <summary>The tasks that were replaced by their parts.</summary>
    public IReadOnlyList<BrokenDownTask> Breakdowns { get; init; } = [];

    /// <summary>What the submitter should know though all of it was taken, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A task that was replaced by its parts.</summary>
/// <param name="Key">The key it had.</param>
/// <param name="Title">Its title.</param>
/// <param name="Pattern">The pattern that took it apart.</param>
/// <param name="Reason">Why it was too much for one task.</param>
/// <param name="Parts">The tasks that took its place, in their order.</param>
public sealed record BrokenDownTask(string Key, string Title, string Pattern, string Reason,
    IReadOnlyList<PartOfTask> Parts);

/// <summary>One of the tasks that took the place of another.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key.</param>
/// <param name="EstimateHours">Its share of the estimate; null when there was none.</param>
public sealed record PartOfTask(string Id, string Key, decimal? EstimateHours);

/// <summary>A new task.</summary>
public sealed record SubmittedTask(string Id, string Key);

/// <summary>The repository of a new project, as its home host sees it.</summary>
/// <param name="Path">Absolute path of the main worktree.</param>
/// <param name="Base">The user's branch; null when the checkout is detached.</param>
/// <param name="BaseCommit">The commit it starts from.</param>
/// <param name="Branch">The integration branch.</param>
public sealed record RepositoryInfo(string Path, string? Base, string BaseCommit, string Branch)
{
    /// <summary>What it is and where it is at home; null: its items are done wherever somebody asks for
    /// them.</summary>
    public RepositoryHome? Home { get; init; }
}

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

/// <summary>An attempt that is handed in.</summary>
/// <param name="Lease">Its author lease.</param>
/// <param name="Result">What the worker says of it; for people and dependents.</param>
public sealed record Completion(LeaseRef Lease, string Result);

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
    bool MergeIsPrepared)
{
    /// <summary>Author items: what its worker has not read yet, of what is to it, to the project and to all;
    /// at most the first 50.</summary>
    public IReadOnlyList<SentMessage> Messages { get; init; } = [];

    /// <summary>Author items: the tasks it needs, with their results.</summary>
    public IReadOnlyList<NeededTask> Needed { get; init; } = [];
}
