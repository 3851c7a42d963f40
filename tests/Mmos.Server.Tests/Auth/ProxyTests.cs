using System.Net;
using System.Text;
using Mmos.Api;
using Xunit;

namespace Mmos.Server.Tests.Auth;

/// <summary>A server behind a proxy that ends TLS, under the name that `server.url` says.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private static readonly Uri Outside = new("https://mmos.example");
    private readonly TestServer _server = new();
    private TlsProxy _proxy = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.Start(Cancel, options => options with { Url = Outside });
        _proxy = new TlsProxy(Outside.Host, _server.Server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Workers_elsewhere_ask_through_it()
    {
        using var http = _proxy.Client(Outside);
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestServer.Secret);
        using var client = new HttpOrchestrator(http);
        var registered = await client.Workers.Register(new RegisterRequest
        {
            Name = "far",
            Agent = "command",
            Process = new ProcessInfo("elsewhere", "boot", 1, 1),
        }, Cancel);
        Assert.Null(registered.Problem);
        Assert.Equal("far", Assert.Single((await _server.Local.Workers.List(Cancel)).Value!).Name);
    }

    [Fact]
    public async Task Whose_certificate_is_not_trusted_gets_no_token_and_people_are_told()
    {
        using var http = _proxy.Client(Outside, trusts: false);
        using var client = new HttpOrchestrator(http);
        var asked = await client.Projects.List(Cancel);
        Assert.Equal("unavailable", asked.Problem!.Code);
        Assert.Contains("SSL_CERT_FILE", asked.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_comes_in_by_its_name_and_writes_from_its_pages_only()
    {
        var link = _server.Server.NewLink();
        Assert.Equal(Outside.Authority, link.Authority);
        using var browser = _proxy.Client(Outside);
        var entered = await browser.GetAsync(link, Cancel);
        Assert.Equal("/", entered.Headers.Location!.ToString());
        var set = entered.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-mmos-443=", set, StringComparison.Ordinal);
        Assert.Contains("secure", set, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(HttpStatusCode.Created, await Post("https://mmos.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Post("http://mmos.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Post("https://mmos.example:8443"));
        Assert.Equal(HttpStatusCode.Forbidden, await Post("https://evil.example"));

        async Task<HttpStatusCode> Post(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orchestrator/messages")
            {
                Content = new StringContent("""{"content":"x"}""", Encoding.UTF8, "application/json"),
                Headers = { { "Cookie", set.Split(';')[0] }, { "Origin", origin } },
            };
            return (await browser.SendAsync(request, Cancel)).StatusCode;
        }
    }

    [Fact]
    public async Task What_anybody_could_say_in_a_header_is_not_believed()
    {
        using var raw = new HttpClient { BaseAddress = _server.Server.Url };
        raw.DefaultRequestHeaders.Add("X-Forwarded-Host", "mmos.example");
        raw.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        raw.DefaultRequestHeaders.Add("Forwarded", "for=127.0.0.1;host=mmos.example;proto=https");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await Ask("Host", "evil.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await Ask("Origin", $"https://{_server.Server.Url.Authority}")).StatusCode);
        // Who guesses is counted by where the connection comes from.
        List<HttpStatusCode> guesses = [];
        for (var i = 0; i < 31; i++) guesses.Add((await Ask("X-Forwarded-For", $"192.0.2.{i}")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, guesses[^1]);

        async Task<HttpResponseMessage> Ask(string header, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orchestrator/status");
            request.Headers.TryAddWithoutValidation(header, value);
            return await raw.SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task An_address_with_tls_is_refused_and_the_way_is_named()
    {
        var started = await MmosServer.Start(_server.Local, new ServerOptions
        {
            Listen = new Uri("https://127.0.0.1:0"),
            Workspace = "default",
            Version = "0.1.0",
            Secret = "s",
        }, Cancel);
        Assert.Equal("invalid", started.Problem!.Code);
        Assert.Contains("server.url", started.Problem.Message, StringComparison.Ordinal);
    }
}
