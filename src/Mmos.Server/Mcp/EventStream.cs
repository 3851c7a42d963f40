#pragma warning disable MCP9006 // What the revisions with sessions need; the newest has none.
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mmos.Server.Mcp;

/// <summary>Answers that are streams of events.</summary>
internal static class EventStream
{
    public const string Type = "text/event-stream";

    /// <summary>Makes an answer one.</summary>
    public static void Begin(HttpContext context)
    {
        context.Response.ContentType = Type;
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Response.Headers.ContentEncoding = "identity";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>What came after the event that the client has, and what still comes.</summary>
    public static async Task Resume(HttpContext context, ISseEventStreamReader? events,
        CancellationToken cancel)
    {
        if (events is null)
        {
            await McpWire.No(context, StatusCodes.Status400BadRequest, "that event is not kept any more, nor "
                + "what came after it; ask again, or begin with initialize").ConfigureAwait(false);
            return;
        }
        Begin(context);
        await context.Response.Body.FlushAsync(cancel).ConfigureAwait(false);
        await SseFormatter.WriteAsync(events.ReadEventsAsync(cancel), context.Response.Body,
            static (item, buffer) =>
            {
                if (item.Data is null) return;
                using var json = new Utf8JsonWriter(buffer);
                JsonSerializer.Serialize(json, item.Data, McpJsonUtilities.DefaultOptions.GetTypeInfo(
                    typeof(JsonRpcMessage)));
            }, cancel).ConfigureAwait(false);
    }
}
