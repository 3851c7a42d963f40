using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Queries on the read tables of one SQLite file. Any thread; a listing is a handful of
/// statements.</summary>
public sealed class SqliteReadTables : IReadTables, IDisposable
{
    private readonly ReadPool _readers;
    private readonly TaskRows _tasks;
    private readonly string _branchPrefix;

    private SqliteReadTables(string path, SqliteOptions options)
    {
        _readers = new ReadPool(path);
        _tasks = new TaskRows(options.BranchPrefix);
        _branchPrefix = options.BranchPrefix;
    }

    /// <summary>Opens the tables of a workspace that exists.</summary>
    /// <exception cref="JournalException">There is none at this path, or it cannot be read.</exception>
    public static SqliteReadTables Open(string path, SqliteOptions? options = null)
    {
        var full = Path.GetFullPath(path);
        SqliteFile.Prepare(full, create: false, options ?? SqliteOptions.Default);
        return new SqliteReadTables(full, options ?? SqliteOptions.Default);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskInfo>> Tasks(TaskFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(_readers.Read(db => _tasks.Matching(db, filter)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskInfo>> Tasks(IReadOnlyCollection<int> numbers,
        CancellationToken cancel) =>
        new(_readers.Read(db => _tasks.Numbered(db, numbers)));

    /// <inheritdoc/>
    public ValueTask<WorkRows> Work(WorkAsked asked, CancellationToken cancel) =>
        new(_readers.Read(db => _tasks.Work(db, asked)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskInfo>> OldestReady(string? priority, int limit,
        CancellationToken cancel) => new(_readers.Read(db => _tasks.OldestReady(db, priority, limit)));

    /// <inheritdoc/>
    public ValueTask<int?> TaskByKey(string project, string key, CancellationToken cancel) =>
        new(_readers.Read(db =>
    {
        var row = db.Statement("select number from task where project = ? and key = ?")
            .With(project).With(key);
        int? number = row.Next() ? row.Int32(0) : null;
        row.Again();
        return number;
    }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProjectInfo>> Projects(CancellationToken cancel) =>
        new(_readers.Read(db => ProjectRows.Read(db, null)));

    /// <inheritdoc/>
    public ValueTask<ProjectInfo?> Project(string slug, CancellationToken cancel) =>
        new(_readers.Read(db => ProjectRows.Read(db, slug)) is [var project] ? project : null);

    /// <inheritdoc/>
    public ValueTask<ProjectInfo?> ProjectUncounted(string slug, CancellationToken cancel) =>
        new(_readers.Read(db => ProjectRows.Read(db, slug, isCounted: false)) is [var project] ? project
            : null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WorkerInfo>> Workers(CancellationToken cancel) =>
        new(_readers.Read(WorkerRows.Read));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AccountInfo>> Accounts(CancellationToken cancel) =>
        new(_readers.Read(CostRows.Accounts));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<UsageSum>> Usage(UsageBy by, CancellationToken cancel) =>
        new(_readers.Read(db => CostRows.Usage(db, by)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxItem>> Inbox(CancellationToken cancel) => new(_readers.Read(db =>
    {
        var rows = db.Statement($"""
            select {InboxMap.Columns}
            from inbox i left join task t on t.number = i.task left join project p on p.slug = i.project
            where i.closed_at is null order by i.seq
            """);
        var items = new List<InboxItem>();
        while (rows.Next()) items.Add(InboxMap.Map(rows));
        return (IReadOnlyList<InboxItem>)items;
    }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OpenReview>> Reviews(string? project, CancellationToken cancel) =>
        new(_readers.Read(db => ReviewRows.Open(db, project, _branchPrefix)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FoundConflict>> Conflicts(string? project, bool all, long? id,
        CancellationToken cancel) =>
        new(_readers.Read(db => ReviewRows.Conflicts(db, project, all, id)));

    /// <inheritdoc/>
    public ValueTask<TaskDefinition?> Definition(int task, CancellationToken cancel) =>
        new(_readers.Read(db => TaskRows.Definition(db, task)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SentMessage>> Messages(MessageFilter filter, CancellationToken cancel) =>
        new(_readers.Read(db => MessageRows.Matching(db, filter)));

    /// <inheritdoc/>
    public ValueTask<SentMessage?> Message(long id, CancellationToken cancel) =>
        new(_readers.Read(db => MessageRows.One(db, id)));

    /// <inheritdoc/>
    public ValueTask<int> Unread(string reader, CancellationToken cancel) =>
        new(_readers.Read(db => MessageRows.Unread(db, reader)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredArtifact>> Artifacts(ArtifactFilter filter,
        CancellationToken cancel) =>
        new(_readers.Read(db => ArtifactRows.Matching(db, filter)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredArtifact>> ArtifactsOf(IReadOnlyCollection<int> tasks,
        CancellationToken cancel) =>
        new(_readers.Read(db => ArtifactRows.Of(db, tasks)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ErrorGroup>> Errors(string? project, int limit,
        CancellationToken cancel) =>
        new(_readers.Read(db => ErrorRows.Read(db, project, limit)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GivenToken>> Tokens(CancellationToken cancel) =>
        new(_readers.Read(db => TokenRows.Read(db, null)));

    /// <inheritdoc/>
    public ValueTask<GivenToken?> TokenOf(string hash, CancellationToken cancel) =>
        new(_readers.Read(db => TokenRows.Read(db, hash)) is [var token] ? token : null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventInfo>> Events(long since, int? task, int limit,
        CancellationToken cancel) =>
        new(_readers.Read(db =>
        {
            const string columns = $"select {EventMap.Columns} from event e "
                + "left join task t on t.number = e.task where e.seq > ? ";
            var rows = task is null
                ? db.Statement(columns + "order by e.seq limit ?").With(since).With(limit)
                : db.Statement(columns + "and e.task = ? order by e.seq limit ?")
                    .With(since).With(task).With(limit);
            var events = new List<EventInfo>();
            while (rows.Next())
                events.Add(EventMap.Map(rows));
            return (IReadOnlyList<EventInfo>)events;
        }));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventInfo>> EventsOf(IReadOnlyCollection<int> tasks,
        IReadOnlyList<string> types, CancellationToken cancel) =>
        new(_readers.Read(db => RetroRows.Events(db, tasks, types)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HeldRetro>> Retrospectives(long before, int limit,
        CancellationToken cancel) => new(_readers.Read(db => RetroRows.Held(db, before, limit)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FinishedTask>> Finished(long before, int limit,
        CancellationToken cancel) => new(_readers.Read(db => RetroRows.Finished(db, before, limit)));

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();
}
