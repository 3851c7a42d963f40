using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Server.Mcp;
using Xunit;
using static Mmos.Server.Tests.Mcp.McpRequests;

namespace Mmos.Server.Tests.Mcp;

/// <summary>Sessions of the older revisions: whose they are, how long they last, and what a client whose
/// connection was cut is told.</summary>
public sealed class SessionTests
{
    private static readonly JsonObject List = Request("tools/list", []);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unused_session_ends_and_its_client_begins_anew()
    {
        var time = new Clock();
        await using var server = await FixtureServer.Start(Stop, time);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var (session, _) = await Begun(http, "/mcp", Stop);
        time.Advance(Sessions.IdleMost);
        Assert.Equal(HttpStatusCode.OK, (await Send(http, session)).Status);
        time.Advance(Sessions.IdleMost + TimeSpan.FromSeconds(1));
        var (status, refused) = await Send(http, session);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("initialize", (string?)refused["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Get(http, session, null)).StatusCode);

        var (again, _) = await Begun(http, "/mcp", Stop);
        Assert.NotEqual(session, again);
        Assert.Equal(HttpStatusCode.OK, (await Send(http, again)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(http, new string('0', 32))).Status);
    }

    [Fact]
    public async Task A_session_that_answers_a_request_is_not_unused()
    {
        var time = new Clock();
        await using var server = await FixtureServer.Start(Stop, time);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var (session, _) = await Begun(http, "/mcp", Stop);
        using var open = await Get(http, session, null);
        time.Advance(Sessions.IdleMost * 2);
        Assert.Equal(HttpStatusCode.OK, (await Send(http, session)).Status);
    }

    [Fact]
    public async Task A_session_belongs_to_the_token_that_opened_it()
    {
        await using var server = new TestServer();
        await server.Start(Stop);
        var first = await Token(server, "first");
        var second = await Token(server, "second");
        Show(server, first);
        var (session, _) = await Begun(server.Http, "/mcp/executor", Stop);
        Assert.Equal(HttpStatusCode.OK, (await Send(server.Http, session, "/mcp/executor")).Status);

        // Another token of the same worker, and that of an admin.
        foreach (var other in (string[])[second, TestServer.Secret])
        {
            Show(server, other);
            Assert.Equal(HttpStatusCode.NotFound, (await Send(server.Http, session, "/mcp/executor")).Status);
            using var end = new HttpRequestMessage(HttpMethod.Delete, "/mcp/executor");
            end.Headers.Add("Mcp-Session-Id", session);
            Assert.Equal(HttpStatusCode.NotFound, (await server.Http.SendAsync(end, Stop)).StatusCode);
        }
        Show(server, first);
        Assert.Equal(HttpStatusCode.OK, (await Send(server.Http, session, "/mcp/executor")).Status);
    }

    [Fact]
    public async Task An_answer_whose_connection_was_cut_is_given_to_whoever_asks_on()
    {
        await using var server = new TestServer();
        await server.Start(Stop);
        var (session, _) = await Begun(server.Http, "/mcp/executor", Stop);
        await Tool(server, session, "register_worker", new JsonObject { ["name"] = "w1" });
        string last;
        using (var poll = await Asked(server, session, "poll_for_tasks",
            new JsonObject { ["wait_seconds"] = 60 }))
            last = await FirstEvent(poll);
        // The poll goes on: what it is given then must not be lost.
        await server.Local.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "g",
            Tasks = [new TaskSpec { Key = "a", Title = "do a" }],
        }, null, null, Stop);
        using var on = await Get(server.Http, session, last, "/mcp/executor");
        var answer = Message(await on.Content.ReadAsStringAsync(Stop));
        Assert.Equal("T1", (string?)answer["result"]!["structuredContent"]!["tasks"]![0]!["task"]);

        // Asked again it is the same; an event that nobody sent is refused, and so is another session's.
        using var twice = await Get(server.Http, session, last, "/mcp/executor");
        Assert.Equal(answer.ToJsonString(),
            Message(await twice.Content.ReadAsStringAsync(Stop)).ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest,
            (await Get(server.Http, session, "99999", "/mcp/executor")).StatusCode);
        var (other, _) = await Begun(server.Http, "/mcp/executor", Stop);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await Get(server.Http, other, last, "/mcp/executor")).StatusCode);
    }

    [Fact]
    public async Task Notices_come_again_after_their_stream_was_cut()
    {
        await using var server = new TestServer();
        await server.Start(Stop);
        await server.Local.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "g",
            Tasks = [new TaskSpec { Key = "a", Title = "do a" }, new TaskSpec { Key = "b", Title = "do b" }],
        }, null, null, Stop);
        var (session, _) = await Begun(server.Http, "/mcp/orchestrator", Stop);
        using (var first = await Get(server.Http, session, null, "/mcp/orchestrator"))
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await Until(() => Get(server.Http, session, null, "/mcp/orchestrator"),
            HttpStatusCode.OK);
        using var subscribed = await server.Http.SendAsync(Post("/mcp/orchestrator",
            Request("resources/subscribe", new JsonObject { ["uri"] = "mmos://task/T2" }), session, null),
            Stop);
        await subscribed.Content.ReadAsStringAsync(Stop);
        await server.Local.Tasks.Cancel("T2", "no", Stop);
        using var lines = new StreamReader(await second.Content.ReadAsStreamAsync(Stop));
        string? line;
        while ((line = await lines.ReadLineAsync(Stop)) is not null && !line.Contains("mmos://task/T2")) { }
        Assert.Contains("notifications/resources/updated", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_events_had_ids_a_cut_stream_is_refused_and_calls_go_on()
    {
        await using var server = new TestServer();
        await server.Start(Stop);
        var (session, _) = await Begun(server.Http, "/mcp/manager", Stop, "2025-06-18");
        (await Get(server.Http, session, null, "/mcp/manager")).Dispose();
        using var second = await Get(server.Http, session, null, "/mcp/manager");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(server.Http, session, "/mcp/manager")).Status);
    }

    // The server learns a moment later that a connection was cut.
    private static async Task<HttpResponseMessage> Until(Func<Task<HttpResponseMessage>> ask,
        HttpStatusCode wanted)
    {
        while (true)
        {
            var answer = await ask();
            if (answer.StatusCode == wanted) return answer;
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            answer.Dispose();
            Stop.ThrowIfCancellationRequested();
        }
    }

    private static void Show(TestServer server, string token) =>
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private static async Task<string> Token(TestServer server, string name) =>
        (await server.Local.Tokens.Create(
            new TokenRequest { Name = name, Role = Roles.Worker, Worker = "w1" }, Stop)).Value!.Secret;

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> Send(HttpClient http, string session,
        string path = "/mcp")
    {
        using var request = Post(path, (JsonObject)List.DeepClone(), session, null);
        using var answer = await http.SendAsync(request, Stop);
        return (answer.StatusCode, Message(await answer.Content.ReadAsStringAsync(Stop)));
    }

    private static async Task<HttpResponseMessage> Get(HttpClient http, string session, string? last,
        string path = "/mcp")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Accept(request);
        request.Headers.Add("Mcp-Session-Id", session);
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    private static async Task<HttpResponseMessage> Asked(TestServer server, string session, string tool,
        JsonObject arguments)
    {
        using var request = Post("/mcp/executor", Request("tools/call",
            new JsonObject { ["name"] = tool, ["arguments"] = arguments }, 2), session, null);
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    private static async Task Tool(TestServer server, string session, string tool, JsonObject arguments)
    {
        using var answer = await Asked(server, session, tool, arguments);
        var message = Message(await answer.Content.ReadAsStringAsync(Stop));
        Assert.True(message["result"]?["isError"] is null, message.ToJsonString());
    }

    private static async Task<string> FirstEvent(HttpResponseMessage answer)
    {
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
        while (await lines.ReadLineAsync(Stop) is { } line)
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                return line["id: ".Length..];
        throw new InvalidOperationException("no event has an id");
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);
    }
}
