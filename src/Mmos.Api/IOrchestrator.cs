namespace Mmos.Api;

/// <summary>The one seam: everything a person, an agent or a program can ask of a workspace.</summary>
/// <remarks>In-process in Mmos.Runtime, and over HTTP by <see cref="HttpOrchestrator"/>: the same contract.
/// Every order can be repeated under a key (see <see cref="CallKey"/>), which makes a retry
/// harmless.</remarks>
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

    /// <summary>Worktrees, briefs, output and changes of attempts, on the repository's home host.</summary>
    IAttempts Attempts { get; }

    /// <summary>Reviews and their verdicts.</summary>
    IReviews Reviews { get; }

    /// <summary>Conflicts and how they are settled.</summary>
    IConflicts Conflicts { get; }

    /// <summary>Who may ask what over the network.</summary>
    ITokens Tokens { get; }

    /// <summary>Questions in SQL.</summary>
    IQueries Queries { get; }

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

    /// <summary>Takes a goal apart, without any model; nothing is submitted.</summary>
    /// <param name="goal">What is to be reached, in a sentence.</param>
    /// <param name="pattern">Name of the breakdown pattern; null: the best by the goal's words.</param>
    /// <param name="project">The project's id; null: made from the goal.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Plan>> Decompose(string goal, string? pattern, string? project, CancellationToken cancel);

    /// <summary>All results of a project as one Markdown text.</summary>
    Task<Answer<string>> Report(string project, CancellationToken cancel);

    /// <summary>Usual pieces of work, ready to be planned, by name.</summary>
    Task<Answer<IReadOnlyList<TemplateSpec>>> Templates(CancellationToken cancel);
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

    /// <summary>The state of the workspace at a glance.</summary>
    Task<Answer<SystemStatus>> Status(CancellationToken cancel);

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

    /// <summary>How the work went: times, success, efficiency of workers, and what held it up.</summary>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="since">From when on; null for the beginning of the log.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<PerformanceReport>> Performance(string? project, DateTimeOffset? since,
        CancellationToken cancel);

    /// <summary>Retrospectives that were held by themselves, newest first.</summary>
    /// <param name="after">Id of the one after which to begin: the `next` of the page before; null for the
    /// newest.</param>
    /// <param name="limit">At most so many; a page ends sooner where they look back on very many
    /// tasks.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Page<Retrospective>>> Retrospectives(string? after, int limit, CancellationToken cancel);

    /// <summary>Looks back on the tasks that finished last, done or failed; nothing of it is kept.</summary>
    /// <param name="last">On how many, 1-100.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Retrospective>> LookBack(int last, CancellationToken cancel);
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
/// <param name="Id">Its id.</param>
/// <param name="Key">Its name in the project.</param>
/// <param name="Worker">Who has it already; null while it waits.</param>
/// <param name="Eta">When it is done if its estimate comes true; null while it waits, or has none.</param>
public sealed record SubmittedTask(string Id, string Key, string? Worker = null, DateTimeOffset? Eta = null);

/// <summary>A usual piece of work, with the tasks that it is done by.</summary>
/// <param name="Name">Its name, such as `sign-in`.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Description">What is built.</param>
/// <param name="Hours">Expected hours of all its tasks.</param>
/// <param name="Tasks">Its tasks; their keys begin with the template's name.</param>
public sealed record TemplateSpec(string Name, string Title, string Description, decimal Hours,
    IReadOnlyList<TaskSpec> Tasks);

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
