namespace Mmos.Core;

/// <summary>Everything that may be asked of a workspace; a closed set, decided by
/// <see cref="Decider"/>.</summary>
public abstract partial record Command
{
    private Command() { }

    /// <summary>Adds tasks to a project, which is made first when <paramref name="Create"/> is given. All or
    /// nothing.</summary>
    /// <param name="Project">Slug of the project.</param>
    /// <param name="Create">The new project; null to add to one that exists.</param>
    /// <param name="Tasks">The tasks; their needs name tasks of this list or of the project.</param>
    /// <param name="Breakdown">What happens with epics; null: they run as they are.</param>
    public sealed record SubmitPlan(string Project, NewProject? Create, IReadOnlyList<TaskDefinition> Tasks,
        BreakdownPolicy? Breakdown = null)
        : Command
    {
        /// <summary>The repository that a new project names, as its host sees it. It is known from then on;
        /// one that is known already keeps its home, which only a person moves.</summary>
        public RepositoryRow? Repository { get; init; }
    }

    /// <summary>Stops authoring in a project.</summary>
    public sealed record PauseProject(string Project) : Command;

    /// <summary>Goes on with a paused project.</summary>
    public sealed record ResumeProject(string Project) : Command;

    /// <summary>Cancels a project and every open task of it.</summary>
    public sealed record CancelProject(string Project, string Reason) : Command;

    /// <summary>Records that a project's integration branch reached the user's branch.</summary>
    public sealed record MarkLanded(string Project, string Branch, string Commit) : Command;

    /// <summary>Says that a repository's integration branches live on another host from now on: a person's
    /// decision, or the machine has another name now.</summary>
    /// <param name="Repository">Its id.</param>
    /// <param name="Home">Name of the host.</param>
    /// <param name="Path">Its main worktree there.</param>
    public sealed record MoveHome(string Repository, string Home, string Path) : Command;

    /// <summary>Records that the integration branch took the user's branch in.</summary>
    /// <param name="Project">The project, which follows its base.</param>
    /// <param name="Commit">The tip of the user's branch that was taken.</param>
    /// <param name="Certificate">Proof for the merged tree.</param>
    public sealed record TakeUpstream(string Project, string Commit, Certificate Certificate) : Command;

    /// <summary>Records that the user's branch does not fit the integration branch: a person must see to it;
    /// the project goes on on what it had.</summary>
    /// <param name="Project">The project, which follows its base.</param>
    /// <param name="Commit">The tip of the user's branch.</param>
    /// <param name="Cause">A conflict, or gates that fail.</param>
    /// <param name="Text">What a person must know.</param>
    public sealed record BlockUpstream(string Project, string Commit, Cause Cause, string Text) : Command;

    /// <summary>Cancels one task.</summary>
    public sealed record CancelTask(int Task, string Reason) : Command;

    /// <summary>Gives a failed or cancelled task a fresh set of retries: a person's decision.</summary>
    public sealed record RetryTask(int Task, string Note) : Command;

    /// <summary>Runs a done task again: a person's decision.</summary>
    public sealed record ReopenTask(int Task, TaskDefinition Definition, string Note) : Command;

    /// <summary>Gives a task to this worker only: a person's decision.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Worker">Who; null: anybody able again.</param>
    public sealed record PinTask(int Task, string? Worker) : Command;

    /// <summary>Makes a worker known, or known anew.</summary>
    /// <param name="Worker">Its name.</param>
    /// <param name="Profile">What it is and can.</param>
    /// <param name="Process">The process behind it.</param>
    /// <param name="TakeOver">Ends a live registration under this name: its process is seen gone, or a person
    /// said so.</param>
    public sealed record Register(string Worker, WorkerProfile Profile, ProcessIdentity Process,
        bool TakeOver) : Command;

    /// <summary>Takes up to <paramref name="Max"/> work items now, and waits for one until
    /// <paramref name="WaitUntil"/> when there is none.</summary>
    /// <param name="Worker">Who asks.</param>
    /// <param name="Registration">Number of its registration.</param>
    /// <param name="Max">How many items it takes, at least 1; its free slots bound it too.</param>
    /// <param name="WaitUntil">Clock until which it waits; not after the command's clock: do not
    /// wait.</param>
    /// <param name="Holding">The leases it knows it holds. One that the log gives it and it does not name was
    /// never delivered, and is handed over again.</param>
    /// <param name="Offers">It wants authoring as offers, which it accepts or lets pass.</param>
    public sealed record Claim(string Worker, int Registration, int Max, long WaitUntil,
        IReadOnlyList<HeldLease> Holding, bool Offers = false)
        : Command;

    /// <summary>Takes what was offered: the attempt begins.</summary>
    public sealed record Accept(int Task, int Lease) : Command;

    /// <summary>No longer waits: the poll was cancelled or cut.</summary>
    public sealed record StopWaiting(string Worker, int Registration) : Command;

    /// <summary>Says that a worker lives.</summary>
    public sealed record Beat(string Worker, int Registration) : Command;

    /// <summary>Gives a worker nothing new.</summary>
    public sealed record PauseWorker(string Worker) : Command;

    /// <summary>Gives a paused worker work again.</summary>
    public sealed record ResumeWorker(string Worker) : Command;

    /// <summary>Lets a worker finish and leave.</summary>
    public sealed record DrainWorker(string Worker) : Command;

    /// <summary>Ends a registration: the worker says goodbye, or its process is seen gone. Its leases go back
    /// at once.</summary>
    public sealed record EndRegistration(string Worker, int Registration, Cause Cause) : Command;

    /// <summary>Forgets an offline worker.</summary>
    public sealed record RemoveWorker(string Worker) : Command;

    /// <summary>Reports how far an attempt is.</summary>
    public sealed record Progress(int Task, int Lease, int Percent, string Note) : Command;

    /// <summary>Hands an attempt in. The task goes to verifying; only the engine sets done.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Lease">The author lease.</param>
    /// <param name="Result">What the worker says of it; for people and dependents.</param>
    public sealed record Complete(int Task, int Lease, string Result) : Command;

    /// <summary>Hands several attempts in, and asks for more work, in one step: all of it or none.</summary>
    /// <param name="Attempts">What is handed in; at least one.</param>
    /// <param name="Next">What is asked for then, by a worker whose slots they may free; null for
    /// nothing.</param>
    public sealed record CompleteMany(IReadOnlyList<Complete> Attempts, Claim? Next) : Command;

    /// <summary>Ends a lease without success, by the fault of the work.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Lease">The live lease of any of its items.</param>
    /// <param name="Cause">Why; one that uses up a retry.</param>
    /// <param name="Feedback">What the next attempt must know.</param>
    /// <param name="Commit">The last commit of the attempt, when one was made.</param>
    public sealed record Fail(int Task, int Lease, Cause Cause, string Feedback, string? Commit = null)
        : Command;

    /// <summary>Gives a work item back through no fault of the work; it waits in its queue again.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Lease">The live lease of any of its items.</param>
    /// <param name="Cause">Why; one that uses up no retry.</param>
    /// <param name="Note">What the next holder must know.</param>
    /// <param name="Commit">The work in progress, when it was committed.</param>
    public sealed record GiveBack(int Task, int Lease, Cause Cause, string Note, string? Commit = null)
        : Command;

    /// <summary>The gates passed on a clean checkout of the attempt's commit.</summary>
    public sealed record Verified(int Task, int Lease, Certificate Certificate) : Command;

    /// <summary>Gives a verdict on the open stage of a task's review.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Verdict">What is decided.</param>
    /// <param name="Lease">The reviewer's lease; null: a person decides, whatever the stage.</param>
    /// <param name="Note">What the author must know; may be empty only with an approval.</param>
    public sealed record Judge(int Task, Verdict Verdict, int? Lease, string Note) : Command;

    /// <summary>Settles an open conflict.</summary>
    /// <param name="Conflict">Its id.</param>
    /// <param name="Resolution">How.</param>
    /// <param name="Note">Why; for <see cref="Resolution.Reassign"/> it may be a worker's name.</param>
    public sealed record ResolveConflict(long Conflict, Resolution Resolution, string Note) : Command;

    /// <summary>About to move the integration branch to <paramref name="Certificate"/>'s commit, which holds
    /// all of these tasks: written before the branch moves, so that a crash between the two is
    /// seen.</summary>
    /// <param name="Tasks">The merge leases of one project, 1 to <see cref="Limits.MergeBatch"/>; all or
    /// none.</param>
    /// <param name="Certificate">Proof for the tree that will land.</param>
    public sealed record PrepareMerge(IReadOnlyList<HeldLease> Tasks, Certificate Certificate) : Command;

    /// <summary>The integration branch holds the prepared commit: these tasks are done. All or
    /// none.</summary>
    public sealed record Merged(IReadOnlyList<HeldLease> Tasks, Certificate Certificate) : Command;

    /// <summary>Leases an effect; see <see cref="EffectLeased"/>.</summary>
    /// <param name="Effect">Its name.</param>
    /// <param name="Holder">Who asks.</param>
    /// <param name="Process">Process of the holder.</param>
    /// <param name="Until">Clock at which the lease ends.</param>
    /// <param name="TakeOver">The holder is seen gone.</param>
    /// <param name="EveryMs">Refused before it is due by <see cref="EffectRow.DueAt"/>; 0: at any
    /// time.</param>
    public sealed record LeaseEffect(string Effect, string Holder, ProcessIdentity Process, long Until,
        bool TakeOver, long EveryMs = 0) : Command;

    /// <summary>Ends the lease of an effect.</summary>
    public sealed record ReleaseEffect(string Effect, int Lease, string Outcome, bool Failed = false)
        : Command;

    /// <summary>Says in the log that it was put back from a backup: every registration and lease in it has
    /// ended.</summary>
    /// <param name="Backup">Name of the backup's file.</param>
    /// <param name="MadeAt">Wall clock at which the backup was made.</param>
    public sealed record MarkRestored(string Backup, long MadeAt) : Command;

    /// <summary>Says in the log that contents of events were removed from it.</summary>
    /// <param name="Contents">What those events hold now.</param>
    /// <param name="Blobs">Hashes of the blobs that were removed.</param>
    /// <param name="Reason">Why, in a few words; never what was removed.</param>
    public sealed record MarkRedacted(
        IReadOnlyList<RedactedContent> Contents, IReadOnlyList<string> Blobs, string Reason) : Command;

    /// <summary>Reports what an attempt used since the last report.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Lease">The author lease.</param>
    /// <param name="Used">How much.</param>
    public sealed record ReportUsage(int Task, int Lease, Usage Used) : Command;

    /// <summary>Reports how much of an account's window is used.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Window">Its window, such as `5h` or `week`.</param>
    /// <param name="UsedPerMille">The used share, 0-1000.</param>
    /// <param name="ResetsAt">Clock at which it begins anew.</param>
    public sealed record ReportAccount(string Account, string Window, int UsedPerMille, long ResetsAt)
        : Command;

    /// <summary>An account reached a limit: it rests, and what its workers author goes back.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Window">Which window is used up.</param>
    /// <param name="ResetsAt">Clock at which it begins anew; 0 when that is unknown.</param>
    public sealed record LimitAccount(string Account, string Window, long ResetsAt) : Command;

    /// <summary>Gives the workers of an account nothing new: a person's decision.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Until">Clock until which; 0: until it is unparked.</param>
    public sealed record ParkAccount(string Account, long Until) : Command;

    /// <summary>Gives the workers of an account work again.</summary>
    public sealed record UnparkAccount(string Account) : Command;

    /// <summary>Says what a person wants of a worker; whoever runs it carries it out.</summary>
    /// <param name="Worker">Its name.</param>
    /// <param name="Instances">How many instances from now on; 0: as its configuration says; null: as
    /// before.</param>
    /// <param name="Restart">Those that run end when they hold nothing, and new ones start.</param>
    public sealed record WantWorker(string Worker, int? Instances, bool Restart) : Command;

    /// <summary>Reports how much memory a process of MMOS uses.</summary>
    /// <param name="Host">Name of the process.</param>
    /// <param name="UsedMb">Used, in MB.</param>
    /// <param name="LimitMb">Its limit, in MB.</param>
    public sealed record ReportMemory(string Host, int UsedMb, int LimitMb) : Command;

    /// <summary>Sets the workspace's policy.</summary>
    public sealed record Configure(Policy Policy) : Command;

    /// <summary>Finds the deadlines that passed. Any process may issue it; it decides on the state, so it is
    /// idempotent.</summary>
    public sealed record Tick : Command;
}

/// <summary>What a new project is.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Goal">What it is to reach.</param>
/// <param name="Repository">Identity of its repository (the path of its main worktree); null for
/// none.</param>
/// <param name="Base">The user's branch; null without a repository.</param>
/// <param name="BaseCommit">The commit it starts from; null without a repository.</param>
/// <param name="Branch">The integration branch; null without a repository.</param>
/// <param name="RepositoryId">Id of its repository, which is known; null: its items are done
/// anywhere.</param>
/// <param name="FollowBase">The integration branch takes the user's branch in whenever that moves.</param>
public sealed record NewProject(
    string Name, string Goal, string? Repository, string? Base, string? BaseCommit, string? Branch,
    string? RepositoryId = null, bool FollowBase = false)
{
    /// <summary>What it may cost in millionths of a US dollar; null for no cap.</summary>
    public long? BudgetMicroUsd { get; init; }

    /// <summary>How many tokens it may use; null for no cap.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>How many turns it gets where another project gets one, 1-100; null for 1.</summary>
    public int? Weight { get; init; }
}

/// <summary>What a worker is and can.</summary>
/// <param name="Agent">The adapter that runs it, such as `command` or `claude`; `engine` for the engine's
/// own.</param>
/// <param name="Model">The model behind it; null for none.</param>
/// <param name="Capabilities">What it can.</param>
/// <param name="Slots">How many items it holds at once, 1-64.</param>
/// <param name="HeartbeatMs">How long it may be silent.</param>
public sealed record WorkerProfile(
    string Agent, string? Model, IReadOnlyList<string> Capabilities, int Slots, long HeartbeatMs)
{
    /// <summary>The account whose quota it uses; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>`economy`, `standard` or `premium`; null: it serves tasks of every tier.</summary>
    public string? Tier { get; init; }

    /// <summary>What its success is learned under; null for its model, or its agent.</summary>
    public string? Profile { get; init; }
}

/// <summary>What an attempt used. Unknown is null, never 0.</summary>
/// <param name="BilledMicroUsd">Money that is billed, in millionths of a US dollar.</param>
/// <param name="NotionalMicroUsd">Tokens times the price table, also where nothing is billed.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
public sealed record Usage(
    long? BilledMicroUsd, long? NotionalMicroUsd, long? InputTokens, long? OutputTokens)
{
    /// <summary>The model that used it; null when unknown.</summary>
    public string? Model { get; init; }
}

/// <summary>A lease that a worker knows it holds.</summary>
public readonly record struct HeldLease(int Task, int Lease);

/// <summary>Proof that the gates passed on one tree. It says "passed then", no more.</summary>
/// <param name="Commit">The commit; null where the project has no repository.</param>
/// <param name="Tree">Its tree; null where the project has no repository.</param>
/// <param name="Checks">The gates that were run, in order; empty when the task has none.</param>
public sealed record Certificate(string? Commit, string? Tree, IReadOnlyList<Check> Checks)
{
    /// <summary>Numbers of the tasks that landed together as this commit, in the order they were merged; null
    /// for one alone.</summary>
    public IReadOnlyList<int>? Tasks { get; init; }

    /// <summary>Paths of the change that the policy protects, at most <see cref="Limits.ProtectedPaths"/>;
    /// null for none. Somebody must review it.</summary>
    public IReadOnlyList<string>? Protected { get; init; }
}

/// <summary>One gate that was run.</summary>
/// <param name="Command">Its command line.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Milliseconds">How long it took; the time of the first run when the same tree and command had
/// passed before.</param>
public sealed record Check(string Command, int ExitCode, long Milliseconds);
