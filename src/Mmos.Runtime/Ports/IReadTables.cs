using Mmos.Api;

namespace Mmos.Runtime.Ports;

/// <summary>Queries on the read tables of one workspace; they never wait for a writer.</summary>
public interface IReadTables
{
    /// <summary>Tasks that match, by number.</summary>
    ValueTask<IReadOnlyList<TaskInfo>> Tasks(TaskFilter filter, CancellationToken cancel);

    /// <summary>The tasks with these numbers; unknown ones are left out.</summary>
    ValueTask<IReadOnlyList<TaskInfo>> Tasks(IReadOnlyCollection<int> numbers, CancellationToken cancel);

    /// <summary>Number of the task with this key in a project; null for none.</summary>
    ValueTask<int?> TaskByKey(string project, string key, CancellationToken cancel);

    /// <summary>Every project, oldest first.</summary>
    ValueTask<IReadOnlyList<ProjectInfo>> Projects(CancellationToken cancel);

    /// <summary>One project; null for none.</summary>
    ValueTask<ProjectInfo?> Project(string slug, CancellationToken cancel);

    /// <summary>One project without its counts of tasks, which cost more the more tasks it has; null for
    /// none.</summary>
    ValueTask<ProjectInfo?> ProjectUncounted(string slug, CancellationToken cancel);

    /// <summary>What work orders say of these tasks; unknown ones are left out.</summary>
    ValueTask<WorkRows> Work(WorkAsked asked, CancellationToken cancel);

    /// <summary>Of the tasks that could start, those that wait longest, the oldest first.</summary>
    /// <param name="priority">Only of this class; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Gives up.</param>
    async ValueTask<IReadOnlyList<TaskInfo>> OldestReady(string? priority, int limit,
        CancellationToken cancel) =>
        [.. (await Tasks(new TaskFilter { Status = "ready" }, cancel).ConfigureAwait(false))
            .Where(t => (priority ?? t.Priority) == t.Priority).OrderBy(t => t.UpdatedAt).Take(limit)];

    /// <summary>The first of them; null when none waits.</summary>
    async ValueTask<TaskInfo?> OldestReady(string? priority, CancellationToken cancel) =>
        await OldestReady(priority, 1, cancel).ConfigureAwait(false) is [var oldest] ? oldest : null;

    /// <summary>Every worker, by name.</summary>
    ValueTask<IReadOnlyList<WorkerInfo>> Workers(CancellationToken cancel);

    /// <summary>Every account, by name.</summary>
    ValueTask<IReadOnlyList<AccountInfo>> Accounts(CancellationToken cancel);

    /// <summary>What was used, summed by one thing, the costliest first.</summary>
    ValueTask<IReadOnlyList<UsageSum>> Usage(UsageBy by, CancellationToken cancel);

    /// <summary>What waits for a person, oldest first.</summary>
    ValueTask<IReadOnlyList<InboxItem>> Inbox(CancellationToken cancel);

    /// <summary>Stages of reviews that are open, oldest first.</summary>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<OpenReview>> Reviews(string? project, CancellationToken cancel);

    /// <summary>Conflicts, oldest first.</summary>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="all">Settled ones too.</param>
    /// <param name="id">Only this one; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<FoundConflict>> Conflicts(string? project, bool all, long? id,
        CancellationToken cancel);

    /// <summary>All that was said of a task when it was submitted or reopened; null for none.</summary>
    ValueTask<Core.TaskDefinition?> Definition(int task, CancellationToken cancel);

    /// <summary>Messages that match, by id; with a limit the first ones after the filter's number.</summary>
    ValueTask<IReadOnlyList<SentMessage>> Messages(MessageFilter filter, CancellationToken cancel);

    /// <summary>One message; null for none.</summary>
    ValueTask<SentMessage?> Message(long id, CancellationToken cancel);

    /// <summary>How many messages a reader has not read.</summary>
    ValueTask<int> Unread(string reader, CancellationToken cancel);

    /// <summary>Artifacts that match, by project and name, the newest version first.</summary>
    ValueTask<IReadOnlyList<StoredArtifact>> Artifacts(ArtifactFilter filter, CancellationToken cancel);

    /// <summary>The newest version of each artifact of these tasks, by name.</summary>
    ValueTask<IReadOnlyList<StoredArtifact>> ArtifactsOf(IReadOnlyCollection<int> tasks,
        CancellationToken cancel);

    /// <summary>Failures grouped by cause and first line, the most frequent first.</summary>
    ValueTask<IReadOnlyList<ErrorGroup>> Errors(string? project, int limit, CancellationToken cancel);

    /// <summary>Every token that was not revoked, oldest first.</summary>
    ValueTask<IReadOnlyList<GivenToken>> Tokens(CancellationToken cancel);

    /// <summary>The token with this hash of its secret; null for none.</summary>
    /// <param name="hash">SHA-256 in hexadecimal.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<GivenToken?> TokenOf(string hash, CancellationToken cancel);

    /// <summary>Events after a number, in order, as clients see them.</summary>
    /// <param name="since">The number after which to begin.</param>
    /// <param name="task">Only of this task; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<EventInfo>> Events(long since, int? task, int limit, CancellationToken cancel);

    /// <summary>Events of some kinds of these tasks, in order, as clients see them.</summary>
    /// <param name="tasks">Numbers of the tasks.</param>
    /// <param name="types">Wire names of the kinds.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<EventInfo>> EventsOf(IReadOnlyCollection<int> tasks, IReadOnlyList<string> types,
        CancellationToken cancel);

    /// <summary>Retrospectives that were held, newest first.</summary>
    /// <param name="before">Only those with a smaller number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<HeldRetro>> Retrospectives(long before, int limit, CancellationToken cancel);

    /// <summary>Ends of tasks, done or failed, newest first; a task may end more than once. Reads the log
    /// from its end.</summary>
    /// <param name="before">Only events with a smaller number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<FinishedTask>> Finished(long before, int limit, CancellationToken cancel);
}

/// <summary>A retrospective that was held.</summary>
/// <param name="Seq">Number of its event.</param>
/// <param name="Tasks">Numbers of the tasks that it looks back on, in the order they finished.</param>
/// <param name="At">When.</param>
public sealed record HeldRetro(long Seq, IReadOnlyList<int> Tasks, DateTimeOffset At);

/// <summary>An end of a task.</summary>
/// <param name="Seq">Number of the event.</param>
/// <param name="Task">Number of the task.</param>
public readonly record struct FinishedTask(long Seq, int Task);

/// <summary>What use is summed by.</summary>
public enum UsageBy
{
    /// <summary>Slugs of projects.</summary>
    Project,
    /// <summary>Names of workers.</summary>
    Worker,
    /// <summary>Names of models.</summary>
    Model,
    /// <summary>Days (UTC).</summary>
    Day,
}

/// <summary>What was used by one project, worker or model, or on one day. Sums are null while nothing is
/// known.</summary>
/// <param name="Name">Its name; null when it was not known.</param>
/// <param name="Tasks">How many tasks.</param>
/// <param name="BilledMicroUsd">Billed, millionths of a US dollar.</param>
/// <param name="NotionalMicroUsd">By list price, millionths of a US dollar.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="PricedInput">Tokens read of those whose list price is known.</param>
/// <param name="PricedOutput">Tokens written of those whose list price is known.</param>
public sealed record UsageSum(string? Name, int Tasks, long? BilledMicroUsd, long? NotionalMicroUsd,
    long? InputTokens, long? OutputTokens, long PricedInput, long PricedOutput);

/// <summary>Texts and files by content hash, apart from the log so that one can be removed.</summary>
public interface IBlobStore
{
    /// <summary>Stores the content once.</summary>
    /// <returns>Its SHA-256 in hexadecimal.</returns>
    ValueTask<string> Put(ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>The content; null when it is unknown or was removed.</summary>
    ValueTask<ReadOnlyMemory<byte>?> Get(string hash, CancellationToken cancel);
}

/// <summary>What work orders of one worker are made of.</summary>
/// <param name="Tasks">Numbers of the tasks.</param>
/// <param name="Reader">Whose unread messages come too; null for nobody's.</param>
public sealed record WorkAsked(IReadOnlyList<int> Tasks, string? Reader);

/// <summary>What the tables say for work orders.</summary>
/// <param name="Tasks">The tasks, by number.</param>
/// <param name="Projects">Their projects, without counts of tasks: these cost more the more tasks there
/// are.</param>
/// <param name="Messages">By project, what the reader has not read: to it, to all and to the project; the
/// oldest <see cref="MostMessages"/>.</param>
public sealed record WorkRows(IReadOnlyList<TaskInfo> Tasks, IReadOnlyList<ProjectInfo> Projects,
    IReadOnlyDictionary<string, IReadOnlyList<SentMessage>> Messages)
{
    /// <summary>More messages of a project than this wait for the next order.</summary>
    public const int MostMessages = 50;
}
