using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>Tools over HTTP, each call a request by itself, as the newest revision of the protocol has
/// it.</summary>
/// <param name="server">Where the server is now.</param>
/// <param name="path">Which tools, such as `mcp/executor`.</param>
/// <param name="token">What to show it.</param>
internal sealed class McpDoor(Func<Uri> server, string path, string token) : IDisposable
{
    private const string Revision = "2026-07-28";
    private readonly HttpClient _http = new();

    /// <summary>Calls a tool.</summary>
    public async Task<JsonElement?> Call(string tool, object arguments)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server(), path))
        {
            Content = JsonContent.Create(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = 1,
                ["method"] = "tools/call",
                ["params"] = new JsonObject
                {
                    ["name"] = tool,
                    ["arguments"] = JsonSerializer.SerializeToNode(arguments),
                    ["_meta"] = new JsonObject
                    {
                        ["io.modelcontextprotocol/protocolVersion"] = Revision,
                        ["io.modelcontextprotocol/clientInfo"] =
                            new JsonObject { ["name"] = "test", ["version"] = "1" },
                        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                    },
                },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Revision);
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", tool);
        try
        {
            using var limit = Waiting.Limited();
            using var answer = await _http.SendAsync(request, limit.Token);
            return Content(await answer.Content.ReadAsStringAsync(limit.Token));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    // The answer is the last event of a stream.
    private static JsonElement? Content(string body)
    {
        var last = body.Split('\n')
            .LastOrDefault(line => line.StartsWith("data: {", StringComparison.Ordinal));
        return last is not null && JsonElement.Parse(last["data: ".Length..]) is var message
            && message.TryGetProperty("result", out var result) && !result.TryGetProperty("isError", out _)
            ? result.GetProperty("structuredContent") : null;
    }
}
