using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mmos.Api;
using Mmos.Server.Rest;

namespace Mmos.Server.Live;

/// <summary>The log as server-sent events: `id` is the event's number, and `Last-Event-ID` goes on after
/// it. `draining` comes once, without a number, when the server is about to stop.</summary>
internal static class EventStream
{
    /// <summary>Whether the client asks for a stream.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        foreach (var value in request.Headers.Accept)
            if (value?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true) return true;
        return false;
    }

    /// <summary>Streams until the client goes or the server stops.</summary>
    public static async Task Run(Ask ask)
    {
        var since = await Start(ask).ConfigureAwait(false);
        var response = ask.Context.Response;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ask.Cancel, ask.Stopping);
        try
        {
            var (isOpen, isTold) = (false, false);
            await foreach (var batch in EventFeed.From(ask.Seam, since, ask.Text("task"), both.Token,
                ask.Departure.Announced).ConfigureAwait(false))
            {
                if (batch.Problem is { } problem)
                {
                    if (!isOpen) await Replies.No(ask.Context, problem).ConfigureAwait(false);
                    return;
                }
                if (!isOpen) await Open(response, batch.Seq, both.Token).ConfigureAwait(false);
                isOpen = true;
                Write(response.BodyWriter, batch.Value!);
                if (!isTold && ask.Departure.Left is not null)
                {
                    isTold = true;
                    Encoding.UTF8.GetBytes("event: draining\ndata: {\"seconds\":" + ask.Departure.Seconds
                        + "}\n\n", response.BodyWriter);
                }
                // Waits while the client does not read: the next batch is not even looked up.
                await response.BodyWriter.FlushAsync(both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server stops: it comes back with the last number it saw.
        }
    }

    private static async Task<long> Start(Ask ask)
    {
        var last = ask.Context.Request.Headers["Last-Event-ID"];
        if (last is [{ Length: > 0 } text])
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen
                : throw Refused.By("Last-Event-ID", "Last-Event-ID is the number of an event");
        if (ask.Number("since", 0, long.MaxValue) is { } since) return since;
        var end = await ask.Seam.Records.Events(long.MaxValue, null, 1, ask.Cancel).ConfigureAwait(false);
        return end.Problem is { } problem ? throw new Refused(problem) : end.Seq;
    }

    private static async Task Open(HttpResponse response, long seq, CancellationToken cancel)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        Replies.SetSeq(response, seq);
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancel).ConfigureAwait(false);
    }

    private static void Write(IBufferWriter<byte> to, IReadOnlyList<EventInfo> events)
    {
        if (events.Count == 0) to.Write(": still here\n\n"u8);
        foreach (var happened in events)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"id: {happened.Seq}\nevent: {happened.Type}\ndata: "), to);
            // On one line: JSON has no line breaks of its own.
            to.Write(JsonSerializer.SerializeToUtf8Bytes(happened,
                ApiJson.Of<EventInfo>(ApiJson.Lenient)));
            to.Write("\n\n"u8);
        }
    }
}
