using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mmos.Server.Mcp;

namespace Mmos.Server.Tests.Mcp;

/// <summary>The product's endpoint with the suite's fixtures behind it, on a free port of this
/// machine.</summary>
internal sealed class FixtureServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Sessions _sessions;

    private FixtureServer(WebApplication app, Sessions sessions) => (_app, _sessions) = (app, sessions);

    public string Url => _app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.First() + "/mcp";

    /// <param name="cancel">Gives up.</param>
    /// <param name="time">The clock of its sessions; null for the system's.</param>
    public static async Task<FixtureServer> Start(CancellationToken cancel, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Use(OnlyThisMachine);
        var sessions = new Sessions(time ?? TimeProvider.System);
        var endpoint = new McpEndpoint(_ => Task.FromResult<Visiting?>(new Visiting("suite",
            () => new ServedClient(Fixtures.Options(), () => default))), sessions,
            app.Services.GetRequiredService<ILoggerFactory>());
        endpoint.Map(app, "/mcp");
        await app.StartAsync(cancel);
        return new FixtureServer(app, sessions);
    }

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        await _app.DisposeAsync();
    }

    // The product's guard does this, and asks for a token besides, which the suite cannot show.
    private static Task OnlyThisMachine(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (context.Request.Host.Host is "127.0.0.1" or "localhost"
            && (origin.Length == 0 || new Uri(origin).Host is "127.0.0.1" or "localhost"))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
