using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>The official Inspector with every tool of every server.</summary>
public sealed class InspectorTests
{
    private static readonly string[] Servers = ["orchestrator", "executor", "sql", "manager"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_the_tools_of_each_server_over_its_pipes()
    {
        var client = await RealClient.Find("inspector");
        using var place = new Place();
        (await place.Run("init")).With(0);
        var counts = await Task.WhenAll(Servers.Select(async server =>
        {
            // It hands nothing of its environment on.
            var inspector = new Inspector(place, client, "env", "WORKER_NAME=inspector", Place.Program, "mcp",
                server);
            var tools = await inspector.List();
            if (server == "executor") await inspector.Call("poll_for_tasks", "wait_seconds=0");
            return tools.Count;
        }));
        Assert.Equal([12, 8, 15, 7], counts);
    }

    [Fact]
    public async Task It_calls_every_tool_of_every_server_over_HTTP()
    {
        var client = await RealClient.Find("inspector");
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nworkers:\n  - { name: Cmd, agent: command }\n");
        place.Commit("configured");
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0");
        var url = (await up.Line("serving ")).Split(' ')[1].TrimEnd('/');
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(place.State, "run", "server.json"), Stop));
        var token = file.RootElement.GetProperty("token").GetString();
        (await place.Run("run", Prepared(place), "--detach")).With(0);
        await Waiting.Until(async () => (await place.Json("review", "list")).GetArrayLength() == 1,
            "a review is open");
        await Waiting.UntilFile(Path.Combine(place.Out, "busy"));

        Func<Inspector, Task>[] calls = [Orchestrator, Executor, Sql, Manager];
        await Task.WhenAll(Servers.Zip(calls, async (server, all) =>
        {
            var inspector = new Inspector(place, client, "--transport", "http", "--server-url",
                $"{url}/mcp/{server}", "--header", $"Authorization: Bearer {token}");
            Assert.NotEmpty(await inspector.List());
            await all(inspector);
            Assert.Empty(inspector.NotCalled);
        }));
        await File.WriteAllTextAsync(Path.Combine(place.Out, "go"), "", Stop);
        await place.VerifyDatabase();
        up.Signal(Running.Interrupt);
        (await up.End()).With(130);
    }

    // One task waits for a verdict, one keeps the only worker busy, two are for the executor alone.
    private static string Prepared(Place place)
    {
        var only = new { require = new[] { "inspected" } };
        return new PlanText("seed")
            .Task("judge", "echo judged > judged.txt").With("review", new[] { "admin" })
            .Task("busy", $"touch {place.Out}/busy; until [ -e {place.Out}/go ]; do sleep 0.05; done")
            .With("priority", "P2")
            .Task("one", "true").With("priority", "P0").With("capabilities", only)
            .Task("two", "true").With("priority", "P0").With("capabilities", only)
            .In(place);
    }

    private static async Task Orchestrator(Inspector mcp)
    {
        var made = await mcp.Call("create_project", "name=shop", "goal=Sell", "repository=none",
            """tasks=[{"id":"first","title":"Wait","acceptance":["it waited"],"capabilities":["nobody"]}]""");
        Assert.Equal("shop", made.GetProperty("project").GetString());
        var parts = await mcp.Call("decompose_task", "goal=Build a REST API for orders", "project=shop");
        Assert.True(parts.GetProperty("tasks").GetArrayLength() >= 5);
        // The same title twice in a project is a conflict.
        var added = await mcp.Call("add_tasks", "project=shop",
            """tasks=[{"id":"second","title":"Wait","acceptance":["it followed"],"needs":["first"]}]""");
        var second = added.GetProperty("tasks")[0].GetProperty("id").GetString();
        var given = await mcp.Call("assign_task_to_worker", $"task={second}", "worker=Cmd");
        Assert.Equal("Cmd", given.GetProperty("worker").GetString());
        var project = await mcp.Call("get_project_status", "project=shop", "verbose=true");
        Assert.Equal(2, project.GetProperty("open").GetArrayLength());
        var system = await mcp.Call("get_system_status", "performance=true", "verbose=true");
        Assert.True(system.GetProperty("performance").EnumerateObject().Any());
        var workers = await mcp.Call("discover_workers", "all=true");
        Assert.Contains("Cmd", workers.ToString(), StringComparison.Ordinal);

        var review = (await mcp.Call("get_inbox")).GetProperty("items").EnumerateArray()
            .First(item => item.ToString().Contains("Do judge", StringComparison.Ordinal));
        var judged = await mcp.Call("review_task", $"task={review.GetProperty("task").GetString()}",
            "decision=approve", "note=well done");
        Assert.Equal("approve", judged.GetProperty("decision").GetString());
        var conflict = (await mcp.Call("resolve_conflict")).GetProperty("conflicts")[0];
        var settled = await mcp.Call("resolve_conflict",
            $"conflict={conflict.GetProperty("conflict").GetString()}", "resolution=allow_both");
        Assert.Equal("allow_both", settled.GetProperty("resolution").GetString());
        var report = await mcp.Call("get_report", "project=seed");
        Assert.Contains("Do judge", report.GetProperty("report").GetString(), StringComparison.Ordinal);
        Assert.True((await mcp.Call("messages", "action=send", "to=all", "content=well done"))
            .GetProperty("id").GetInt64() > 0);
    }

    private static async Task Executor(Inspector mcp)
    {
        var me = await mcp.Call("register_worker", "name=Inspector", "type=claude",
            """capabilities=["inspected"]""");
        Assert.Equal("Inspector", me.GetProperty("worker").GetString());
        var offered = (await mcp.Call("poll_for_tasks", "wait_seconds=5")).GetProperty("tasks")[0];
        var begun = await mcp.Call("accept_task", $"task={offered.GetProperty("task").GetString()}");
        Assert.True(Directory.Exists(begun.GetProperty("worktree").GetString()));
        Assert.Equal(40, (await mcp.Call("report_progress", "percent=40", "note=under way"))
            .GetProperty("percent").GetInt32());
        Assert.Equal(1, (await mcp.Call("artifacts", "action=put", "name=notes.md", "content=# Notes"))
            .GetProperty("version").GetInt32());
        await mcp.Call("messages", "action=send", "to=admin", "content=it goes on");
        var next = (await mcp.Call("complete_task", "result=it is done", "next=true")).GetProperty("next");
        Assert.NotEqual(begun.GetProperty("task").GetString(), next.GetProperty("task").GetString());
        var left = await mcp.Call("fail_task", "reason=it is late", "cause=give_back");
        Assert.Equal("returned", left.GetProperty("status").GetString());
    }

    private static async Task Sql(Inspector mcp)
    {
        await mcp.Call("describe_schema", "view=TaskQueue");
        await mcp.Call("start_work_session", "name=rows", "goal=Count them");
        await mcp.Call("register_model_instance", "name=Sql-1", "type=codex");
        await mcp.Call("worker_heartbeat", "worker=Sql-1");
        var first = await mcp.Call("add_task", "session=rows", "description=Count the rows", "type=coding");
        var second = await mcp.Call("add_task", "session=rows", "description=Count again",
            $"""needs=["{first.GetProperty("key").GetString()}"]""", "priority=P2");
        Assert.Equal(2, (await mcp.Call("get_pending_tasks", "session=rows")).GetProperty("tasks")
            .GetArrayLength());
        var task = (await mcp.Call("assign_next_task", "worker=Sql-1")).GetProperty("task").GetString();
        Assert.Equal(first.GetProperty("task").GetString(), task);
        await mcp.Call("update_task", $"task={task}", "progress=50", "note=half");
        Assert.Contains(task!, (await mcp.Call("get_worker_status", "worker=Sql-1")).ToString(),
            StringComparison.Ordinal);
        await mcp.Call("complete_task", $"task={task}", "worker=Sql-1", "result=there are nine");
        await mcp.Call("cancel_task", $"task={second.GetProperty("task").GetString()}", "reason=enough");
        var found = await mcp.Call("query",
            "sql=SELECT InstanceName FROM ModelInstances WHERE InstanceName = 'Sql-1'");
        Assert.Equal("Sql-1", found.GetProperty("rows")[0][0].GetString());
        Assert.Equal(1, (await mcp.Call("get_session_status", "session=rows")).GetProperty("tasks")
            .GetProperty("cancelled").GetInt32());
        await mcp.Call("close_work_session", "session=rows", "reason=counted");
        await mcp.Call("unregister_model_instance", "worker=Sql-1");
    }

    private static async Task Manager(Inspector mcp)
    {
        Assert.Contains("Cmd", (await mcp.Call("list_workers")).ToString(), StringComparison.Ordinal);
        Assert.Equal("paused",
            (await mcp.Call("pause_worker", "name=Cmd")).GetProperty("status").GetString());
        await mcp.Call("start_worker", "name=Cmd");
        await mcp.Call("scale_workers", "name=Cmd", "instances=1");
        Assert.True((await mcp.Call("check_health", "name=Cmd")).GetProperty("healthy").GetBoolean());
        await mcp.Call("restart_worker", "name=Cmd");
        await mcp.Call("stop_worker", "name=Cmd");
    }
}
