using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mmos.Api;

namespace Mmos.Server;

/// <summary>The server of one workspace.</summary>
public sealed class MmosServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MmosServer(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.First());
        Stopped = app.WaitForShutdownAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Completes when it has stopped.</summary>
    public Task Stopped { get; }

    /// <summary>Starts to listen.</summary>
    public static async Task<Answer<MmosServer>> Start(
        IOrchestrator seam, ServerOptions options, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, options.Listen.Port));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var app = builder.Build();
        app.MapGet("/healthz", async context =>
        {
            var wrong = await options.Health(context.RequestAborted);
            context.Response.StatusCode = wrong.Count == 0 ? 200 : 503;
            await context.Response.WriteAsync(wrong.Count == 0 ? """{"status":"ok"}"""
                : $$"""{"status":"failing","problems":["{{string.Join("\",\"", wrong)}}"]}""");
        });
        try
        {
            await app.StartAsync(cancel);
            return Answer<MmosServer>.Of(new MmosServer(app), 0);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            return Answer<MmosServer>.No(new Problem("unavailable", e.Message));
        }
    }

    /// <summary>Stops listening.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Who started it decides when it ends.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
