using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mmos.Api;
using Xunit;
using static Mmos.Server.Tests.Mcp.McpRequests;

namespace Mmos.Server.Tests.Mcp;

/// <summary>The product's own tools over HTTP.</summary>
public sealed class McpOverHttpTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.Start(Stop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("orchestrator", "create_project")]
    [InlineData("executor", "poll_for_tasks")]
    [InlineData("sql", "query")]
    [InlineData("manager", "list_workers")]
    public async Task Each_server_lists_its_tools(string server, string tool)
    {
        var (_, list) = await Once(server, "tools/list", []);
        Assert.Contains(tool, list["result"]!["tools"]!.AsArray().Select(t => (string?)t!["name"]));
    }

    [Fact]
    public async Task A_worker_works_by_single_requests_of_the_newest_revision()
    {
        await _server.Local.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "g",
            Tasks = [new TaskSpec { Key = "a", Title = "do a" }],
        }, null, null, Stop);
        await Call("executor", "register_worker", new JsonObject { ["name"] = "w1" });
        var poll = await Call("executor", "poll_for_tasks", []);
        Assert.Equal("T1", (string?)poll["tasks"]![0]!["task"]);
        Assert.Equal("assigned", (await _server.Local.Tasks.Get("T1", Stop)).Value!.Status);
        await Call("executor", "fail_task", new JsonObject { ["reason"] = "not mine" });
        Assert.Equal("ready", (await _server.Local.Tasks.Get("T1", Stop)).Value!.Status);
    }

    [Fact]
    public async Task A_session_is_opened_used_and_closed()
    {
        var (session, hello) = await Begin("orchestrator");
        Assert.Equal("2025-11-25", (string?)hello["result"]!["protocolVersion"]);
        var (status, made) = await Send("orchestrator", Request("tools/call",
            new JsonObject
            {
                ["name"] = "create_project",
                ["arguments"] = new JsonObject { ["name"] = "shop" }
            }),
            session);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("shop", (string?)made["result"]!["structuredContent"]!["project"]);
        Assert.Equal("shop", Assert.Single((await _server.Local.Projects.List(Stop)).Value!).Id);

        using var over = new HttpRequestMessage(HttpMethod.Delete, "/mcp/orchestrator");
        over.Headers.Add("Mcp-Session-Id", session);
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Http.SendAsync(over, Stop)).StatusCode);
        (status, _) = await Send("orchestrator", Request("tools/list", []), session);
        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task A_session_belongs_to_one_server_and_cannot_be_guessed()
    {
        var (session, _) = await Begin("orchestrator");
        Assert.Equal(32, session.Length);
        Assert.NotEqual(session, (await Begin("orchestrator")).Session);
        Assert.Equal(HttpStatusCode.NotFound,
            (await Send("manager", Request("tools/list", []), session)).Status);
        Assert.Equal(HttpStatusCode.NotFound,
            (await Send("orchestrator", Request("tools/list", []), new string('0', 32))).Status);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await Send("orchestrator", Request("tools/list", []), null)).Status);
    }

    [Fact]
    public async Task A_workers_token_reaches_its_own_tools_and_nobody_elses_session()
    {
        var (session, _) = await Begin("executor");
        var made = await _server.Local.Tokens.Create(
            new TokenRequest { Name = "w1", Role = Roles.Worker, Worker = "w1" }, Stop);
        _server.Http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", made.Value!.Secret);

        var (status, _) = await Send("executor", Request("tools/list", []), session);
        Assert.Equal(HttpStatusCode.NotFound, status);
        foreach (var server in new[] { "orchestrator", "sql", "manager" })
            Assert.Equal(HttpStatusCode.Forbidden, (await Once(server, "tools/list", [])).Item1);
        var poll = await Call("executor", "poll_for_tasks", new JsonObject { ["wait_seconds"] = 0 });
        Assert.Empty(poll["tasks"]!.AsArray());
        Assert.Equal("w1", Assert.Single((await _server.Local.Workers.List(Stop)).Value!).Name);
    }

    [Fact]
    public async Task What_is_no_message_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await Raw("no json"u8.ToArray(), "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, await Raw([0x22, 0xff, 0xfe, 0x22], "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest,
            await Raw(Encoding.UTF8.GetBytes(new string('[', 5_000)), "application/json"));
        Assert.NotEqual(HttpStatusCode.OK, await Raw("{}"u8.ToArray(), "text/plain"));
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_a_wrong_argument_of_the_newest_revision()
    {
        const string uri = "mmos://task/T99";
        var (_, answer) = await Once("orchestrator", "resources/read", new JsonObject { ["uri"] = uri }, uri);
        Assert.Equal(-32602, (int?)answer["error"]!["code"]);
        Assert.Equal(uri, (string?)answer["error"]!["data"]!["uri"]);
    }

    [Fact]
    public async Task Headers_that_say_otherwise_than_the_body_are_refused()
    {
        using var request = Post("/mcp/manager", Request("tools/list", Meta([])), null, Modern);
        request.Headers.Add("Mcp-Method", "tools/call");
        var answer = await _server.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("-32020", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private async Task<JsonNode> Call(string server, string tool, JsonObject arguments)
    {
        var (status, answer) = await Once(server, "tools/call",
            new JsonObject { ["name"] = tool, ["arguments"] = arguments }, tool);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer["result"]?["isError"] is null, answer.ToJsonString());
        return answer["result"]!["structuredContent"]!;
    }

    private async Task<(HttpStatusCode, JsonNode)> Once(string server, string method, JsonObject parameters,
        string? name = null)
    {
        using var request = Post("/mcp/" + server, Request(method, Meta(parameters)), null, Modern);
        request.Headers.Add("Mcp-Method", method);
        if (name is not null) request.Headers.Add("Mcp-Name", name);
        return await Answer(request);
    }

    private Task<(string Session, JsonNode Hello)> Begin(string server) =>
        Begun(_server.Http, "/mcp/" + server, Stop);

    private async Task<(HttpStatusCode Status, JsonNode Answer)> Send(string server, JsonObject message,
        string? session)
    {
        using var request = Post("/mcp/" + server, message, session, null);
        return await Answer(request);
    }

    private async Task<HttpStatusCode> Raw(byte[] body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp/manager")
        { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        Accept(request);
        using var answer = await _server.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private async Task<(HttpStatusCode, JsonNode)> Answer(HttpRequestMessage request)
    {
        using var answer = await _server.Http.SendAsync(request, Stop);
        return (answer.StatusCode, Message(await answer.Content.ReadAsStringAsync(Stop)));
    }
}
