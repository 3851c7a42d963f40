using System.Text.Json;
using Mmos.Api;
using Mmos.Mcp.Serving;
using Mmos.Mcp.Tests.Given;
using Xunit;

namespace Mmos.Mcp.Tests;

/// <summary>Every revision of the protocol, and how the server behaves before the workspace is
/// open.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private World _world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await World.Open(Stop);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Each_revision_with_a_handshake_is_spoken(string version)
    {
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        var hello = await client.Initialize(version);
        Assert.Equal(version, hello.GetProperty("protocolVersion").GetString());
        Assert.Equal("mmos-orchestrator", hello.GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.Contains("get_inbox", hello.GetProperty("instructions").GetString(), StringComparison.Ordinal);
        Assert.False(Terminal.IsError(await client.Call("get_inbox")));
    }

    [Theory]
    [InlineData(ToolServer.Orchestrator)]
    [InlineData(ToolServer.Executor)]
    [InlineData(ToolServer.Sql)]
    [InlineData(ToolServer.Manager)]
    public async Task The_early_greeting_is_what_the_library_answers(ToolServer server)
    {
        await using var early = Terminal.Open(server, _world.Seam, World.Worker("w1"));
        var greeting = await early.Initialize();
        // A version of its own the greeting leaves to the library, which falls back to the same revision.
        await using var late = Terminal.Open(server, _world.Seam, World.Worker("w1"));
        var answer = await late.Initialize("2025-12-31");
        Assert.Equal(answer.GetRawText(), greeting.GetRawText());
    }

    [Fact]
    public async Task Who_closes_its_end_at_once_is_answered_all_the_same()
    {
        await using var client = Terminal.Open(ToolServer.Manager, _world.Seam);
        await client.Initialize();
        var list = client.Ask("tools/list");
        await client.Close();
        Assert.True((await list).GetProperty("tools").GetArrayLength() > 3);
    }

    [Fact]
    public async Task The_revision_without_a_handshake_is_spoken()
    {
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        var found = await client.Ask("server/discover", new { _meta = Modern() });
        Assert.Contains("2026-07-28", found.GetProperty("supportedVersions").EnumerateArray()
            .Select(v => v.GetString()));
        var inbox = await client.Ask("tools/call", new
        {
            name = "get_inbox",
            arguments = new { },
            _meta =
            Modern()
        });
        Assert.False(Terminal.IsError(inbox));
        Assert.Equal("complete", inbox.GetProperty("resultType").GetString());
    }

    [Fact]
    public async Task A_client_is_answered_before_the_workspace_is_open()
    {
        var opening = new TaskCompletionSource<Answer<ToolWorkspace>>();
        await using var client = Terminal.Open(ToolServer.Manager, opening.Task);
        await client.Initialize();
        await client.Ask("tools/list");
        var call = client.Call("list_workers");
        opening.SetResult(Answer<ToolWorkspace>.Of(new ToolWorkspace(_world.Seam), 0));
        Assert.False(Terminal.IsError(await call));
    }

    [Fact]
    public async Task Without_a_workspace_every_call_says_what_to_do()
    {
        var none = Task.FromResult(Answer<ToolWorkspace>.No(new Problem("unavailable",
            "start with: mmos init")));
        await using var client = Terminal.Open(ToolServer.Manager, none);
        await client.Initialize();
        Assert.Equal("start with: mmos init", await client.Refusal("list_workers"));
    }

    [Fact]
    public async Task A_cancelled_poll_ends_and_the_worker_may_poll_again()
    {
        await _world.Submit("shop");
        await using var client = await Terminal.Executor(_world.Seam, "w1");
        await client.Content("register_worker");
        _ = client.Ask("tools/call",
            new { name = "poll_for_tasks", arguments = new { wait_seconds = 600 } }, out var id);
        await client.Tell("notifications/cancelled", new { requestId = id });
        await _world.Submit("other", World.Task("a"));
        var again = await client.Content("poll_for_tasks");
        Assert.Equal("T1", again.GetProperty("tasks")[0].GetProperty("task").GetString());
        client.Forget(id); // the cancelled one has no answer, or one that came before it was cancelled
    }

    [Fact]
    public async Task The_ten_commands_of_the_admin_are_prompts()
    {
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        await client.Initialize();
        var prompts = (await client.Ask("prompts/list")).GetProperty("prompts").EnumerateArray()
            .Select(p => p.GetProperty("name").GetString());
        Assert.Equal(
            [
                "system-status", "worker-list", "discover-workers", "project-create", "create-project",
                "project-status", "assign-task", "queue-stats", "performance-report", "system-health",
            ], prompts);
        var got = await client.Ask("prompts/get", new
        {
            name = "assign-task",
            arguments = new { description = "Create endpoint", worker = "w1" },
        });
        var text = got.GetProperty("messages")[0].GetProperty("content").GetProperty("text").GetString();
        Assert.StartsWith("Given: description \"Create endpoint\", worker \"w1\"\n", text,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<RpcException>(() => client.Ask("prompts/get", new { name = "assign-task" }));
    }

    [Fact]
    public void Prompts_name_tools_that_are_there()
    {
        var tools = ToolSet.Of(ToolServer.Orchestrator).Tools.ToDictionary(t => t.Name);
        foreach (var word in AdminCommand.All.SelectMany(p => p.Text.Split(' ', ',', '.', ';', ':', '(', ')'))
            .Where(word => word.Contains('_')))
            Assert.Contains(word, tools.Keys);
    }

    [Fact]
    public async Task Projects_tasks_and_events_are_resources()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        await client.Initialize();
        var list = (await client.Ask("resources/list")).GetProperty("resources").EnumerateArray()
            .Select(r => r.GetProperty("uri").GetString());
        Assert.Equal(["mmos://events", "mmos://project/shop"], list);
        Assert.Equal("ready", (await Read(client, "mmos://task/T1")).GetProperty("status").GetString());
        Assert.Equal("active", (await Read(client, "mmos://project/shop")).GetProperty("status").GetString());
        Assert.True((await Read(client, "mmos://events")).GetArrayLength() > 0);
        foreach (var unknown in new[] { "mmos://task/T99", "mmos://task/", "mmos://task/../x",
            "file:///etc/passwd" })
            Assert.Equal(-32002, (await Assert.ThrowsAsync<RpcException>(
                () => client.Ask("resources/read", new { uri = unknown }))).Code);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => client.Ask("resources/read", new { uri = "mmos://task/T99" }));
        Assert.Equal("mmos://task/T99", error.Details.GetProperty("uri").GetString());
    }

    [Fact]
    public async Task The_newest_revision_has_no_code_of_its_own_for_what_is_not_there()
    {
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        await client.Ask("server/discover", new { _meta = Modern() });
        var error = await Assert.ThrowsAsync<RpcException>(() => client.Ask("resources/read",
            new { uri = "mmos://task/T99", _meta = Modern() }));
        Assert.Equal(-32602, error.Code);
        Assert.Equal("mmos://task/T99", error.Details.GetProperty("uri").GetString());
    }

    [Fact]
    public async Task A_subscriber_hears_of_its_task_and_of_no_other()
    {
        await _world.Submit("shop", World.Task("a"), World.Task("b"));
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        await client.Initialize();
        await client.Ask("resources/subscribe", new { uri = "mmos://task/T2" });
        await Task.Yield();
        await _world.Seam.Tasks.Cancel("T1", "no", Stop);
        await _world.Seam.Tasks.Cancel("T2", "no", Stop);
        var news = await client.News("notifications/resources/updated");
        Assert.Equal("mmos://task/T2", news.GetProperty("uri").GetString());
        await Assert.ThrowsAsync<RpcException>(() => client.Ask("resources/subscribe",
            new { uri = "x://y" }));
    }

    [Fact]
    public async Task A_listener_of_the_newer_revision_hears_of_its_project()
    {
        await _world.Submit("shop", World.Task("a"));
        await using var client = Terminal.Open(ToolServer.Orchestrator, _world.Seam);
        await client.Ask("server/discover", new { _meta = Modern() });
        _ = client.Ask("subscriptions/listen", new
        {
            notifications = new { resourceSubscriptions = new[] { "mmos://project/shop", "x://y" } },
            _meta = Modern(),
        }, out var id);
        var granted = await client.News("notifications/subscriptions/acknowledged");
        Assert.Equal("mmos://project/shop", Assert.Single(granted.GetProperty("notifications")
            .GetProperty("resourceSubscriptions").EnumerateArray()).GetString());
        await _world.Seam.Tasks.Cancel("T1", "no", Stop);
        var news = await client.News("notifications/resources/updated");
        Assert.Equal("mmos://project/shop", news.GetProperty("uri").GetString());
        Assert.Equal(id, news.GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId")
            .GetInt64());
        client.Forget(id);
    }

    private static async Task<JsonElement> Read(Terminal client, string uri)
    {
        var read = await client.Ask("resources/read", new { uri });
        return JsonElement.Parse(read.GetProperty("contents")[0].GetProperty("text").GetString()!);
    }

    private static Dictionary<string, object> Modern() => new()
    {
        ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
        ["io.modelcontextprotocol/clientInfo"] = new { name = "test", version = "1" },
        ["io.modelcontextprotocol/clientCapabilities"] = new { },
    };
}
