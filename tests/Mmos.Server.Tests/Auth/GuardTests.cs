using System.Net;
using System.Text.Json;
using Mmos.Api;
using Xunit;

namespace Mmos.Server.Tests.Auth;

public sealed class GuardTests : IAsyncLifetime
{
    private GuardedServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await GuardedServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mmos_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mmos_nobody")]
    public async Task Without_a_known_token_only_the_two_health_pages_answer(string? token)
    {
        foreach (var path in (string[])["/", "/api/orchestrator/tasks/T1", "/api/orchestrator/stream",
            "/nothing", "/healthz/", "/HEALTHZ", "/login", "/logout"])
        {
            var refused = await _server.Get(path, token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        }
        foreach (var path in (string[])["/healthz", "/readyz"])
        {
            Assert.Equal(HttpStatusCode.OK, (await _server.Get(path, token)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized,
                (await _server.Send(HttpMethod.Post, path, token)).StatusCode);
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:7420")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.1.7")]
    [InlineData("localhost.evil.example")]
    public async Task Under_a_foreign_name_nothing_but_health_answers(string host)
    {
        Assert.Equal(HttpStatusCode.MisdirectedRequest,
            (await _server.Get("/", GuardedServer.Secret, ("Host", host))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Get("/healthz", null, ("Host", host))).StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("[::1]")]
    [InlineData("127.0.0.5")]
    public async Task Names_of_this_machine_are_ours(string host) =>
        Assert.Equal(HttpStatusCode.OK,
            (await _server.Get("/", GuardedServer.Secret, ("Host", host))).StatusCode);

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost")]
    [InlineData("file://")]
    [InlineData("")]
    public async Task Pages_of_other_origins_get_nothing_on_any_method_or_stream(string origin)
    {
        foreach (var path in (string[])["/", "/api/orchestrator/tasks/T1", "/api/orchestrator/stream"])
            Assert.Equal(HttpStatusCode.Forbidden,
                (await _server.Get(path, GuardedServer.Secret, ("Origin", origin))).StatusCode);
        var posted = await _server.Send(HttpMethod.Post, "/api/orchestrator/messages", GuardedServer.Secret,
            GuardedServer.Json("{}"), ("Origin", origin));
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("text/html")]
    public async Task A_write_must_be_json_and_never_a_form(string type)
    {
        var posted = await _server.Send(HttpMethod.Post, "/api/orchestrator/messages",
            body: GuardedServer.Typed(type));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, posted.StatusCode);
        if (type[0] is 'm' || type.EndsWith("urlencoded", StringComparison.Ordinal))
            foreach (var path in (string[])["/api/orchestrator/artifacts/a", "/hubs/live/negotiate"])
                Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _server.Send(
                    path[1] == 'a' ? HttpMethod.Put : HttpMethod.Post, path,
                    body: GuardedServer.Typed(type))).StatusCode);
    }

    [Fact]
    public async Task Files_and_calls_without_a_body_need_no_json()
    {
        Assert.Equal(HttpStatusCode.OK, (await _server.Send(HttpMethod.Put, "/api/orchestrator/artifacts/a",
            body: GuardedServer.Typed("application/octet-stream"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK,
            (await _server.Send(HttpMethod.Post, "/api/orchestrator/messages")).StatusCode);
    }

    [Fact]
    public async Task Large_bodies_are_cut_whether_they_say_their_length_or_not()
    {
        var large = new byte[2 * 1024 * 1024];
        foreach (var chunked in (bool[])[false, true])
        {
            using var content = new ByteArrayContent(large);
            content.Headers.ContentType = new("application/json");
            if (chunked) content.Headers.ContentLength = null;
            var answer = await _server.Send(HttpMethod.Post, "/api/orchestrator/small",
                GuardedServer.Secret, content, chunked ? [("Transfer-Encoding", "chunked")] : []);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Equal("invalid", await Code(answer));
        }
    }

    [Fact]
    public async Task A_role_reaches_as_far_over_http_as_in_process()
    {
        var viewer = await _server.Token("v", Roles.Viewer);
        var me = await _server.Token("m", Roles.Worker, "me");
        var theirs = $"/api/orchestrator/tasks/{_server.Shop.Theirs.Lease.Task}";
        var mine = $"/api/orchestrator/tasks/{_server.Shop.Mine.Lease.Task}";
        Assert.Equal(HttpStatusCode.OK, (await _server.Get(theirs, viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Get(theirs, me)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Get(mine, me)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Get(mine, _server.Shop.Mine.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Get(theirs,
            _server.Shop.Mine.Token)).StatusCode);
        var thrown = await _server.Get("/api/orchestrator/holder", me);
        Assert.Equal(HttpStatusCode.Forbidden, thrown.StatusCode);
        Assert.Equal("not_allowed", await Code(thrown));
    }

    [Fact]
    public async Task Who_asked_with_a_token_stands_in_the_log()
    {
        var admin = await _server.Token("ci", Roles.Admin);
        await _server.Send(HttpMethod.Post, "/api/orchestrator/messages", admin, GuardedServer.Json("{}"));
        await _server.Send(HttpMethod.Post, "/api/orchestrator/messages", GuardedServer.Secret,
            GuardedServer.Json("{}"));
        var senders = (await _server.Shop.Seam.Messages.List(new MessageFilter(), Cancel)).Value!
            .Select(m => m.From).TakeLast(2);
        Assert.Equal(["ci@token", "ali@here"], senders);
    }

    [Fact]
    public async Task A_revoked_token_and_an_ended_attempt_get_nothing_more()
    {
        var viewer = await _server.Token("v", Roles.Viewer);
        await _server.Shop.Seam.Tokens.Revoke("v", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Get("/", viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Get("/", _server.Shop.Mine.Token)).StatusCode);
        await _server.Shop.Seam.Work.GiveBack(_server.Shop.Mine.Lease, "drained", "", null, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Get("/",
            _server.Shop.Mine.Token)).StatusCode);
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_is_revoked_and_goes_on_while_it_is_not()
    {
        var clock = new HandClock();
        await using var server = await GuardedServer.Start(clock: clock);
        var viewer = await server.Token("v", Roles.Viewer);
        using var client = server.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", viewer);
        await using var stream = await client.GetStreamAsync("/api/orchestrator/stream", Cancel);
        var read = new byte[16];
        Assert.Equal(4, await stream.ReadAtLeastAsync(read, 4, cancellationToken: Cancel));

        await clock.Fire();
        var more = stream.ReadAsync(read, Cancel).AsTask();
        await clock.Armed();
        Assert.False(more.IsCompleted);
        await server.Shop.Seam.Tokens.Revoke("v", Cancel);
        await clock.Fire();
        await Assert.ThrowsAnyAsync<IOException>(() => more);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_be_strict()
    {
        foreach (var (path, token) in ((string, string?)[])[("/", GuardedServer.Secret), ("/", null),
            ("/healthz", null)])
        {
            var answer = await _server.Get(path, token);
            Assert.Contains("frame-ancestors 'none'",
                answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Nothing_of_a_secret_is_logged()
    {
        var viewer = await _server.Token("v", Roles.Viewer);
        var link = _server.Door.NewLink();
        await _server.Get("/", viewer);
        await _server.Get("/", "mmos_wrong-secret-that-nobody-made");
        var entered = await _server.Get(link.PathAndQuery, null);
        var session = entered.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1];
        var all = string.Join('\n', _server.Log.Lines);
        foreach (var secret in (string[])[viewer, GuardedServer.Secret, "wrong-secret", link.Query[8..],
            session,
            _server.Shop.Mine.Token!])
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    internal static async Task<string?> Code(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return body.RootElement.GetProperty("code").GetString();
    }
}

/// <summary>A clock whose timers go off when the test says so.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<Action> _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until a timer is set.</summary>
    public Task<Action> Armed()
    {
        lock (_lock) return _armed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Lets the timer go off, once it is set.</summary>
    public async Task Fire()
    {
        var ring = await Armed();
        lock (_lock) _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ring();
    }

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock) _armed.TrySetResult(() => callback(state));
        return new Unset();
    }

    private sealed class Unset : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
