using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mmos.Api;
using Mmos.Server.Auth;
using Mmos.Server.Rest;

namespace Mmos.Server.Telemetry;

/// <summary>What a server tells monitoring: `/metrics` for Prometheus, and over OTLP where
/// `OTEL_EXPORTER_OTLP_ENDPOINT` says to whom.</summary>
public static class ServerTelemetry
{
    /// <summary>Follows the log of the workspace as long as the server runs, and maps `GET
    /// /metrics`.</summary>
    /// <param name="app">The server, before it is started.</param>
    /// <param name="seam">The workspace.</param>
    /// <param name="memoryLimit">What the server's memory is bounded by, bytes; null for no bound.</param>
    /// <returns>The endpoint, for rules about who may ask it.</returns>
    public static IEndpointConventionBuilder Map(WebApplication app, IOrchestrator seam,
        long? memoryLimit = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(seam);
        var follower = new LogFollower(seam, TimeProvider.System, memoryLimit);
        var page = new PrometheusText(follower.Instruments.Meter);
        var export = OtlpExport.IsWanted ? OtlpExport.Start(follower) : null;
        app.Lifetime.ApplicationStarted.Register(() => follower.Start(app.Lifetime.ApplicationStopping));
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            export?.Dispose();
            page.Dispose();
            follower.Instruments.Dispose();
        });
        return app.MapGet("/metrics", (RequestDelegate)(async context =>
        {
            // It counts all of the workspace: for whoever may ask how it is.
            var asked = await Caller.Of(context).Seam.Records.Cost("project", context.RequestAborted)
                .ConfigureAwait(false);
            if (asked.Problem is { } refused)
            {
                await Replies.No(context, refused).ConfigureAwait(false);
                return;
            }
            await follower.Look(context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = PrometheusText.ContentType;
            await context.Response.WriteAsync(page.Page(), context.RequestAborted).ConfigureAwait(false);
        })).ExcludeFromDescription();
    }
}
