using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Mmos.Server.Mcp;

/// <summary>Streamable HTTP: sessions for the revisions that shake hands, a request at a time for the
/// newest.</summary>
/// <param name="open">What whoever asks is served; null after it has refused by itself.</param>
/// <param name="sessions">The sessions that are open.</param>
/// <param name="log">Where the protocol's library writes.</param>
internal sealed class McpEndpoint(Func<HttpContext, Task<Visiting?>> open, Sessions sessions,
    ILoggerFactory log)
{
    private const string Json = "application/json";
    private const string LastEventHeader = "Last-Event-ID";
    private const int NoSession = -32001;

    /// <summary>Maps it to a path.</summary>
    public void Map(IEndpointRouteBuilder routes, string path)
    {
        routes.MapPost(path, Post).ExcludeFromDescription();
        routes.MapGet(path, Get).ExcludeFromDescription();
        routes.MapDelete(path, Delete).ExcludeFromDescription();
    }

    private async Task Post(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(Json, StringComparison.OrdinalIgnoreCase) != true)
            await McpWire.No(context, StatusCodes.Status415UnsupportedMediaType, $"send {Json}")
                .ConfigureAwait(false);
        else if (!Accepts(context, Json) || !Accepts(context, EventStream.Type))
            await McpWire.No(context, StatusCodes.Status406NotAcceptable,
                $"accept both {Json} and {EventStream.Type}").ConfigureAwait(false);
        else if (await McpWire.Read(context).ConfigureAwait(false) is not { } message)
            await McpWire.No(context, StatusCodes.Status400BadRequest,
                "the body is no message of JSON-RPC 2.0",
                (int)McpErrorCode.ParseError).ConfigureAwait(false);
        else
            await Post(context, message).ConfigureAwait(false);
    }

    private async Task Post(HttpContext context, JsonRpcMessage message)
    {
        var id = message is JsonRpcRequest request ? request.Id : default;
        var header = context.Request.Headers[McpWire.VersionHeader].ToString();
        var declared = McpWire.Declared(message);
        if (McpWire.IsModern(header, declared))
        {
            if (McpWire.Mismatch(context.Request.Headers, message, declared) is { } mismatch)
                await McpWire.No(context, StatusCodes.Status400BadRequest, mismatch,
                    (int)McpErrorCode.HeaderMismatch, id).ConfigureAwait(false);
            else if (!McpWire.IsKnown(header))
                await McpWire.NoVersion(context, header, id).ConfigureAwait(false);
            else if (McpWire.MissingMeta(message) is { } missing)
                await McpWire.No(context, StatusCodes.Status400BadRequest, missing,
                    (int)McpErrorCode.InvalidParams, id).ConfigureAwait(false);
            else
                await Once(context, message, header).ConfigureAwait(false);
        }
        else if (header.Length > 0 && !McpWire.IsKnown(header))
            await McpWire.NoVersion(context, header, id).ConfigureAwait(false);
        else
            await InSession(context, message, id).ConfigureAwait(false);
    }

    // The newest revision: every request brings all that is to be known of its client.
    private async Task Once(HttpContext context, JsonRpcMessage message, string version)
    {
        if (await open(context).ConfigureAwait(false) is not { } visitor) return;
        await using var session = new Session(null, visitor, log);
        message.Context = new JsonRpcMessageContext { ProtocolVersion = version };
        await Answer(context, session, message).ConfigureAwait(false);
    }

    private async Task InSession(HttpContext context, JsonRpcMessage message, RequestId id)
    {
        var name = context.Request.Headers[McpWire.SessionHeader].ToString();
        if (await open(context).ConfigureAwait(false) is not { } visitor) return;
        if (name.Length == 0)
        {
            if (message is not JsonRpcRequest { Method: RequestMethods.Initialize })
            {
                await McpWire.No(context, StatusCodes.Status400BadRequest,
                    $"begin with initialize, then show {McpWire.SessionHeader}",
                        id: id).ConfigureAwait(false);
                return;
            }
            var made = new Session(name = Sessions.NewId(), visitor, log);
            await sessions.Add(made).ConfigureAwait(false);
        }
        if (await sessions.Enter(name, visitor.Owner).ConfigureAwait(false) is not { } session)
        {
            await McpWire.No(context, StatusCodes.Status404NotFound, "there is no such session; begin with "
                + "initialize", NoSession, id).ConfigureAwait(false);
            return;
        }
        try
        {
            context.Response.Headers[McpWire.SessionHeader] = session.Id;
            await Answer(context, session, message).ConfigureAwait(false);
        }
        finally
        {
            sessions.Leave(session);
        }
    }

    private static async Task Answer(HttpContext context, Session session, JsonRpcMessage message)
    {
        EventStream.Begin(context);
        var wrote = await session.Transport.HandlePostRequestAsync(message, context.Response.Body, first =>
        {
            if (session.Id is null && !context.Response.HasStarted)
                context.Response.StatusCode = McpWire.StatusOf(first);
            return default;
        }, context.RequestAborted).ConfigureAwait(false);
        if (wrote) return;
        context.Response.Headers.ContentType = default;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task Get(HttpContext context)
    {
        if (!Accepts(context, EventStream.Type))
        {
            await McpWire.No(context, StatusCodes.Status406NotAcceptable, $"accept {EventStream.Type}")
                .ConfigureAwait(false);
            return;
        }
        if (await Find(context).ConfigureAwait(false) is not { } session) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(session.Over,
            context.RequestAborted);
        try
        {
            if (context.Request.Headers[LastEventHeader].ToString() is { Length: > 0 } last)
                await EventStream.Resume(context, await session.Kept.GetStreamReaderAsync(last, over.Token)
                    .ConfigureAwait(false), over.Token).ConfigureAwait(false);
            else await Notify(context, session, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            sessions.Leave(session);
        }
    }

    private async Task Notify(HttpContext context, Session session, CancellationToken cancel)
    {
        if (!sessions.TakeStream(session))
        {
            await McpWire.No(context, StatusCodes.Status409Conflict, "the stream of this session is open "
                + "already").ConfigureAwait(false);
            return;
        }
        try
        {
            if (session.Kept.Notices() is { } notices)
            {
                await EventStream.Resume(context, notices, cancel).ConfigureAwait(false);
                return;
            }
            if (session.HadStream)
            {
                await McpWire.No(context, StatusCodes.Status409Conflict, "this revision has one stream for "
                    + "notices, and it was cut: begin with initialize for another").ConfigureAwait(false);
                return;
            }
            session.HadStream = true;
            EventStream.Begin(context);
            await context.Response.Body.FlushAsync(cancel).ConfigureAwait(false);
            await session.Transport.HandleGetRequestAsync(context.Response.Body, cancel)
                .ConfigureAwait(false);
        }
        finally
        {
            sessions.GiveStream(session);
        }
    }

    private async Task Delete(HttpContext context)
    {
        if (await Find(context).ConfigureAwait(false) is not { } session) return;
        sessions.Leave(session);
        if (sessions.Remove(session.Id!, session.Owner) is not null)
            await session.DisposeAsync().ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<Session?> Find(HttpContext context)
    {
        var name = context.Request.Headers[McpWire.SessionHeader].ToString();
        if (name.Length == 0 || McpWire.IsModern(context.Request.Headers[McpWire.VersionHeader], null))
        {
            context.Response.Headers.Allow = "POST";
            await McpWire.No(context, StatusCodes.Status405MethodNotAllowed,
                $"without {McpWire.SessionHeader} there is only POST").ConfigureAwait(false);
            return null;
        }
        if (await open(context).ConfigureAwait(false) is not { } visitor) return null;
        if (await sessions.Enter(name, visitor.Owner).ConfigureAwait(false) is { } session) return session;
        await McpWire.No(context, StatusCodes.Status404NotFound, "there is no such session; begin with "
            + "initialize", NoSession).ConfigureAwait(false);
        return null;
    }

    private static bool Accepts(HttpContext context, string type) =>
        MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out var accepted)
        && accepted.Any(a => new MediaTypeHeaderValue(type).IsSubsetOf(a));
}
