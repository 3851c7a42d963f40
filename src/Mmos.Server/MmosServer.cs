using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mmos.Api;
using Mmos.Server.Live;
using Mmos.Server.Rest;

namespace Mmos.Server;

/// <summary>An MMOS server: the REST surface, live streams, MCP and figures of one workspace.</summary>
public sealed class MmosServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MmosServer(WebApplication app, Uri url) => (_app, Url) = (app, url);

    /// <summary>Where it listens, with the port that was found.</summary>
    public Uri Url { get; }

    /// <summary>Completes when it has stopped.</summary>
    public Task Stopped => _app.WaitForShutdownAsync();

    /// <summary>Starts one.</summary>
    /// <param name="seam">The workspace; it stays the caller's.</param>
    /// <param name="options">Where it listens, and what it is.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <returns>The server; or why it cannot listen there.</returns>
    public static async Task<Answer<MmosServer>> Start(IOrchestrator seam, ServerOptions options,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seam);
        ArgumentNullException.ThrowIfNull(options);
        var app = Build(seam, options);
        try
        {
            await app.StartAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            return Answer<MmosServer>.No(new Problem("unavailable", $"cannot listen on {options.Listen}: "
                + $"{e.InnerException?.Message ?? e.Message}; is another `mmos up` running? Choose another "
                + "address with --listen"));
        }
        var address = app.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First();
        return Answer<MmosServer>.Of(new MmosServer(app, Reachable(address, options.Listen)), 0);
    }

    /// <summary>Stops: no new connections, waiting calls are sent away, and running ones end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IOrchestrator seam, ServerOptions options)
    {
        // No files, no environment: what a server does is in its options alone.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [],
            ApplicationName = typeof(MmosServer).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        options.Log?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options.Listen));
        // Who started it decides when it ends: a signal drains the workers first.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        // Only the document is made with these: our own replies say how they are written.
        builder.Services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Lenient.TypeInfoResolver!);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.AddSignalR(hub => hub.EnableDetailedErrors = false)
            .AddJsonProtocol(json => json.PayloadSerializerOptions =
                new System.Text.Json.JsonSerializerOptions(ApiJson.Lenient));
        Documents.Add(builder.Services, options);
        var app = builder.Build();
        Guarded(app, seam, options);
        app.UseRouting();
        new Health(seam, options, TimeProvider.System).Map(app);
        new RestApi(seam, options, app.Services.GetRequiredService<ILogger<MmosServer>>()).Map(app);
        app.MapHub<LiveHub>("/hubs/live");
        Mcp.McpEndpoints.Map(app, options);
        Documents.Map(app, options);
        return app;
    }

    // Until the guard of Auth/ is there: the secret of the one who started it, and nothing else.
    private static void Guarded(WebApplication app, IOrchestrator seam, ServerOptions options)
    {
        var expected = System.Text.Encoding.UTF8.GetBytes("Bearer " + options.Secret);
        var caller = new Auth.Caller(new Identity("admin", Roles.Admin), seam);
        app.Use(async (context, next) =>
        {
            var isOpen = context.Request.Path.Value is "/healthz" or "/readyz";
            var shown = System.Text.Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
            if (!isOpen && !System.Security.Cryptography.CryptographicOperations
                .FixedTimeEquals(shown, expected))
            {
                await Replies.No(context, new Problem("not_allowed", "show a token: Authorization: Bearer"),
                    StatusCodes.Status401Unauthorized).ConfigureAwait(false);
                return;
            }
            context.Features.Set(caller);
            await next(context).ConfigureAwait(false);
        });
    }

    private static void Listen(KestrelServerOptions kestrel, Uri listen)
    {
        kestrel.AddServerHeader = false;
        // The largest artifact, and what is around it.
        kestrel.Limits.MaxRequestBodySize = 12_000_000;
        kestrel.AllowSynchronousIO = false;
        if (IPAddress.TryParse(listen.DnsSafeHost, out var address)) kestrel.Listen(address, listen.Port);
        else if (listen.Host == "localhost") kestrel.Listen(IPAddress.Loopback, listen.Port);
        else kestrel.ListenAnyIP(listen.Port);
    }

    // Kestrel names what it listens on; people need what they can open.
    private static Uri Reachable(string address, Uri listen)
    {
        var bound = new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        return new UriBuilder(listen) { Port = bound.Port, Host = listen.Host is "0.0.0.0" or "[::]"
            ? bound.Host : listen.Host }.Uri;
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
