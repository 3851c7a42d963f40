using System.Net;
using Mmos.Api;
using Mmos.Server.Auth;
using Xunit;

namespace Mmos.Server.Tests.Auth;

public sealed class DoorTests
{
    private static readonly Uri Listen = new("http://127.0.0.1:7420");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_link_opens_once_and_only_for_a_minute()
    {
        var clock = new SetClock();
        var door = new Door(Listen, clock);
        var (first, second) = (Ticket(door), Ticket(door));
        Assert.NotNull(door.Enter(first));
        Assert.Null(door.Enter(first));
        clock.Now += TimeSpan.FromSeconds(60);
        Assert.Null(door.Enter(second));
        Assert.Null(door.Enter(""));
    }

    [Fact]
    public void A_session_ends_when_it_is_left_or_not_used_for_half_a_day()
    {
        var clock = new SetClock();
        var door = new Door(Listen, clock);
        var (used, left) = (door.Enter(Ticket(door)), door.Enter(Ticket(door)));
        Assert.True(door.IsOpenTo(left));
        door.Leave(left);
        Assert.False(door.IsOpenTo(left));
        clock.Now += TimeSpan.FromHours(11);
        Assert.True(door.IsOpenTo(used));
        clock.Now += TimeSpan.FromHours(11);
        Assert.True(door.IsOpenTo(used));
        clock.Now += TimeSpan.FromHours(12);
        Assert.False(door.IsOpenTo(used));
        Assert.False(door.IsOpenTo(null));
    }

    [Fact]
    public void A_hundred_open_sessions_are_enough()
    {
        var clock = new SetClock();
        var door = new Door(Listen, clock);
        var first = door.Enter(Ticket(door));
        for (var i = 0; i < 100; i++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            door.Enter(Ticket(door));
        }
        Assert.False(door.IsOpenTo(first));
    }

    [Fact]
    public void The_cookie_is_out_of_reach_of_scripts_other_sites_and_other_servers()
    {
        var plain = new Door(Listen, TimeProvider.System);
        Assert.Equal("mmos-7420", plain.CookieName);
        Assert.True(plain.Cookie is
        {
            HttpOnly: true,
            SameSite: Microsoft.AspNetCore.Http.SameSiteMode.Strict
        });
        var secure = new Door(new Uri("https://mmos.example"), TimeProvider.System);
        Assert.StartsWith("__Host-", secure.CookieName, StringComparison.Ordinal);
        Assert.True(secure.Cookie is { Secure: true, Path: "/", Domain: null });
    }

    [Fact]
    public async Task A_browser_comes_in_by_the_link_and_writes_only_from_our_own_pages()
    {
        await using var server = await GuardedServer.Start();
        var made = await server.Send(HttpMethod.Post, "/login");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var link = new Uri((await made.Content.ReadAsStringAsync(Cancel)).Split('"')[3]);
        var entered = await server.Get(link.PathAndQuery, null);
        Assert.Equal("/", entered.Headers.Location!.ToString());
        var set = entered.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", set, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Get(link.PathAndQuery, null)).StatusCode);

        var cookie = ("Cookie", set.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/", null, cookie)).StatusCode);
        var origin = ("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(cookie, ("Origin",
            "https://evil.example"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(cookie, origin)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await server.Send(HttpMethod.Post, "/logout", null, null, cookie, origin)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Get("/", null, cookie)).StatusCode);

        Task<HttpResponseMessage> Post(params (string, string)[] headers) => server.Send(HttpMethod.Post,
            "/api/orchestrator/messages", null, GuardedServer.Json("{}"), headers);
    }

    [Fact]
    public async Task Only_an_admin_makes_links()
    {
        await using var server = await GuardedServer.Start();
        foreach (var role in (string[])[Roles.Viewer, Roles.Reviewer])
            Assert.Equal(HttpStatusCode.Forbidden,
                (await server.Send(HttpMethod.Post, "/login", await server.Token(role, role))).StatusCode);
    }

    [Fact]
    public async Task Who_guesses_or_floods_is_told_when_to_come_back_and_others_are_not_kept_out()
    {
        await using var server = await GuardedServer.Start(new Rates(burst: 3, perSecond: 1, failures: 3));
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Get("/", "mmos_guess")).StatusCode);
        var refused = await server.Get("/", "mmos_guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal("full", await GuardTests.Code(refused));

        var viewer = await server.Token("v", Roles.Viewer);
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 8; i++) answers.Add((await server.Get("/", viewer)).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, answers[0]);
        for (var i = 0; i < 8; i++) Assert.Equal(HttpStatusCode.OK, (await server.Get("/")).StatusCode);
    }

    private static string Ticket(Door door) => door.NewLink().Query["?ticket=".Length..];

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
