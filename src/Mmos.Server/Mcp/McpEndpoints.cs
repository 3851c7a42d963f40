using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mmos.Api;
using Mmos.Mcp;
using Mmos.Mcp.Executor;
using Mmos.Mcp.Serving;
using Mmos.Server.Auth;

namespace Mmos.Server.Mcp;

/// <summary>The four tool sets over HTTP, `/mcp/{orchestrator,executor,sql,manager}`.</summary>
internal static partial class McpEndpoints
{
    /// <summary>A process that nobody looks at: a worker over HTTP ends by its silence.</summary>
    private static readonly ProcessInfo Remote = new("remote", "", 0, 0);

    /// <summary>Nothing tells that it still thinks: a model may do so for a quarter of an hour.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(30);

    /// <summary>Maps them. Each request goes through the caller's own seam.</summary>
    public static void Map(WebApplication app, ServerOptions options)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>();
        var workers = new ConcurrentDictionary<string, WorkerSession>(StringComparer.Ordinal);
        var sessions = new Sessions(TimeProvider.System);
        app.Lifetime.ApplicationStopping.Register(() => _ = sessions.DisposeAsync().AsTask());
        foreach (var server in Enum.GetValues<ToolServer>())
        {
            var endpoint = new McpEndpoint(context => Open(context, server, options, workers, log), sessions,
                log);
            endpoint.Map(app, "/mcp/" + server.ToString().ToLowerInvariant());
        }
    }

    private static async Task<Visiting?> Open(HttpContext context, ToolServer server,
        ServerOptions options, ConcurrentDictionary<string, WorkerSession> workers, ILoggerFactory log)
    {
        var (identity, seam) = Caller.Of(context);
        if (identity.Role == Roles.Worker && server != ToolServer.Executor)
        {
            await McpWire.No(context, StatusCodes.Status403Forbidden,
                "a worker's token reaches /mcp/executor only").ConfigureAwait(false);
            return null;
        }
        // A process of one attempt must not go on in a session that its worker opened with more rights.
        var owner = $"{server}:{identity.Role}:{identity.Name}:{identity.Lease}";
        return new Visiting($"{owner}:{HashOfToken(context)}", () =>
        {
            var worker = server == ToolServer.Executor ? workers.GetOrAdd(owner, _ =>
                new WorkerSession(new WorkerIdentity
                {
                    Name = identity.Worker,
                    Process = Remote,
                    Heartbeat = Heartbeat,
                }, TimeProvider.System)) : null;
            var workspace = new ToolWorkspace(seam)
            {
                Place = (plan, cancel) => Place(options, plan,
                cancel)
            };
            var logger = log.CreateLogger("Mmos.Mcp");
            var opened = Task.FromResult(Answer<ToolWorkspace>.Of(workspace, 0));
            var host = new ToolHost(server, () => opened, worker, options.Version, TimeProvider.System,
                line => ToldOfTrouble(logger, line));
            return new ServedClient(host.Options, host.DisposeAsync);
        });
    }

    // A session is its token's: another one of the same name has to begin its own.
    private static string HashOfToken(HttpContext context) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())));

    private static async Task<Answer<PlacedPlan>> Place(ServerOptions options, Plan plan,
        CancellationToken cancel)
    {
        if (plan.Repository == PlacedPlan.NoRepository || options.FindRepository is not { } find)
            return plan.Repository is null or PlacedPlan.NoRepository
                ? Answer<PlacedPlan>.Of(new PlacedPlan(plan with { Repository = null }, null), 0)
                : Answer<PlacedPlan>.No(new Problem("unavailable", "this server opens no repositories; leave "
                    + "`repository` out", "repository"));
        var asked = plan with { Repository = plan.Repository ?? "." };
        var found = await find(asked, cancel).ConfigureAwait(false);
        return found.Problem is { } problem ? Answer<PlacedPlan>.No(problem)
            : Answer<PlacedPlan>.Of(new PlacedPlan(asked with { Repository = found.Value!.Path },
                found.Value),
                0);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Line}")]
    private static partial void ToldOfTrouble(ILogger log, string line);
}
