using System.Text.Json;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Queries on the read tables of one workspace. Any thread; a query waits a while for a database
/// that does not answer.</summary>
internal sealed class PostgresReadTables(Server server, string workspace) : IReadTables
{
    private readonly SharedQuery<WorkAsked, WorkRows> _work = new(asked => server.Read(
        connection => WorkQuery.Read(connection, workspace, server.Options.BranchPrefix, asked), default));

    /// <summary>What else is read of a task `t`. One look-up by key for each row, here and below, which
    /// `offset 0` makes certain: who plans for a table that has not been analysed yet may read all tasks of
    /// the workspace for each of them instead.</summary>
    private const string OfTask = """
        cross join lateral (select definition from mmos.task_definition
          where workspace = $1 and number = t.number offset 0) as d
        left join lateral (select * from mmos.task_cost
          where workspace = $1 and number = t.number offset 0) as c on true
        left join lateral (select repository from mmos.project
          where workspace = $1 and slug = t.project offset 0) as p on true
        """;

    private const string SelectTasks = $"""
        select {TaskMap.Columns}, (p.repository is not null)::int from mmos.task t
        {OfTask}
        where t.workspace = $1
        """;

    /// <summary>Tasks by number ($2).</summary>
    internal const string TasksOf = $"""
        select {TaskMap.Columns}, (p.repository is not null)::int
        from unnest($2::int[]) as w (number)
        cross join lateral (select * from mmos.task where workspace = $1 and number = w.number offset 0) as t
        {OfTask}
        order by t.number
        """;

    /// <summary>Notes of tasks ($2), as <see cref="TasksOf"/>.</summary>
    internal const string NotesOf = $"""
        select {NoteMap.Columns} from unnest($2::int[]) as w (number)
        cross join lateral (select * from mmos.note where workspace = $1 and task = w.number offset 0) as n
        order by seq
        """;

    internal const string SelectProjects = $"select {ProjectMap.Columns} "
        + "from mmos.project p left join mmos.repository r "
        + "on r.workspace = p.workspace and r.id = p.repository_id "
        + "left join mmos.project_cost c on c.workspace = p.workspace and c.slug = p.slug "
        + "where p.workspace = $1";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskInfo>> Tasks(TaskFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var (sql, values) = (SelectTasks + " and t.number > $2",
            new List<object?> { workspace, filter.After });
        void With(string? value, string column)
        {
            if (value is null) return;
            values.Add(value);
            sql += FormattableString.Invariant($" and {column} = ${values.Count}");
        }
        With(filter.Project, "t.project");
        With(filter.Status, "t.status");
        With(filter.Worker, "t.worker");
        if (filter.Statuses.Count > 0)
        {
            values.Add(filter.Statuses.ToArray());
            sql += FormattableString.Invariant($" and t.status = any(${values.Count}::text[])");
        }
        sql += " order by t.number";
        if (filter.Limit > 0) sql += FormattableString.Invariant($" limit {filter.Limit}");
        return InOneState(connection => Read(connection, sql, [.. values], cancel), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskInfo>> Tasks(
        IReadOnlyCollection<int> numbers, CancellationToken cancel) =>
        InOneState(connection => Read(
            connection, TasksOf, [workspace, numbers.Distinct().ToArray()], cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<WorkRows> Work(WorkAsked asked, CancellationToken cancel) => _work.Ask(asked, cancel);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TaskInfo>> OldestReady(string? priority, int limit,
        CancellationToken cancel)
    {
        var tasks = await InOneState(connection => Read(connection, SelectTasks + " and t.number = any(array("
            + "select number from mmos.task where workspace = $1 and status = 'ready' "
            + "and ($2::text is null or priority = $2) order by updated_at, number limit $3))",
            [workspace, priority, limit], cancel), cancel).ConfigureAwait(false);
        return [.. tasks.OrderBy(task => task.UpdatedAt)];
    }

    /// <inheritdoc/>
    public ValueTask<int?> TaskByKey(string project, string key, CancellationToken cancel) =>
        server.Read(async connection => (await connection.List(row => (int?)row.Int32(0), cancel,
            "select number from mmos.task where workspace = $1 and project = $2 and key = $3",
            workspace, project, key).ConfigureAwait(false)).FirstOrDefault(), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProjectInfo>> Projects(CancellationToken cancel) =>
        InOneState(connection => Projects(connection, null, true, cancel), cancel);

    /// <inheritdoc/>
    public async ValueTask<ProjectInfo?> Project(string slug, CancellationToken cancel) =>
        await InOneState(connection => Projects(connection, slug, true, cancel), cancel)
            .ConfigureAwait(false) is [var project] ? project : null;

    /// <inheritdoc/>
    public async ValueTask<ProjectInfo?> ProjectUncounted(string slug, CancellationToken cancel) =>
        await server.Read(connection => Projects(connection, slug, false, cancel), cancel)
            .ConfigureAwait(false) is [var project] ? project : null;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WorkerInfo>> Workers(CancellationToken cancel) =>
        InOneState(async connection =>
        {
            var map = new WorkerMap();
            await Each(connection, map.Hold, cancel, $"select {WorkerMap.Holding} from mmos.task "
                + "where workspace = $1 and worker is not null order by number", workspace)
                .ConfigureAwait(false);
            var workers = await connection.List(map.Map, cancel,
                $"select {WorkerMap.Columns} from mmos.worker where workspace = $1 order by name",
                workspace).ConfigureAwait(false);
            for (var i = 0; i < workers.Count; i++)
                if (workers[i].Agent != WorkerMap.EngineAgent)
                    workers[i] = workers[i] with
                    {
                        Unread = await TalkQueries.Unread(connection, workspace, workers[i].Name, cancel)
                            .ConfigureAwait(false),
                    };
            return (IReadOnlyList<WorkerInfo>)workers;
        }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AccountInfo>> Accounts(CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<AccountInfo>)await connection.List(AccountMap.Map,
            cancel, $"select {AccountMap.Columns} from mmos.account where workspace = $1 order by name",
            workspace).ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<UsageSum>> Usage(UsageBy by, CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<UsageSum>)await connection.List(CostMap.Sum, cancel,
            $"select {CostMap.Column(by)}, {CostMap.Sums} from mmos.usage where workspace = $1 "
            + $"group by {CostMap.Column(by)} order by {CostMap.Order}", workspace)
            .ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxItem>> Inbox(CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<InboxItem>)await connection.List(InboxMap.Map, cancel,
            $"select {InboxMap.Columns} from mmos.inbox i "
            + "left join lateral (select * from mmos.task "
            + "where workspace = $1 and number = i.task offset 0) t on true "
            + "left join lateral (select * from mmos.project "
            + "where workspace = $1 and slug = i.project offset 0) p on true "
            + "where i.workspace = $1 and i.closed_at is null order by i.seq", workspace)
            .ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OpenReview>> Reviews(string? project, CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<OpenReview>)await connection.List(
            row => ReviewMap.Map(row, server.Options.BranchPrefix), cancel,
            $"select {ReviewMap.Columns} from mmos.review v "
            + "cross join lateral (select * from mmos.task "
            + "where workspace = $1 and number = v.task offset 0) t "
            + "left join lateral (select * from mmos.project "
            + "where workspace = $1 and slug = t.project offset 0) p on true "
            + "where v.workspace = $1 and v.closed_at is null and ($2::text is null or t.project = $2) "
            + "order by v.seq", workspace, project).ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FoundConflict>> Conflicts(string? project, bool all, long? id,
        CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<FoundConflict>)await connection.List(ConflictMap.Map,
            cancel, $"select {ConflictMap.Columns} from mmos.conflict c "
            + "cross join lateral (select * from mmos.task "
            + "where workspace = $1 and number = c.task offset 0) t "
            + "where c.workspace = $1 and (c.resolved_at is null or $2 = 1) "
            + "and ($3::text is null or t.project = $3) and ($4::bigint is null or c.id = $4) order by c.id",
            workspace, all ? 1 : 0, project, id).ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<TaskDefinition?> Definition(int task, CancellationToken cancel) =>
        server.Read(async connection => (await connection.List(
            row => JsonSerializer.Deserialize(row.Bytes(0), Wire.Json.TaskDefinition), cancel,
            "select definition from mmos.task_definition where workspace = $1 and number = $2", workspace,
            task).ConfigureAwait(false)).FirstOrDefault(), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SentMessage>> Messages(MessageFilter filter, CancellationToken cancel) =>
        server.Read(connection => TalkQueries.Messages(connection, workspace, filter, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<SentMessage?> Message(long id, CancellationToken cancel) =>
        server.Read(async connection => (await connection.List(MessageMap.Map, cancel,
            $"select {MessageMap.Columns} from mmos.message m where m.workspace = $1 and m.id = $2",
            workspace,
            id).ConfigureAwait(false)).FirstOrDefault(), cancel);

    /// <inheritdoc/>
    public ValueTask<int> Unread(string reader, CancellationToken cancel) =>
        server.Read(connection => TalkQueries.Unread(connection, workspace, reader, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredArtifact>> Artifacts(ArtifactFilter filter,
        CancellationToken cancel) =>
        server.Read(connection => TalkQueries.Artifacts(connection, workspace, filter, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredArtifact>> ArtifactsOf(IReadOnlyCollection<int> tasks,
        CancellationToken cancel) =>
        server.Read(connection => TalkQueries.ArtifactsOf(connection, workspace, tasks, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ErrorGroup>> Errors(string? project, int limit,
        CancellationToken cancel) =>
        server.Read(connection =>
            TalkQueries.Errors(connection, workspace, project, limit, cancel), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GivenToken>> Tokens(CancellationToken cancel) =>
        server.Read(connection => TokenQueries.Read(connection, workspace, null, cancel), cancel);

    /// <inheritdoc/>
    public async ValueTask<GivenToken?> TokenOf(string hash, CancellationToken cancel) =>
        await server.Read(connection => TokenQueries.Read(connection, workspace, hash, cancel), cancel)
            .ConfigureAwait(false) is [var token] ? token : null;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventInfo>> Events(
        long since, int? task, int limit, CancellationToken cancel)
    {
        const string select = $"select {EventMap.Columns} from mmos.event e "
            + "left join lateral (select project from mmos.task "
            + "where workspace = $1 and number = e.task offset 0) t on true "
            + "where e.workspace = $1 and e.seq > $2 ";
        return server.Read(async connection => (IReadOnlyList<EventInfo>)(task is { } number
            ? await connection.List(EventMap.Map, cancel,
                select + "and e.task = $3 order by e.seq limit $4", workspace, since, number, limit)
                .ConfigureAwait(false)
            : await connection.List(EventMap.Map, cancel, select + "order by e.seq limit $3",
                workspace, since, limit).ConfigureAwait(false)), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EventInfo>> EventsOf(IReadOnlyCollection<int> tasks,
        IReadOnlyList<string> types, CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<EventInfo>)await connection.List(EventMap.Map, cancel,
            $"select {EventMap.Columns} from unnest($2::int[]) as w (number) cross join lateral (select * "
            + "from mmos.event where workspace = $1 and task = w.number offset 0) e "
            + "left join lateral (select project from mmos.task "
            + "where workspace = $1 and number = e.task offset 0) t on true "
            + "where e.type = any($3::text[]) order by e.seq", workspace, tasks.Distinct().ToArray(),
            types.ToArray()).ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HeldRetro>> Retrospectives(long before, int limit,
        CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<HeldRetro>)await connection.List(RetroMap.Map, cancel,
            $"select {RetroMap.Columns} from mmos.retrospective where workspace = $1 and seq < $2 "
            + "order by seq desc limit $3", workspace, before, limit).ConfigureAwait(false), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FinishedTask>> Finished(long before, int limit,
        CancellationToken cancel) =>
        server.Read(async connection => (IReadOnlyList<FinishedTask>)await connection.List(RetroMap.Finished,
            cancel, $"select seq, task from mmos.event where workspace = $1 and seq < $2 "
            + $"and type in ({RetroMap.Ends}) order by seq desc limit $3", workspace, before, limit)
            .ConfigureAwait(false), cancel);

    private async Task<IReadOnlyList<TaskInfo>> Read(
        NpgsqlConnection connection, string sql, object?[] values, CancellationToken cancel)
    {
        var tasks = await connection.List(row => (Number: row.Int32(0),
            Task: TaskMap.Map(row, server.Options.BranchPrefix)), cancel, sql, values).ConfigureAwait(false);
        if (tasks.Count == 0) return [];
        var said = new NoteMap();
        await Each(connection, said.Add, cancel, NotesOf, workspace,
            tasks.Select(t => t.Number).ToArray()).ConfigureAwait(false);
        return [.. tasks.Select(t => said.Complete(t.Number, t.Task))];
    }

    private async Task<IReadOnlyList<ProjectInfo>> Projects(
        NpgsqlConnection connection, string? slug, bool isCounted, CancellationToken cancel)
    {
        var map = new ProjectMap();
        if (isCounted)
            await Each(connection, map.Count, cancel, $"select {ProjectMap.Counts} from mmos.task "
                + "where workspace = $1 and ($2::text is null or project = $2) group by project, status",
                workspace, slug).ConfigureAwait(false);
        return await connection.List(map.Map, cancel,
            SelectProjects + " and ($2::text is null or p.slug = $2) order by p.created_at, p.slug",
            workspace, slug).ConfigureAwait(false);
    }

    /// <summary>Everything that the query reads is of one state.</summary>
    private ValueTask<T> InOneState<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancel) =>
        server.Read(async connection =>
        {
            await using var transaction = await connection
                .BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel)
                .ConfigureAwait(false);
            var result = await query(connection).ConfigureAwait(false);
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
            return result;
        }, cancel);

    private static async Task Each(NpgsqlConnection connection, Action<IRow> take, CancellationToken cancel,
        string sql, params object?[] values) => await connection.List(row =>
        {
            take(row);
            return true;
        }, cancel, sql, values).ConfigureAwait(false);
}
