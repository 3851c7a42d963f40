using System.Net;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Mmos.Server.Tests.Hostile;

/// <summary>Over every endpoint that the running server has, whoever mapped it.</summary>
public sealed class EveryEndpointTests(ServedShop served) : IClassFixture<ServedShop>
{
    /// <summary>What a worker may ask though it names another's things, because it says nothing of
    /// them.</summary>
    private static readonly string[] Harmless =
    [
        "GET /api/orchestrator/events/wait", // a number
        "GET /api/orchestrator/artifacts", // those of its own tasks
        "GET /api/orchestrator/projects", // how many tasks are in each state, without a name
        "POST /api/orchestrator/decompose", // a goal or a template: the sample names neither or both
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_token_from_elsewhere_or_as_a_form_nothing_but_health_answers()
    {
        var seen = 0;
        var before = (await served.Shop.Log()).Count;
        foreach (var (method, path) in Endpoints())
        {
            var isHealth = path is "/healthz" or "/readyz";
            var body = method is "GET" ? null : "a=b"u8.ToArray();
            await Answers(isHealth, HttpStatusCode.Unauthorized, method, path, null, body);
            await Answers(isHealth, HttpStatusCode.Unauthorized, method, path, "mmos_nobody", body);
            await Answers(isHealth, HttpStatusCode.MisdirectedRequest, method, path, ServedShop.Secret, body,
                "application/json", ("Host", "evil.example"));
            await Answers(isHealth, HttpStatusCode.Forbidden, method, path, ServedShop.Secret, body,
                "application/json", ("Origin", "https://evil.example"));
            if (body is not null)
                foreach (var form in (string[])["application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=b", "text/plain;charset=UTF-8"])
                    if (form[0] != 't' || !path.StartsWith("/hubs", StringComparison.Ordinal))
                        await Answers(false, HttpStatusCode.UnsupportedMediaType, method, path,
                            ServedShop.Secret, body, form);
            seen++;
        }
        Assert.True(seen > 90, $"only {seen} endpoints");
        Assert.Equal(before, (await served.Shop.Log()).Count);
    }

    [Fact]
    public async Task A_workers_token_gets_to_nothing_of_another_on_any_endpoint()
    {
        var before = (await served.Shop.Log()).Count;
        List<string> open = [];
        foreach (var operation in served.Document.Operations)
        {
            var path = ApiDocument.Fill(operation, served.Shop);
            List<HttpStatusCode> statuses = [];
            foreach (var isFull in (bool[])[false, true])
            {
                var body = operation.Body is null ? null
                    : ServedShop.Bytes(served.Document.Sample(operation.Body, served.Shop, isFull));
                if (isFull && operation.Body is null) continue;
                // Without a sender a message is its own: nothing of another's.
                if (!isFull && operation.Path.EndsWith("/messages", StringComparison.Ordinal)
                    && operation.Method == "POST") continue;
                using var answer = await served.Send(operation.Method, path, served.Mine, body);
                statuses.Add(answer.StatusCode);
                var text = await answer.Content.ReadAsStringAsync(Cancel);
                Assert.DoesNotContain("secret plan", text, StringComparison.Ordinal);
                Assert.DoesNotContain("1234", text, StringComparison.Ordinal);
                Assert.DoesNotContain("\"theirs\"", text, StringComparison.Ordinal);
            }
            if (Harmless.Contains($"{operation}")) continue;
            if (!statuses.Contains(HttpStatusCode.Forbidden) || statuses.Any(s => (int)s < 400))
                open.Add($"{operation}: {string.Join(' ', statuses)}");
        }
        Assert.Empty(open);
        Assert.Equal(before, (await served.Shop.Log()).Count);
    }

    [Fact]
    public async Task A_token_of_another_workspace_opens_nothing_here()
    {
        await using var other = await Access.Shop.Open();
        var admin = (await other.Seam.Tokens.Create(
            new Api.TokenRequest { Name = "a", Role = Api.Roles.Admin }, Cancel)).Value!.Secret;
        // The same task, lease and worker, under the other workspace's key.
        Assert.Equal(served.Shop.Mine.Lease, other.Mine.Lease);
        foreach (var foreign in (string[])[admin, other.Mine.Token!])
            foreach (var operation in served.Document.Operations)
            {
                using var answer = await served.Send(operation.Method,
                    ApiDocument.Fill(operation, served.Shop), foreign,
                        operation.Body is null ? null : "{}"u8.ToArray());
                // After thirty guesses a minute they are slowed down.
                Assert.Contains(answer.StatusCode,
                    (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]);
            }
    }

    private async Task Answers(bool isOpen, HttpStatusCode expected, string method, string path,
        string? token, byte[]? body, string type = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var answer = await served.Send(method, path, token, body, type, headers);
        // Who guesses too often is told so; either way it got nothing.
        var isSlowed = expected == HttpStatusCode.Unauthorized
            && answer.StatusCode == HttpStatusCode.TooManyRequests;
        Assert.True(isOpen ? answer.IsSuccessStatusCode : isSlowed || answer.StatusCode == expected,
            $"{method} {path} answered {answer.StatusCode} instead of {expected}");
    }

    private IEnumerable<(string Method, string Path)> Endpoints() =>
        from endpoint in served.Server.Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        select (method, path.Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{id}", "T1", StringComparison.Ordinal).Replace("{name}", "x",
                StringComparison.Ordinal));
}
