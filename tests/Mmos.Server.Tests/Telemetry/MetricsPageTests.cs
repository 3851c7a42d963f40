using System.Net;
using System.Net.Http.Headers;
using Mmos.Api;
using Xunit;

namespace Mmos.Server.Tests.Telemetry;

/// <summary>`/metrics` of a running server, and who may see it.</summary>
public sealed class MetricsPageTests : IAsyncDisposable
{
    private readonly TestServer _server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_shows_its_figures_to_viewers_and_not_to_workers()
    {
        await _server.Start(Stop);
        foreach (var (role, worker, status) in ((string, string?, HttpStatusCode)[])
            [("viewer", null, HttpStatusCode.OK), ("worker", "w1", HttpStatusCode.Forbidden)])
        {
            var token = (await _server.Client.Tokens.Create(
                new TokenRequest { Name = role, Role = role, Worker = worker }, Stop)).Value!;
            using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Server.Url, "/metrics"));
            ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
            using var http = new HttpClient();
            using var answer = await http.SendAsync(ask, Stop);
            Assert.Equal(status, answer.StatusCode);
            if (status != HttpStatusCode.OK) continue;
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", $"{answer.Content.Headers.ContentType}");
            Assert.Contains("# TYPE mmos_queue_depth gauge\nmmos_queue_depth{priority=\"P0\"} 0\n",
                await answer.Content.ReadAsStringAsync(Stop));
        }
        using var unknown = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await unknown.GetAsync(new Uri(_server.Server.Url, "/metrics"), Stop)).StatusCode);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
