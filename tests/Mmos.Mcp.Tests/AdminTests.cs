using System.Text.Json;
using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Tests.Given;
using Xunit;

namespace Mmos.Mcp.Tests;

/// <summary>The admin's and the lifecycle's tools.</summary>
public sealed class AdminTests : IAsyncLifetime
{
    private World _world = null!;
    private Terminal _admin = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await World.Open(Stop);
        _admin = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        await _admin.Initialize();
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_project_is_made_with_its_tasks_and_shown()
    {
        var made = await _admin.Content("create_project", new
        {
            name = "Web Shop",
            goal = "sell things",
            tasks = new object[]
            {
                new { id = "design", title = "Design it", acceptance = new[] { "it is drawn" } },
                new { title = "Build it", needs = new[] { "design" }, estimate_hours = 2, priority = "P0" },
            },
        });
        Assert.Equal("web-shop", made.GetProperty("project").GetString());
        Assert.Equal(["design", "build-it"], made.GetProperty("tasks").EnumerateArray()
            .Select(t => t.GetProperty("key").GetString()));

        var shown = await _admin.Content("get_project_status", new { project = "web-shop" });
        Assert.Equal(["ready", "pending"], shown.GetProperty("open").EnumerateArray()
            .Select(t => t.GetProperty("status").GetString()));
        var task = (await _world.Seam.Tasks.Get("T2", Stop)).Value!;
        Assert.Equal(("P0", 2m), (task.Priority, task.EstimateHours));
    }

    [Theory]
    [InlineData("""[{"title":"a","nedes":["b"]}]""", "tasks[0]", "`nedes`")]
    [InlineData("""[{"title":"a"},{"title":"b","needs":"a"}]""", "tasks[1]", "`needs`")]
    [InlineData("""[{"title":"a","needs":["missing"]}]""", "missing", "a")]
    [InlineData("""[{}]""", "tasks[0]", "title")]
    public async Task A_wrong_task_is_refused_by_its_place_and_nothing_is_made(string tasks, string place,
        string field)
    {
        var sentence = await _admin.Refusal("create_project",
            new { name = "shop", tasks = JsonNode.Parse(tasks) });
        Assert.Contains(place, sentence, StringComparison.Ordinal);
        Assert.Contains(field, sentence, StringComparison.Ordinal);
        Assert.Empty((await _world.Seam.Projects.List(Stop)).Value!);
    }

    [Fact]
    public async Task A_goal_is_broken_down_and_added_only_when_said()
    {
        await _world.Submit("shop");
        var planned = await _admin.Content("decompose_task",
            new { goal = "Build a REST API with endpoints", project = "shop" });
        Assert.True(planned.GetProperty("tasks").GetArrayLength() > 3);
        Assert.Empty((await _world.Seam.Tasks.List(new TaskFilter(), Stop)).Value!);

        var added = await _admin.Content("decompose_task",
            new { goal = "Build a REST API with endpoints", project = "shop", add = true });
        Assert.Equal(planned.GetProperty("tasks").GetArrayLength(),
            added.GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task A_description_becomes_a_task_of_the_only_project_and_goes_to_its_worker()
    {
        await _world.Submit("shop");
        await using var worker = await Terminal.Executor(_world.Seam, "w1");
        await worker.Content("register_worker");
        var given = await _admin.Content("assign_task_to_worker",
            new { task = "Create endpoint", worker = "w1" });
        Assert.Equal("w1", given.GetProperty("worker").GetString());
        var poll = await worker.Content("poll_for_tasks");
        Assert.Equal("Create endpoint", poll.GetProperty("tasks")[0].GetProperty("title").GetString());

        var again = await _admin.Content("assign_task_to_worker", new { task = "Create endpoint" });
        Assert.Equal("T2", again.GetProperty("task").GetString());
        Assert.Contains("nobody", await _admin.Refusal("assign_task_to_worker",
            new { task = "T2", worker = "nobody" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_system_status_counts_and_says_when_nothing_needs_a_person()
    {
        await _world.Submit("shop", World.Task("a"));
        var result = await _admin.Call("get_system_status", new { verbose = true, performance = true });
        var status = result.GetProperty("structuredContent");
        Assert.Equal(1, status.GetProperty("tasks").GetProperty("ready").GetInt32());
        Assert.Equal(1, status.GetProperty("queue").GetProperty("P1").GetInt32());
        Assert.Equal("T1", status.GetProperty("oldest").GetProperty("id").GetString());
        Assert.True(status.TryGetProperty("performance", out _));
        Assert.StartsWith("Nothing needs you.", Terminal.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_are_found_when_they_are_free()
    {
        Assert.Contains("No worker", Terminal.Text(await _admin.Call("discover_workers")),
            StringComparison.Ordinal);
        await using var worker = await Terminal.Executor(_world.Seam, "w1");
        await worker.Content("register_worker", new { capabilities = new[] { "coding" } });
        var found = (await _admin.Content("discover_workers")).GetProperty("workers")[0];
        Assert.Equal("coding", found.GetProperty("capabilities")[0].GetString());
    }

    [Fact]
    public async Task A_review_without_a_decision_is_asked_of_the_person_at_the_client()
    {
        var reviews = new FakeReviews();
        await using var client = Terminal.Open(ToolServer.Orchestrator, new SeamWith(_world.Seam, reviews));
        string? question = null;
        client.OnRequest = (method, asked) =>
        {
            question = method + ": " + asked.GetProperty("message").GetString();
            return JsonNode.Parse("""{"action":"accept","content":{"choice":"revise"}}""")!;
        };
        await client.Initialize(capabilities: new { elicitation = new { } });
        await client.Content("review_task", new { task = "t1", note = "tests are missing" });
        Assert.StartsWith("elicitation/create: Review T1 (admin): do it", question, StringComparison.Ordinal);
        Assert.Equal(["revise T1: tests are missing"], reviews.Verdicts);
    }

    [Fact]
    public async Task A_review_without_a_decision_is_refused_where_nobody_can_be_asked()
    {
        var reviews = new FakeReviews();
        await using var client = Terminal.Open(ToolServer.Orchestrator, new SeamWith(_world.Seam, reviews));
        await client.Initialize();
        var sentence = await client.Refusal("review_task", new { task = "T1" });
        Assert.Contains("`decision`: approve, revise", sentence, StringComparison.Ordinal);
        Assert.Empty(reviews.Verdicts);
    }

    [Theory]
    [InlineData("42")]
    [InlineData("""{"action":"accept"}""")]
    [InlineData("""{"action":"accept","content":{"choice":7}}""")]
    [InlineData("""{"action":"accept","content":{"choice":"burn"}}""")]
    [InlineData("""{"action":"decline"}""")]
    public async Task An_answer_that_is_no_choice_settles_nothing(string answer)
    {
        var reviews = new FakeReviews();
        await using var client = Terminal.Open(ToolServer.Orchestrator, new SeamWith(_world.Seam, reviews));
        var result = await client.Ask("tools/call", new
        {
            name = "review_task",
            arguments = new { task = "T1" },
            _meta = Newest(),
            inputResponses = new Dictionary<string, object> { ["choice"] = JsonNode.Parse(answer)! },
        });
        Assert.True(Terminal.IsError(result), $"{result}");
        Assert.Contains("`decision`", Terminal.Text(result), StringComparison.Ordinal);
        Assert.Empty(reviews.Verdicts);
    }

    [Fact]
    public async Task A_review_of_the_newer_revision_comes_back_with_the_choice()
    {
        var reviews = new FakeReviews();
        await using var client = Terminal.Open(ToolServer.Orchestrator, new SeamWith(_world.Seam, reviews));
        var meta = Newest();
        var asked = await client.Ask("tools/call",
            new { name = "review_task", arguments = new { task = "T1" }, _meta = meta });
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());
        var key = Assert.Single(asked.GetProperty("inputRequests").EnumerateObject()).Name;
        await client.Ask("tools/call", new
        {
            name = "review_task",
            arguments = new { task = "T1" },
            _meta = meta,
            inputResponses = new Dictionary<string, object>
            {
                [key] = new { action = "accept", content = new { choice = "approve" } },
            },
        });
        Assert.Equal(["approve T1: "], reviews.Verdicts);
    }

    [Fact]
    public async Task Messages_reach_a_worker_and_come_back()
    {
        await using var worker = await Terminal.Executor(_world.Seam, "w1");
        await worker.Content("register_worker");
        await _admin.Content("messages", new { action = "send", to = "w1", content = "how far?" });
        var read = await worker.Content("messages", new { action = "read" });
        Assert.Equal("how far?", read.GetProperty("messages")[0].GetProperty("content").GetString());
        await worker.Content("messages", new { action = "send", to = "admin", content = "half" });
        var back = await _admin.Content("messages", new { action = "read" });
        Assert.Equal("half", back.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Workers_are_paused_started_scaled_and_checked()
    {
        await using var steer = Terminal.Open(ToolServer.Manager, _world.Seam);
        await steer.Initialize();
        await using var worker = await Terminal.Executor(_world.Seam, "w1");
        await worker.Content("register_worker");
        Assert.Equal("paused", Status(await steer.Content("pause_worker", new { name = "w1" })));
        Assert.Equal("idle", Status(await steer.Content("start_worker", new { name = "w1" })));
        await steer.Content("scale_workers", new { name = "w1", instances = 3 });
        Assert.True((await steer.Content("check_health")).GetProperty("healthy").GetBoolean());
        await worker.Close();
        await worker.Served;
        var health = await steer.Content("check_health", new { name = "w1" });
        Assert.False(health.GetProperty("healthy").GetBoolean());
        Assert.Contains("list_workers", await steer.Refusal("stop_worker", new { name = "w9" }),
            StringComparison.Ordinal);
    }

    private static string? Status(JsonElement content) => content.GetProperty("status").GetString();

    private static Dictionary<string, object> Newest() => new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
        ["io.modelcontextprotocol/clientInfo"] = new { name = "test", version = "1" },
        ["io.modelcontextprotocol/clientCapabilities"] = new { elicitation = new { } },
    };
}
