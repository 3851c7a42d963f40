using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Server.Tests.Access;
using Xunit;

namespace Mmos.Server.Tests.Hostile;

/// <summary>The shop behind the whole server, for tests that leave it going.</summary>
public sealed class ServedShop : IAsyncLifetime
{
    public const string Secret = "the-secret-of-who-started-it";
    private HttpClient _http = null!;

    internal Shop Shop { get; private set; } = null!;

    internal MmosServer Server { get; private set; } = null!;

    internal ApiDocument Document { get; private set; } = null!;

    /// <summary>A token of the worker `me`.</summary>
    internal string Mine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        Shop = await Shop.Open();
        Server = (await MmosServer.Start(Shop.Seam, new ServerOptions
        {
            Listen = new Uri("http://127.0.0.1:0"),
            Workspace = "default",
            Version = "0.1.0",
            Secret = Secret,
        }, cancel)).Value!;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Server.Url,
            Timeout = TimeSpan.FromSeconds(60),
        };
        Mine = (await Shop.Seam.Tokens.Create(
            new TokenRequest { Name = "m", Role = Roles.Worker, Worker = "me" }, cancel)).Value!.Secret;
        using var document = await Send("GET", "/openapi/v1.json", Secret);
        Document = new ApiDocument(JsonNode.Parse(await document.Content.ReadAsStringAsync(cancel))!);
    }

    /// <summary>Sends a request as it is.</summary>
    internal async Task<HttpResponseMessage> Send(string method, string path, string? token,
        byte[]? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
    }

    internal static byte[] Bytes(JsonNode? body) => Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "null");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        await Shop.DisposeAsync();
    }
}
