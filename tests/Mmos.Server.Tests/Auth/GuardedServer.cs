using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mmos.Api;
using Mmos.Server.Auth;
using Mmos.Server.Tests.Access;
using Xunit;

namespace Mmos.Server.Tests.Auth;

/// <summary>A small server behind the guard, with an endpoint of each sort.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    public const string Secret = "the-secret-of-who-started-it";
    private readonly WebApplication _app;

    private GuardedServer(WebApplication app, Shop shop, Door door, LinesLogger log) =>
        (_app, Shop, Door, Log) = (app, shop, door, log);

    public Shop Shop { get; }

    public Door Door { get; }

    /// <summary>Every line that anything in the server wrote, whatever its level.</summary>
    public LinesLogger Log { get; }

    public Uri Address { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<GuardedServer> Start(Rates? rates = null, TimeProvider? clock = null)
    {
        var shop = await Shop.Open();
        var log = new LinesLogger();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(Guard.Limit);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        Guard.Quiet(builder.Logging);
        var app = builder.Build();
        var options = new ServerOptions
        {
            Listen = new Uri("http://127.0.0.1:0"),
            Workspace = "default",
            Version = "0.1.0",
            Secret = Secret,
        };
        var door = Guard.Use(app, shop.Seam, options, clock, rates);
        app.MapGet("/healthz", () => "well");
        app.MapGet("/readyz", () => "ready");
        app.MapGet("/", (HttpContext c) => Caller.Of(c).Identity.Name);
        app.MapGet("/api/orchestrator/tasks/{id}", async (string id, HttpContext c) =>
            (await Caller.Of(c).Seam.Tasks.Get(id, c.RequestAborted)) is { Problem: { } problem }
                ? Results.Json(new { problem.Code }, statusCode: 403) : Results.Ok());
        app.MapGet("/api/orchestrator/holder", async (HttpContext c) =>
            Results.Ok(await Caller.Of(c).Seam.Upkeep.HolderOf("x", c.RequestAborted)));
        app.MapPost("/api/orchestrator/messages", async (HttpContext c) =>
        {
            using var body = new StreamReader(c.Request.Body);
            await body.ReadToEndAsync(c.RequestAborted);
            var sent = await Caller.Of(c).Seam.Messages.Send(new NewMessage { Content = "x" }, null, null,
                c.RequestAborted);
            return sent.Value?.From;
        });
        app.MapPost("/api/orchestrator/small", async (HttpContext c) =>
        {
            await c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted);
        });
        app.MapPut("/api/orchestrator/artifacts/a", () => "stored");
        app.MapPost("/hubs/live/negotiate", () => "{}");
        app.MapGet("/api/orchestrator/stream", async (HttpContext c) =>
        {
            await c.Response.WriteAsync("one\n", c.RequestAborted);
            await c.Response.Body.FlushAsync(c.RequestAborted);
            var gone = new TaskCompletionSource();
            await using (c.RequestAborted.Register(gone.SetResult)) await gone.Task;
        });
        await app.StartAsync(Cancel);
        var server = new GuardedServer(app, shop, door, log)
        {
            Address = new Uri(app.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.Single()),
        };
        door.At(server.Address);
        return server;
    }

    /// <summary>A client without a token that follows nothing and keeps no cookies.</summary>
    public HttpClient Client() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(30),
        };

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? token = Secret,
        HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Cancel);
    }

    public Task<HttpResponseMessage> Get(string path, string? token = Secret,
        params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, token, null, headers);

    public async Task<string> Token(string name, string role, string? worker = null) =>
        (await Shop.Seam.Tokens.Create(new TokenRequest { Name = name, Role = role, Worker = worker },
            Cancel))
            .Value!.Secret;

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static StringContent Typed(string type)
    {
        var content = new StringContent("a=b");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Shop.DisposeAsync();
    }
}

/// <summary>Keeps every line that is logged.</summary>
internal sealed class LinesLogger : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add(formatter(state, exception) + exception);
    }
}
