using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mmos.Api;
using Mmos.Server.Auth;
using Mmos.Server.Live;
using Mmos.Server.Rest;
using Mmos.Server.Telemetry;

namespace Mmos.Server;

/// <summary>An MMOS server: the REST surface, live streams, MCP and figures of one workspace.</summary>
public sealed class MmosServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Door _door;
    private readonly Departure _departure;

    private MmosServer(WebApplication app, Uri url, Door door, Departure departure)
    {
        (_app, Url, _door, _departure) = (app, url, door, departure);
        door.At(url);
    }

    /// <summary>Where it listens, with the port that was found.</summary>
    public Uri Url { get; }

    /// <summary>A link that lets one browser in, once, within 60 seconds.</summary>
    public Uri NewLink() => _door.NewLink();

    /// <summary>The workers that take their work through it.</summary>
    public IReadOnlyCollection<string> Workers => _departure.Workers;

    /// <summary>Says to everybody that it is about to stop. It gives out nothing new from now on; what runs
    /// can still be finished, reported and handed in.</summary>
    /// <param name="left">How long it still goes on; who is not done by then hands over.</param>
    public void Depart(TimeSpan left) => _departure.Announce(left);

    /// <summary>Every endpoint, for tests that walk over all of them.</summary>
    internal IReadOnlyList<Endpoint> Endpoints =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints)];

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
        if (options.Listen.Scheme != Uri.UriSchemeHttp)
            return Answer<MmosServer>.No(new Problem("invalid", $"cannot listen on {options.Listen}: TLS is "
                + "the matter of a proxy in front of MMOS. Listen on http://…, and name the proxy's "
                + "address as server.url in mmos.yaml"));
        var departure = new Departure(TimeProvider.System);
        var (app, door) = Build(new DepartingOrchestrator(seam, departure), options, departure);
        try
        {
            await app.StartAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            departure.Dispose();
            return Answer<MmosServer>.No(new Problem("unavailable", $"cannot listen on {options.Listen}: "
                + $"{e.InnerException?.Message ?? e.Message}; is another `mmos up` running? Choose another "
                + "address with --listen"));
        }
        var address = app.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First();
        return Answer<MmosServer>.Of(
            new MmosServer(app, Reachable(address, options.Listen), door, departure), 0);
    }

    /// <summary>Stops: no new connections, waiting calls are sent away, and running ones end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _departure.Dispose();
    }

    private static (WebApplication App, Door Door) Build(IOrchestrator seam, ServerOptions options,
        Departure departure)
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
        Guard.Quiet(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options.Listen));
        builder.Services.AddSingleton(departure);
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
        var door = Guard.Use(app, seam, options);
        app.UseRouting();
        new Health(seam, options, TimeProvider.System).Map(app);
        new RestApi(seam, options, app.Services.GetRequiredService<ILogger<MmosServer>>()).Map(app);
        app.MapHub<LiveHub>("/hubs/live");
        Mcp.McpEndpoints.Map(app, options);
        ServerTelemetry.Map(app, seam, options.MemoryLimit);
        Documents.Map(app, options);
        return (app, door);
    }

    private static void Listen(KestrelServerOptions kestrel, Uri listen)
    {
        Guard.Limit(kestrel);
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
        return new UriBuilder(listen)
        {
            Port = bound.Port,
            Host = listen.Host is "0.0.0.0" or "[::]"
            ? bound.Host : listen.Host
        }.Uri;
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
