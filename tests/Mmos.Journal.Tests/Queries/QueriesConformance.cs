using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests.Queries;

/// <summary>What questions in SQL promise; one subclass per kind of database.</summary>
public abstract class QueriesConformance(TestStore store) : IAsyncDisposable
{
    private protected static readonly string[] Writing =
    [
        "insert into events values (9, 'x', '{}', 'now')", "update TaskQueue set Status = 'done'",
        "delete from events", "drop view events", "drop table task", "create table mine (a int)",
        "create temp table mine (a int)", "create view mine as select 1", "alter table task add column x int",
        "create index mine on event (seq)", "reindex", "vacuum", "analyze", "begin", "commit", "rollback",
        "savepoint a", "attach database '/tmp/x.db' as x", "detach database main", "pragma user_version = 9",
        "pragma journal_mode = delete", "replace into events values (1, 'x', '{}', 'now')",
        "with x as (select 1) insert into task select * from x", "truncate events",
        "with x as (delete from events returning *) select * from x", "set statement_timeout = 0",
        "do $$ begin commit; end $$", "copy events to '/tmp/events'", "call something()", "listen mmos",
        "grant all on events to public", "explain select 1", "select 1; select 2",
            "select 1;; drop table task",
        "", ";", "-- nothing", "select 1 \0 from events", "select * into mine from events",
    ];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected TestStore Store => store;

    /// <summary>The questions, with a reader where the database wants one.</summary>
    private protected abstract ValueTask<IQueries> Asked();

    /// <summary>All that is stored, to see that nothing changed.</summary>
    private protected abstract Task<string> Everything();

    /// <summary>Statements that are this database's own way out.</summary>
    private protected abstract IReadOnlyList<string> Hostile { get; }

    [Fact]
    public async Task Each_view_has_the_columns_that_are_described()
    {
        var queries = await Filled();
        foreach (var view in (await queries.Describe(Cancel)).Value!)
        {
            var answer = await queries.Run($"select * from {view.Name}", 1_000, Cancel);
            Assert.True(answer.Problem is null, answer.Problem?.Message);
            Assert.Equal(view.Columns.Select(c => c.Name), answer.Value!.Columns,
                StringComparer.OrdinalIgnoreCase);
            Assert.True(answer.Seq > 0);
        }
    }

    [Fact]
    public async Task Rows_come_with_their_types_up_to_the_limit()
    {
        var queries = await Filled();
        var all = (await queries.Run("select id, type, null as n, 1.5 as f from events order by id", 1_000,
            Cancel)).Value!;
        Assert.False(all.IsCut);
        Assert.True(all.Rows.Count > 10);
        Assert.Equal((JsonValueKind.Number, JsonValueKind.String, JsonValueKind.Null, 1.5m),
            (all.Rows[0][0].ValueKind, all.Rows[0][1].ValueKind, all.Rows[0][2].ValueKind,
                all.Rows[0][3].GetDecimal()));
        var cut = (await queries.Run("select id from events order by id", 3, Cancel)).Value!;
        Assert.True(cut.IsCut);
        Assert.Equal([1, 2, 3], cut.Rows.Select(r => r[0].GetInt32()));
        Assert.False((await queries.Run("select 1", 1, Cancel)).Value!.IsCut);
        foreach (var limit in (int[])[0, -1, 1_001])
            Assert.Equal(("invalid", "limit"), Refused(await queries.Run("select 1", limit, Cancel)));
    }

    [Fact]
    public async Task Questions_that_people_ask_are_answered()
    {
        var queries = await Filled();
        foreach (var sql in (string[])
        [
            "select Status, count(*) from TaskQueue group by Status order by 2 desc",
            "with late as (select * from TaskStatusLog where NewStatus = 'ready') select count(*) from late",
            "select t.ID, w.Status from TaskQueue t left join WorkerPool w on w.ID = t.AssignedModelID",
            "select max(id), min(occurred_at) from events where type like 'task.%';",
            "select count(*) from InterWorkerMessages -- and nothing more",
            "values (1, 'a'), (2, 'b')",
        ])
            Assert.True((await queries.Run(sql, 100, Cancel)).Problem is null, sql);
    }

    [Fact]
    public async Task Whatever_would_write_is_refused_and_changes_nothing()
    {
        var queries = await Filled();
        var before = await Everything();
        foreach (var sql in Writing.Concat(Hostile))
        {
            var answer = await queries.Run(sql, 1_000, Cancel);
            Assert.True(answer.Problem is { Code: "invalid", Field: "sql" },
                $"{sql}: {answer.Problem?.ToString() ?? answer.Value!.Rows.Count + " rows"}");
            Assert.DoesNotContain('\n', answer.Problem!.Message);
        }
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task Random_statements_change_nothing()
    {
        var queries = await Filled();
        var before = await Everything();
        var seed = Random.Shared.Next();
        var chance = new Random(seed);
        string[] words =
        [
            "select", "*", "from", "events", "task", "where", "(", ")", ",", "insert", "into", "values",
                "delete",
            "update", "set", "drop", "pragma", "attach", "with", "x", "as", "union", "all", "recursive", "1",
            "'a'", "\"", "--", "/*", ";", "\u0001", "ä", "join", "on", "=", "json_each", "load_extension",
                "limit",
            "returning", "begin", "commit", "create", "temp", "view", "workspace", "[", "`", "null",
                "count(*)",
        ];
        for (var i = 0; i < 200; i++)
        {
            var sql = (i % 2 == 0 ? "select " : "")
                + string.Join(' ', Enumerable.Range(0, chance.Next(1,
                    14)).Select(_ => chance.GetItems(words, 1)[0]));
            var answer = await queries.Run(sql, 10, Cancel);
            Assert.True(answer.Problem is null or { Code: "invalid" },
                $"seed {seed}: {sql}: {answer.Problem}");
        }
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_question_that_is_withdrawn_ends()
    {
        var queries = await Filled();
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await soon.CancelAsync();
        Assert.True(await Record.ExceptionAsync(() => queries.Run(Endless, 10, soon.Token))
            is OperationCanceledException);
    }

    /// <summary>Would take more than ten minutes.</summary>
    private protected const string Endless =
        "with recursive n(i) as (select 1 union all select i + 1 from n) "
        + "select count(*) from n a, n b where a.i + b.i < 0";

    private protected static (string?, string?) Refused(Answer<QueryResult> answer) =>
        (answer.Problem?.Code, answer.Problem?.Field);

    private protected async Task<IQueries> Filled()
    {
        var queries = await Asked();
        await using var journal = await store.Open();
        var head = await journal.ReadHead(Cancel);
        if (head.Seq > 0) return queries;
        foreach (var record in Scenario.FirstDay())
            head = await journal.Write(head, _ => new Batch(record, new TableWrites()), Cancel);
        await journal.Write(head, _ => new Batch([Samples.Progress(head.Seq + 1, "n")], new TableWrites
        {
            Tasks = [Samples.Task(2, "running", Samples.NewTask("api", 1)) with { Worker = "w" }],
        }), Cancel);
        return queries;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await store.DisposeAsync();
    }
}
