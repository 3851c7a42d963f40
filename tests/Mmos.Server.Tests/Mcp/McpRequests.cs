using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Mmos.Server.Tests.Mcp;

/// <summary>The protocol over HTTP, written by hand.</summary>
internal static class McpRequests
{
    /// <summary>The revision without sessions.</summary>
    public const string Modern = "2026-07-28";

    /// <summary>Begins a session.</summary>
    public static async Task<(string Session, JsonNode Hello)> Begun(HttpClient http, string path,
        CancellationToken stop, string version = "2025-11-25")
    {
        using var request = Post(path, Request("initialize", new JsonObject
        {
            ["protocolVersion"] = version,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        }), null, null);
        using var answer = await http.SendAsync(request, stop);
        var hello = Message(await answer.Content.ReadAsStringAsync(stop));
        return (answer.Headers.GetValues("Mcp-Session-Id").Single(), hello);
    }

    public static HttpRequestMessage Post(string path, JsonObject message, string? session, string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(message) };
        Accept(request);
        if (session is not null) request.Headers.Add("Mcp-Session-Id", session);
        if (version is not null) request.Headers.Add("MCP-Protocol-Version", version);
        return request;
    }

    public static void Accept(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
    }

    public static JsonObject Request(string method, JsonObject parameters, int id = 1) => new()
    { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };

    public static JsonObject Meta(JsonObject parameters)
    {
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Modern,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        return parameters;
    }

    /// <summary>The answer: the last event of a stream, or the body itself.</summary>
    public static JsonNode Message(string body)
    {
        var last = body.Split('\n').LastOrDefault(line => line.StartsWith("data: {",
            StringComparison.Ordinal));
        return JsonNode.Parse(last?["data: ".Length..] ?? (body.StartsWith('{') ? body : "{}"))!;
    }
}
