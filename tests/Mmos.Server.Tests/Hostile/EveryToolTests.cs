using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Mmos.Server.Tests.Hostile;

/// <summary>Over every tool, resource and stream: a worker's token reaches nothing of another's.</summary>
public sealed class EveryToolTests(ServedShop served) : IClassFixture<ServedShop>
{
    private const string Newest = "2026-07-28";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workers_token_gets_to_nothing_of_another_by_any_tool()
    {
        var before = (await served.Shop.Log())[^1].Seq;
        var (status, list) = await Ask("executor", "tools/list", []);
        Assert.Equal(HttpStatusCode.OK, status);
        var tools = JsonNode.Parse(list[list.IndexOf('{', StringComparison.Ordinal)..])!["result"]!["tools"]!
            .AsArray();
        Assert.True(tools.Count >= 8);
        foreach (var tool in tools)
            foreach (var isFull in (bool[])[false, true])
            {
                var arguments = served.Document.Sample(tool!["inputSchema"], served.Shop, isFull)!.AsObject();
                if (arguments.ContainsKey("wait_seconds")) arguments["wait_seconds"] = 0;
                var name = (string)tool["name"]!;
                var (answered, text) = await Ask("executor", "tools/call",
                    new JsonObject { ["name"] = name, ["arguments"] = arguments }, name);
                Assert.Equal(HttpStatusCode.OK, answered);
                Assert.Contains("\"result\"", text, StringComparison.Ordinal);
                Closed(text);
            }
        Assert.DoesNotContain((await served.Shop.Log()).Where(e => e.Seq > before), e =>
            e.Task == served.Shop.Theirs.Lease.Task || e.Worker == "other" || e.Actor == "other");
    }

    [Theory]
    [InlineData("orchestrator")]
    [InlineData("sql")]
    [InlineData("manager")]
    public async Task The_servers_of_people_are_closed_to_workers(string server)
    {
        foreach (var method in (string[])["tools/list", "resources/list", "prompts/list", "server/discover"])
            Assert.Equal(HttpStatusCode.Forbidden, (await Ask(server, method, [])).Status);
    }

    [Fact]
    public async Task A_workers_token_reads_no_resource_and_no_stream_of_another()
    {
        var theirs = served.Shop.Theirs.Lease.Task;
        foreach (var uri in (string[])[$"mmos://task/{theirs}", "mmos://project/theirs", "mmos://events"])
            Closed((await Ask("executor", "resources/read", new JsonObject { ["uri"] = uri }, uri)).Text);
        foreach (var path in (string[])["/api/orchestrator/events",
            $"/api/orchestrator/events?task={theirs}"])
        {
            using var stream = await served.Send("GET", path, served.Mine, null, "", ("Accept",
                "text/event-stream"));
            Assert.Equal(HttpStatusCode.Forbidden, stream.StatusCode);
        }
    }

    private static void Closed(string text)
    {
        foreach (var secret in (string[])["secret plan", "1234", "\"theirs\"", "theirs\\u0022",
            "other-account"])
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> Ask(
        string server, string method, JsonObject parameters, string? name = null)
    {
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Newest,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = parameters,
        };
        List<(string, string)> headers =
        [
            ("Accept", "application/json, text/event-stream"), ("MCP-Protocol-Version", Newest),
            ("Mcp-Method", method),
        ];
        if (name is not null) headers.Add(("Mcp-Name", name));
        using var answer = await served.Send("POST", "/mcp/" + server, served.Mine, ServedShop.Bytes(body),
            "application/json", [.. headers]);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
