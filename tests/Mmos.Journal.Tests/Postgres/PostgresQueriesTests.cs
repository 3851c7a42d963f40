using Mmos.Api;
using Mmos.Journal.Postgres;
using Mmos.Journal.Tests.Queries;
using Mmos.Journal.Tests.Stores;
using Xunit;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>SQL on PostgreSQL: the reader's role, made and doubted.</summary>
public sealed class PostgresQueriesTests() : QueriesConformance(new PostgresStore())
{
    private readonly List<PostgresDatabase> _databases = [];

    private PostgresStore Mine => (PostgresStore)Store;

    private protected override IReadOnlyList<string> Hostile =>
    [
        "select * from mmos.event", "select * from mmos.blob", "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')", "select pg_ls_dir('.')", "select * from pg_authid",
        "select set_config('transaction_read_only', 'off', false)",
            "with x as (select 1) update mmos.task set title = ''",
        "select query_to_xml('drop table mmos.task', true, true, '')", "select * from events for update",
        "select nextval('x')", "select pg_reload_conf()",
    ];

    private protected override ValueTask<IQueries> Asked() => new(With(Reader("r-{workspace}")));

    private protected override async Task<string> Everything()
    {
        var text = "";
        foreach (var table in (string[])["event", "task", "task_definition", "note", "worker", "project",
            "inbox"])
            text += await Mine.Query("select md5(string_agg(x::text, '' order by x::text)) "
                + $"from mmos.{table} x "
                + $"where {Mine.Here}");
        return text + await Mine.Query("select string_agg(table_name, ' ' order by table_name) "
            + "from information_schema.tables where table_schema in ('mmos', 'public')");
    }

    [Fact]
    public async Task Without_a_reader_it_is_off_and_says_how_to_make_one()
    {
        var problem = (await With(null).Run("select 1", 1, Cancel)).Problem!;
        Assert.Equal("unavailable", problem.Code);
        Assert.Contains("SQL is off: database_reader names no role", problem.Message);
        Assert.Contains($"grant usage on schema \"mmos_{Mine.Workspace}\"", problem.Message);
    }

    [Fact]
    public async Task A_role_that_may_do_more_is_no_fence()
    {
        var owner = (await With(PostgresStore.Address).Run("select 1", 1, Cancel)).Problem!;
        Assert.Contains("has rights of its own", owner.Message);
        Assert.Null((await With(Reader("r-{workspace}")).Run("select 1", 1, Cancel)).Problem);
        var other = Mine.Another();
        await Mine.Execute($"grant usage on schema \"mmos_{other}\" to \"r-{Mine.Workspace}\"; "
            + $"grant select on \"mmos_{other}\".events to \"r-{Mine.Workspace}\"");
        var problem = (await With(Reader("r-{workspace}")).Run("select 1", 1, Cancel)).Problem!;
        Assert.Contains($"may also read `mmos_{other}.events`", problem.Message);
    }

    [Fact]
    public async Task A_statement_without_an_end_is_cut_by_the_server()
    {
        var queries = await Filled();
        var problem = (await queries.Run("select count(*) from generate_series(1, 100000000000) a", 1,
            Cancel)).Problem;
        Assert.Equal("the statement took longer than 5 s; ask for less", problem?.Message);
    }

    [Fact]
    public async Task A_huge_text_is_cut()
    {
        var queries = await Filled();
        var answer = (await queries.Run("select repeat('x', 50000000) from events", 1_000, Cancel)).Value!;
        Assert.True(answer.IsCut);
        Assert.InRange(answer.Rows[0][0].GetString()!.Length, 1_000_000, 1_002_000);
    }

    private IQueries With(string? reader)
    {
        _ = Mine.Postgres; // skips the test where there is none
        var database = new PostgresDatabase(PostgresStore.Address!, new PostgresOptions { Reader = reader });
        _databases.Add(database);
        return database.Queries(Mine.Workspace);
    }

    private static string? Reader(string name)
    {
        if (PostgresStore.Address is not { } address) return null;
        var at = new UriBuilder(address) { UserName = "", Password = "" };
        return at.Uri.ToString().Replace("://", $"://{name}:open-'sesame@", StringComparison.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var database in _databases) await database.DisposeAsync();
        if (PostgresStore.Address is not null)
        {
            var role = $"r-{Mine.Workspace}";
            var has = await Mine.Query($"select 1 from pg_roles where rolname = '{role}'");
            if (has == "1") await Mine.Execute($"drop owned by \"{role}\"; drop role \"{role}\"");
        }
        await base.DisposeAsync();
    }
}
