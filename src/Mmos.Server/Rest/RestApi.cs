using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mmos.Api;
using Mmos.Api.Access;

namespace Mmos.Server.Rest;

/// <summary>The REST surface: every member of the seam, and what the files of the host answer.</summary>
internal sealed partial class RestApi(IOrchestrator seam, ServerOptions options, ILogger log)
{
    /// <summary>Where it begins.</summary>
    public const string Root = "/api/orchestrator";

    private static readonly TimeSpan MinSeqWait = TimeSpan.FromSeconds(10);

    /// <summary>Every endpoint below <see cref="Root"/>, by resource.</summary>
    public static IReadOnlyList<(string Tag, IReadOnlyList<Route> Routes)> Resources(ServerOptions options) =>
    [
        ("Projects", ProjectRoutes.Of(options)),
        ("Tasks", TaskRoutes.All),
        ("Work", WorkRoutes.All),
        ("Attempts", AttemptRoutes.All),
        ("Agents", AgentRoutes.All),
        ("Accounts", AccountRoutes.All),
        ("Messages", MessageRoutes.All),
        ("Artifacts", ArtifactRoutes.All),
        ("Records", RecordRoutes.All),
        ("People", PeopleRoutes.All),
        ("Tokens", TokenRoutes.All),
        ("Queries", QueryRoutes.All),
        ("Upkeep", UpkeepRoutes.Of(options)),
    ];

    /// <summary>Maps them.</summary>
    public void Map(WebApplication app)
    {
        var stopping = app.Services.GetService(typeof(IHostApplicationLifetime))
            is IHostApplicationLifetime lifetime ? lifetime.ApplicationStopping : default;
        foreach (var (tag, routes) in Resources(options))
            foreach (var route in routes) Map(app, tag, Root, route, stopping);
        Map(app, "Agents", "", AgentRoutes.Heartbeat, stopping);
    }

    private void Map(WebApplication app, string tag, string root, Route route, CancellationToken stopping)
    {
        var mapped = app.MapMethods(root + route.Path, [route.Method],
            (RequestDelegate)(context => Run(context, route, stopping)));
        RouteDescription.Describe(mapped, tag, route);
    }

    private async Task Run(HttpContext context, Route route, CancellationToken stopping)
    {
        try
        {
            var ask = new Ask(context, route, stopping);
            if (context.Request.QueryString.HasValue)
            {
                ask.CheckQuestions();
                await Reach(ask).ConfigureAwait(false);
            }
            if (!HttpMethods.IsGet(route.Method)) CallKey.Current = Key(context.Request);
            await route.Carry(ask).ConfigureAwait(false);
        }
        catch (Refused e)
        {
            await Replies.No(context, e.Problem).ConfigureAwait(false);
        }
        catch (NotAllowedException e)
        {
            await Replies.No(context, e.Problem).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Replies.No(context, new Problem("unavailable", "the server is stopping"))
                .ConfigureAwait(false);
        }
        catch (OverflowException)
        {
            await Replies.No(context, new Problem("invalid", "a number of the request is out of range"))
                .ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await Replies.No(context, new Problem("invalid", e.Message), e.StatusCode).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Broke(log, route.Method, route.Path, e);
            await Replies.No(context, new Problem("broken",
                $"MMOS could not answer; this is a bug, and the log has more of it: {e.GetType().Name}"))
                .ConfigureAwait(false);
        }
    }

    // `?minSeq=`: whoever wrote through another process reads what it wrote.
    private async Task Reach(Ask ask)
    {
        if (ask.Number("minSeq", 0, long.MaxValue) is not (> 0 and var least)) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ask.Cancel, ask.Stopping);
        limit.CancelAfter(MinSeqWait);
        try
        {
            await seam.Records.WaitForChange(least - 1, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (!ask.Cancel.IsCancellationRequested && !ask.Stopping.IsCancellationRequested)
        {
            throw new Refused(new Problem("unavailable",
                $"position {least} of the log was not reached within {MinSeqWait.TotalSeconds:0} seconds"));
        }
    }

    private static string? Key(HttpRequest request)
    {
        var values = request.Headers["Idempotency-Key"];
        if (values.Count == 0) return null;
        return values is [{ Length: >= 1 and <= 128 } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw Refused.By("Idempotency-Key", "a key is 1 to 128 printable ASCII characters");
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Error, Message = "{Method} {Path} broke")]
    private static partial void Broke(ILogger log, string method, string path, Exception e);
}
