using System.Text.Json;
using Mmos.Mcp.Tests.Given;
using Xunit;

namespace Mmos.Mcp.Tests;

public sealed class SqlTests : IAsyncLifetime
{
    private World _world = null!;
    private Terminal _sql = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await World.Open(Stop, new FakeQueries());
        _sql = Terminal.Open(ToolServer.Sql, _world.Seam);
        await _sql.Initialize();
    }

    public async ValueTask DisposeAsync()
    {
        await _sql.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_session_goes_its_whole_way_by_commands()
    {
        Assert.Equal("shop", Said(await _sql.Content("start_work_session", new { name = "Shop" }),
            "session"));
        await _sql.Content("add_task", new { session = "shop", description = "first thing" });
        await _sql.Content("add_task",
            new { session = "shop", description = "second thing", needs = new[] { "first-thing" } });
        var pending = (await _sql.Content("get_pending_tasks",
            new { session = "shop" })).GetProperty("tasks");
        Assert.Equal(["ready", "pending"], pending.EnumerateArray().Select(t => Said(t, "status")));

        await _sql.Content("register_model_instance", new { name = "m1", type = "Claude" });
        var next = await _sql.Content("assign_next_task", new { worker = "m1" });
        Assert.Equal("T1", Said(next, "task"));
        await _sql.Content("update_task", new { task = "T1", progress = 30, note = "on it" });
        await _sql.Content("worker_heartbeat", new { worker = "m1" });
        Assert.Contains("held by m1", await _sql.Refusal("complete_task",
            new { task = "T1", worker = "m2", result = "r" }), StringComparison.Ordinal);
        await _sql.Content("complete_task", new { task = "T1", worker = "m1", result = "done" });
        Assert.Equal("verifying", (await _world.Seam.Tasks.Get("T1", Stop)).Value!.Status);

        await _sql.Content("cancel_task", new { task = "T2", reason = "no" });
        Assert.Equal("pending", Said(await _sql.Content("update_task", new { task = "T2", status = "ready" }),
            "status"));
        await _sql.Content("unregister_model_instance", new { worker = "m1" });
        Assert.Equal("offline", Said((await _sql.Content("get_worker_status", new { worker = "m1" }))
            .GetProperty("workers")[0], "status"));
        Assert.Equal("cancelled", Said(await _sql.Content("close_work_session", new { session = "shop" }),
            "status"));
        Assert.Equal("cancelled", Said(await _sql.Content("get_session_status", new { session = "shop" }),
            "status"));
    }

    [Fact]
    public async Task A_query_gives_columns_once_and_a_row_a_line()
    {
        var result = await _sql.Call("query", new { sql = "select 1", limit = 2 });
        Assert.Equal("ID | Name\n1 | a\n2 | -\n(cut: there are more rows than the 2 shown)",
            Terminal.Text(result));
        var content = result.GetProperty("structuredContent");
        Assert.True(content.GetProperty("cut").GetBoolean());
        Assert.Equal(JsonValueKind.Null, content.GetProperty("rows")[1][1].ValueKind);
    }

    [Fact]
    public async Task A_refused_query_says_what_can_be_asked()
    {
        var sentence = await _sql.Refusal("query", new { sql = "drop table x" });
        Assert.Contains("not authorized", sentence, StringComparison.Ordinal);
        Assert.Contains("describe_schema", sentence, StringComparison.Ordinal);
        Assert.Equal("TaskQueue(ID, Status)", Terminal.Text(await _sql.Call("describe_schema")));
        Assert.Contains("ID integer: number", Terminal.Text(await _sql.Call("describe_schema",
            new { view = "taskqueue" })), StringComparison.Ordinal);
    }

    private static string? Said(JsonElement content, string name) => content.GetProperty(name).GetString();
}
