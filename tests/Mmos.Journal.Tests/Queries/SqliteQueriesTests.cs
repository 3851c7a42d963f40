using System.Security.Cryptography;
using System.Text;
using Mmos.Api;
using Mmos.Journal.Queries;
using Mmos.Journal.Sqlite;
using Mmos.Journal.Sqlite.Queries;
using Mmos.Journal.Tests.Stores;
using Xunit;

namespace Mmos.Journal.Tests.Queries;

/// <summary>SQL in a SQLite file: the authorizer, the limits of its compiler, time and memory.</summary>
public sealed class SqliteQueriesTests() : QueriesConformance(new SqliteStore())
{
    private SqliteStore Mine => (SqliteStore)Store;

    private protected override IReadOnlyList<string> Hostile =>
    [
        "select * from event", "select * from main.event", "select hash from event", "select * from blob",
        "select * from sqlite_schema", "select * from sqlite_master", "select * from workspace",
        "select name from pragma_table_info('task')", "select * from pragma_database_list",
        "select load_extension('x')", "select writefile('/tmp/x', 'y')", "select readfile('/etc/passwd')",
        "select randomblob(1000000000)", "select zeroblob(1000000000)", "select printf('%1000000d', 1)",
        "select sqlite_version()", "select sqlite_compileoption_get(1)", "select fts3_tokenizer('x')",
        "select count(*) from blob", "select 1 from snapshot",
        "with events as (select content from blob) select * from events",
        "with TaskQueue as (select certificate from task) select * from TaskQueue",
        "with \"Events\"(a) as materialized (select key from event) select * from \"Events\"",
        "with said as (select content from blob) select * from said",
        "with a as (with events as (select content from blob) select * from events) select * from a",
        "select * from (select content from blob) as events", "select (select epoch from workspace)",
        "select * from events where exists (select 1 from blob)",
        "select 1 union select last_hash from workspace", "select * from events, dbstat",
    ];

    private protected override ValueTask<IQueries> Asked() => new(Mine.Database.Queries(Mine.Workspace));

    private protected override Task<string> Everything()
    {
        using var database = Database.OpenReader(Mine.File);
        var text = new StringBuilder();
        var names = database
            .Statement("select type, name, coalesce(sql, '') from sqlite_schema order by 1, 2");
        var tables = new List<string>();
        while (names.Next())
        {
            text.AppendLine($"{names.Text(0)} {names.Text(1)} {names.Text(2)}");
            if (names.Text(0) == "table") tables.Add(names.Text(1));
        }
        foreach (var table in tables)
        {
            var rows = database.Statement($"select * from {table}");
            while (rows.Next())
                text.AppendLine(string.Join('|', Enumerable.Range(0, rows.Columns).Select(rows.Text)));
        }
        return Task.FromResult(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }

    [Fact]
    public async Task The_fence_holds_by_itself_whatever_the_text_looks_like()
    {
        await Filled();
        var before = await Everything();
        foreach (var sql in Writing.Concat(Hostile).Where(sql => !sql.Contains(';') && !sql.Contains('\0')
            && sql.Length > 0 && !sql.StartsWith("explain") && !sql.StartsWith("--")))
        {
            using var connection = QueryConnection.Open(Mine.File, TimeSpan.FromSeconds(5), Cancel);
            Assert.True(connection.Fenced(sql, 10).Problem is { Code: "invalid" }, sql);
        }
        Assert.Equal(before, await Everything());
        using var opened = QueryConnection.Open(Mine.File, TimeSpan.FromSeconds(5), Cancel);
        Assert.Null(opened.Fenced("select * from events", 10).Problem);
    }

    [Fact]
    public async Task A_statement_without_an_end_is_cut_by_the_clock()
    {
        await Filled();
        using var queries = new SqliteQueries(Mine.File, TimeSpan.FromMilliseconds(100));
        foreach (var sql in (string[])
        [
            Endless,
            "select count(*) from events a, events b, events c, events d, events e, events f, events g",
            "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
        ])
        {
            var problem = (await queries.Run(sql, 10, Cancel)).Problem;
            Assert.Equal("the statement took longer than 0.1 s; ask for less", problem?.Message);
        }
    }

    [Fact]
    public async Task A_statement_that_makes_rows_without_an_end_is_cut_by_the_limit()
    {
        var queries = await Filled();
        var answer = await queries.Run(
            "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n", 1_000, Cancel);
        Assert.Equal((1_000, true), (answer.Value!.Rows.Count, answer.Value.IsCut));
    }

    [Fact]
    public async Task A_statement_that_gathers_without_an_end_runs_out_of_memory_that_it_may_have()
    {
        await Filled();
        using var queries = new SqliteQueries(Mine.File, TimeSpan.FromMinutes(5));
        var long1k = string.Join(" || ", Enumerable.Repeat("'0123456789012345678901234567890123456789'", 25));
        var answer = await queries.Run("with recursive n(i, t) as (select 1, " + long1k
            + " union all select i + 1, t from n limit 10000000) select i from n order by t || i, i desc", 10,
            Cancel);
        Assert.Contains("256 MB of memory", answer.Problem?.Message);
    }

    [Fact]
    public async Task A_text_that_doubles_is_cut_by_its_length()
    {
        var queries = await Filled();
        var answer = await queries.Run("with recursive n(i, t) as (select 1, 'ab' union all "
            + "select i + 1, t || t from n) select length(t) from n", 1_000, Cancel);
        Assert.Equal("SQLite: string or blob too big", answer.Problem?.Message);
    }

    [Fact]
    public void Expressions_that_name_each_other_too_often_are_not_given_to_the_compiler()
    {
        var chain = "with t0 as (select 1 as a)" + string.Concat(Enumerable.Range(1, 20).Select(i =>
            $", t{i} as (select x.a from t{i - 1} x, t{i - 1} y)")) + " select * from t20";
        Assert.Equal("names its common table expressions too often in each other",
            QueryText.Refusal(chain, new HashSet<string>()));
        var straight = "with t0 as (select 1 as a)" + string.Concat(Enumerable.Range(1, 20).Select(i =>
            $", t{i} as (select a from t{i - 1})")) + " select * from t20";
        Assert.Null(QueryText.Refusal(straight, new HashSet<string>()));
        Assert.Equal("is longer than 16 KB", QueryText.Refusal("select '" + new string('x', 20_000) + "'",
            new HashSet<string>()));
    }

    [Fact]
    public async Task Terms_stay_below_what_an_older_library_counts_wrongly()
    {
        var queries = await Filled();
        var many = await queries.Run("select " + string.Join(", ", Enumerable.Repeat("1", 101)), 1, Cancel);
        Assert.Equal("SQLite: too many columns in result set", many.Problem?.Message);
    }
}
