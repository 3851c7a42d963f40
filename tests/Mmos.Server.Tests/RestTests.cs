using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mmos.Api;
using Xunit;

namespace Mmos.Server.Tests;

/// <summary>The surface as it is on the wire: what the client does not show.</summary>
public sealed class RestTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.Start(Stop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string, string, string, string> WrongBodies { get; } = new()
    {
        { "/projects", """{"goal":"g","tasks":[]}""", "project", "`project` is missing" },
        { "/projects", """{"project":1,"goal":"g","tasks":[]}""", "project", "another type" },
        { "/projects", """{"project":"p","goal":"g","tasks":[],"colour":"red"}""", "colour", "no member" },
        { "/projects", """{"project":"p","goal":"g","goal":"h","tasks":[]}""", "goal", "twice" },
        { "/projects", """{"project":"p","goal":null,"tasks":[]}""", "goal", "null" },
        { "/projects", """{"project":"p","goal":"g","tasks":[{"key":"a"}]}""", "tasks[0].title", "missing" },
        { "/projects", """{"project":"p","goal":"g","tasks":[{"key":"a","title":"t","titel":1}]}""",
            "tasks[0].titel", "no member" },
        { "/projects", """{"project":"p","goal":"g","tasks":[{"key":"a","title":"t","priority":"P9"}]}""",
            "tasks[0].priority", "none of P0, P1, P2" },
        { "/projects", """{"project":"p","goal":"g","tasks":[{"key":"a","title":"t","retryMax":1e3}]}""",
            "tasks[0].retryMax", "another type" },
        { "/projects",
            """{"project":"p","goal":"g","tasks":[{"key":"a","title":"t","estimateHours":1e27}]}""",
            "tasks[0].estimateHours", "estimate" },
        { "/projects", """{"project":"p","goal":"g","budgetUsd":"a lot","tasks":[]}""", "budgetUsd", "type" },
        { "/projects", """{"project":"p","goal":"g","tasks":[""", "$", "no JSON" },
        { "/projects", """{"project":"p","goal":"g","tasks":[]} true""", "$", "no JSON" },
        { "/projects", "[]", "$", "another type" },
        { "/projects", "null", "$", "null" },
        { "/tasks", """{"title":""}""", "tasks[0].title", "has a title" },
        { "/tasks", """{"title":"t","project":7}""", "project", "another type" },
        { "/tasks", """{"project":"nowhere","title":"t"}""", "project", "no project nowhere" },
        { "/tasks", """{"tasks":[{"title":"t"}]}""", "tasks[0].key", "missing" },
        { "/tasks", """[{"title":"t","project":"a"},{"title":"t","project":"b"}]""", "[1].project", "one" },
        { "/tasks/claim", """{"worker":"w","registration":1,"max":0}""", "max", "1 to 256" },
        { "/tasks/claim", """{"worker":"w","registration":1,"waitSeconds":1e9}""", "waitSeconds",
            "0 to 120" },
        { "/tasks/T1/progress", """{"worker":"w","lease":1,"percent":101}""", "percent", "0 to 100" },
        { "/query", """{"sql":"select 1","limit":0}""", "limit", "1 to 1000" },
        { "/decompose", "{}", "goal", "one of them" },
    };

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task A_wrong_body_is_refused_by_the_path_of_its_field_and_stores_nothing(
        string path, string body, string field, string why)
    {
        var answer = await Post(path, body);
        var problem = await Problem(answer);
        Assert.Contains(why, problem.Detail, StringComparison.Ordinal);
        Assert.Equal([field], problem.Errors.Keys);
        Assert.Equal(problem.Code == "invalid" ? 400 : 404, (int)answer.StatusCode);
        Assert.Empty((await _server.Local.Records.Events(0, null, 10, Stop)).Value!);
    }

    [Fact]
    public async Task Deep_long_and_undecodable_bodies_are_refused_too()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Contains("nested deeper", (await Problem(await Post("/projects",
            $$"""{"project":"p","goal":"g","tasks":{{deep}}}"""))).Detail, StringComparison.Ordinal);

        var raw = new ByteArrayContent([.. "{\"title\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        raw.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var problem = await Problem(await _server.Http.PostAsync("/api/orchestrator/tasks", raw, Stop));
        Assert.Contains("UTF-8", problem.Detail, StringComparison.Ordinal);

        var title = new string('x', 201);
        Assert.Equal(["tasks[0].title"],
            (await Problem(await Post("/tasks", $$"""{"title":"{{title}}"}"""))).Errors.Keys);
        Assert.Empty((await _server.Local.Records.Events(0, null, 10, Stop)).Value!);
    }

    [Theory]
    [InlineData("/tasks?limit=0", "limit")]
    [InlineData("/tasks?limit=1001", "limit")]
    [InlineData("/tasks?limit=many", "limit")]
    [InlineData("/tasks?limit=1&limit=2", "limit")]
    [InlineData("/tasks?status=running,lost", "status")]
    [InlineData("/tasks?statuss=ready", "statuss")]
    [InlineData("/tasks?after=x", "after")]
    [InlineData("/projects?after=gone", "after")]
    [InlineData("/messages?unread=perhaps", "unread")]
    [InlineData("/events?since=-1", "since")]
    [InlineData("/artifacts/content?project=p", "name")]
    [InlineData("/status?minSeq=soon", "minSeq")]
    public async Task A_wrong_question_is_refused_by_its_name(string path, string field)
    {
        var answer = await _server.Http.GetAsync("/api/orchestrator" + path, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], (await Problem(answer)).Errors.Keys);
    }

    [Fact]
    public async Task Codes_have_their_status()
    {
        await Post("/tasks", """{"title":"t"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/tasks/T99")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict,
            (await Post("/tasks/T1/complete", """{"worker":"w","lease":3}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Post("/projects",
            """{"project":"inbox","goal":"g","tasks":[]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable,
            (await Post("/query", """{"sql":"select 1"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/nothing")).StatusCode);

        await _server.Local.Upkeep.Configure(new PolicySpec { MaxQueueDepth = 1 }, Stop);
        var full = await Post("/tasks", """{"title":"one more"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, full.StatusCode);
        Assert.NotNull(full.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_task_needs_only_a_title_and_says_who_has_it_and_until_when()
    {
        await Post("/agents", """{"name":"w1","agent":"command"}""");
        using var waits = new HttpRequestMessage(HttpMethod.Post, "/api/orchestrator/tasks/claim")
        {
            Content = Json("""{"worker":"w1","waitSeconds":60}"""),
        };
        var claim = _server.Http.SendAsync(waits, Stop);
        while ((await Read(await Get("/agents/w1"))).GetProperty("status").GetString() != "idle"
            || !(await Read(await Get("/events?limit=1000"))).GetProperty("items").EnumerateArray()
                .Any(e => e.GetProperty("type").GetString() == "worker.waiting"))
            await Task.Yield();

        var added = await Post("/tasks", """{"title":"Say hello","estimateHours":2}""");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var answer = await Read(added);
        Assert.Equal(("T1", "inbox", "w1"), (answer.GetProperty("id").GetString(),
            answer.GetProperty("project").GetString(), answer.GetProperty("worker").GetString()));
        Assert.NotEqual(JsonValueKind.Null, answer.GetProperty("eta").ValueKind);
        Assert.Equal("T1", (await Read(await claim)).GetProperty("items")[0].GetProperty("task")
            .GetProperty("id").GetString());

        var batch = await Read(await Post("/tasks", """[{"title":"a"},{"title":"b","key":"b"}]"""));
        Assert.Equal(2, batch.GetProperty("tasks").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, batch.GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Pages_are_followed_by_their_cursor_without_a_gap()
    {
        var tasks = string.Join(',', Enumerable.Range(0,
            250).Select(i => $$"""{"key":"k{{i}}","title":"do {{i}}"}"""));
        await Post("/projects", $$"""{"project":"p","goal":"g","tasks":[{{tasks}}]}""");
        List<string> seen = [];
        for (string? after = ""; after is not null;)
        {
            var page = await Read(await Get($"/tasks?project=p&limit=99{after}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(t => t.GetProperty("id").GetString()!));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }
        Assert.Equal(Enumerable.Range(1, 250).Select(i => $"T{i}"), seen);
        Assert.Equal(100, (await Read(await Get("/tasks"))).GetProperty("items").GetArrayLength());
        Assert.Equal(250, (await _server.Client.Tasks.List(new TaskFilter(), Stop)).Value!.Count);
        Assert.Equal("T8", (await _server.Client.Tasks.List(
            new TaskFilter { After = 7, Limit = 1 }, Stop)).Value![0].Id);
    }

    [Fact]
    public async Task The_same_order_under_a_key_happens_once_whatever_it_is()
    {
        await Post("/projects", """{"project":"p","goal":"g","tasks":[{"key":"a","title":"t"}]}""");
        var order = """{"title":"once","project":"p","key":"once"}""";
        var first = await Post("/tasks", order, "key-1");
        var again = await Post("/tasks", order, "key-1");
        Assert.Equal(await first.Content.ReadAsStringAsync(Stop),
            await again.Content.ReadAsStringAsync(Stop));

        Assert.True((await Post("/tasks/T1/cancel", """{"reason":"no"}""", "key-2")).IsSuccessStatusCode);
        var events = (await _server.Local.Records.Events(0, null, 100, Stop)).Value!.Count;
        Assert.True((await Post("/tasks/T1/cancel", """{"reason":"no"}""", "key-2")).IsSuccessStatusCode);
        Assert.Equal(events, (await _server.Local.Records.Events(0, null, 100, Stop)).Value!.Count);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await Post("/tasks/T1/cancel", """{"reason":"another"}""", "key-2")).StatusCode);

        foreach (var key in (string[])["", new string('k', 129), "with space"])
            Assert.Equal(["Idempotency-Key"], (await Problem(await Post("/tasks", order, key))).Errors.Keys);
    }

    [Fact]
    public async Task Every_answer_says_its_position_and_can_be_asked_to_reach_one()
    {
        var added = await Post("/tasks", """{"title":"t"}""");
        var seq = long.Parse(Assert.Single(added.Headers.GetValues("Mmos-Seq")));
        var read = await Get($"/tasks?minSeq={seq}");
        Assert.True(long.Parse(Assert.Single(read.Headers.GetValues("Mmos-Seq"))) >= seq);

        var waits = Get($"/tasks?minSeq={seq + 1}");
        Assert.False(waits.IsCompleted);
        await Post("/tasks", """{"title":"another"}""");
        Assert.Equal(2, (await Read(await waits)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_front_page_and_the_health_pages_say_what_this_is()
    {
        var about = await Read(await _server.Http.GetAsync("/", Stop));
        Assert.Equal(("MMOS", "0.1.0"), (about.GetProperty("name").GetString(),
            about.GetProperty("version").GetString()));
        foreach (var page in (string[])["/openapi/v1.json", "/docs/index.html", "/docs/swagger-ui-bundle.js"])
            Assert.True((await _server.Http.GetAsync(page, Stop)).IsSuccessStatusCode, page);
        Assert.Contains("mmos_queue_depth", await _server.Http.GetStringAsync("/metrics", Stop),
            StringComparison.Ordinal);
        using var stranger = new HttpClient { BaseAddress = _server.Server.Url };
        var health = await Read(await stranger.GetAsync("/healthz", Stop));
        Assert.Equal(("ok", "c0ffee"), (health.GetProperty("status").GetString(),
            health.GetProperty("build").GetString()));
        Assert.True((await stranger.GetAsync("/readyz", Stop)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/", Stop)).StatusCode);
    }

    [Fact]
    public async Task An_unhealthy_server_names_what_fails()
    {
        await using var sick = new TestServer();
        await sick.Start(Stop, options => options with
        {
            Health = _ => Task.FromResult<IReadOnlyList<string>>(["disk: 3 MB are free"]),
        });
        var answer = await sick.Http.GetAsync("/healthz", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("disk: 3 MB are free", (await Read(answer)).GetProperty("checks").GetProperty("disk")
            .GetString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_problem_and_no_exception()
    {
        using var nobody = new HttpOrchestrator(new Uri("http://127.0.0.1:9"), "x");
        var answer = await nobody.Tasks.Get("T1", Stop);
        Assert.Equal("unavailable", answer.Problem!.Code);
        Assert.Contains("mmos up", answer.Problem.Message, StringComparison.Ordinal);
        Assert.Equal("unavailable", (await nobody.Tasks.Retry("T1", "", Stop)).Problem!.Code);
        await Assert.ThrowsAsync<UnavailableException>(() => nobody.Records.WaitForChange(1, Stop));
    }

    private Task<HttpResponseMessage> Get(string path) => _server.Http.GetAsync("/api/orchestrator" + path,
        Stop);

    private Task<HttpResponseMessage> Post(string path, string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post,
            "/api/orchestrator" + path)
        { Content = Json(body) };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return _server.Http.SendAsync(request, Stop);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return document.RootElement.Clone();
    }

    private static async Task<ProblemBody> Problem(HttpResponseMessage answer)
    {
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return JsonSerializer.Deserialize(text, ApiJson.Of<ProblemBody>(ApiJson.Strict))!;
    }
}
