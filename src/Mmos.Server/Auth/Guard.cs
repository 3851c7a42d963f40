using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Mmos.Api;

namespace Mmos.Server.Auth;

/// <summary>The first step of every request: who asks, from where, and with what.</summary>
internal static class Guard
{
    /// <summary>Largest body of any request; artifacts have at most 10 MB.</summary>
    public const int BodyBytes = 12 * 1024 * 1024;

    /// <summary>Puts the guard before everything else: call it before any other `Use` or `Map`.</summary>
    /// <param name="app">The server.</param>
    /// <param name="seam">The whole seam; each request gets it as far as its caller's role reaches.</param>
    /// <param name="options">What the server was told.</param>
    /// <param name="clock">For tests.</param>
    /// <param name="rates">For tests.</param>
    /// <returns>Where one-time links for the browser come from.</returns>
    public static Door Use(WebApplication app, IOrchestrator seam, ServerOptions options,
        TimeProvider? clock = null, Rates? rates = null)
    {
        var door = new Door(options.Listen, clock ?? TimeProvider.System, options.Url);
        var limits = rates ?? new Rates();
        var watch = new Watch(new Callers(seam, options, door), door, limits,
            new Places(options.Listen, options.Url), clock ?? TimeProvider.System);
        app.Lifetime.ApplicationStopped.Register(limits.Dispose);
        app.Use((context, next) => watch.Pass(context, next));
        return door;
    }

    /// <summary>Limits of connections and headers; for `ConfigureKestrel`.</summary>
    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytes;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        // Streams and long polls hold one each: 20 workers, their agents and some dashboards are far below.
        kestrel.Limits.MaxConcurrentConnections = 2_000;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 500;
    }

    /// <summary>Keeps the framework from writing requests down: a one-time link is in its address.</summary>
    public static void Quiet(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.HttpLogging", LogLevel.None);
    }
}
