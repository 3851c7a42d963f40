using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;
using Mmos.Api;

namespace Mmos.Acceptance.Tests;

/// <summary>Many processes on one workspace: `mmos up`, terminals of agents, clients over HTTP.</summary>
public sealed class DoorsTests
{
    private const int TasksPerDoor = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_and_terminals_share_a_workspace_and_lose_nothing_when_some_are_killed()
    {
        using var place = new Place();
        // One that opened the log itself, before there was a server; the others ask the server.
        using var admin = await place.Terminal("orchestrator");
        await admin.Made("create_project", new { name = "shop", goal = "Sell" });
        using var first = await Up(place);
        using var doomed = await place.Terminal("executor", "doomed");
        using var steady = await place.Terminal("executor", "steady");
        using var sql = await place.Terminal("sql");

        await AddThroughEveryDoor(place, admin, sql);

        // It dies with a task in its hands and half of the work in its worktree.
        var begun = await Begin(doomed.Call) ?? throw new InvalidOperationException(doomed.Refused);
        await Write(begun, "half.txt");
        using var far = await Far(place);
        var ended = 0;
        var workers = Task.WhenAll(Work(steady.Call, () => ended++), Work(far.Call, () => ended++));
        await Waiting.Until(() => ended >= 2, "some tasks are handed in");
        await doomed.Kill();

        await Waiting.Until(() => ended >= 5, "more tasks are handed in");
        first.Signal(Running.Kill);
        await first.End();
        // The terminals go on without a server; who comes over HTTP waits for the next one.
        await admin.Made("get_inbox", new { });
        var before = ended;
        await Waiting.Until(() => ended > before, "a terminal hands in without a server");
        using var second = await Up(place);
        await workers;
        await Waiting.Until(async () => (await place.Json("project", "show", "shop")).GetProperty("status")
            .GetString() == "done", "the project is done");

        await AllDoneOnce(place, begun.GetProperty("task").GetString()!);
        var found = await sql.Made("query",
            new { sql = "SELECT COUNT(*) FROM TaskQueue WHERE Status = 'done'" });
        Assert.Equal(4 * TasksPerDoor, found.GetProperty("rows")[0][0].GetInt32());
        await Task.WhenAll(admin.Close(), steady.Close(), sql.Close());
        await place.VerifyDatabase();
        second.Signal(Running.Interrupt);
        (await second.End()).With(130);
        Assert.Empty(place.Marked());
    }

    private static async Task AllDoneOnce(Place place, string handedOver)
    {
        var export = await place.Export();
        Assert.Equal(Enumerable.Range(1, 4 * TasksPerDoor), export.Done().Order());
        var branch = place.Git("ls-tree", "-r", "--name-only", "mmos/shop").Split('\n');
        var files = Enumerable.Range(1, 4 * TasksPerDoor).Select(i => $"T{i}.txt");
        Assert.Equal(files.Append("half.txt").Order(),
            branch.Where(file => file.EndsWith(".txt") && file != "a.txt").Order());
        Assert.Equal(2, (await place.Json("task", "show", handedOver))
            .GetProperty("attempt").GetInt32());
    }

    private static async Task<Running> Up(Place place)
    {
        var up = place.Start("up", "--no-workers", "--listen", "http://127.0.0.1:0");
        await up.Line("serving ");
        return up;
    }

    private static async Task AddThroughEveryDoor(Place place, McpTerminal admin, McpTerminal sql)
    {
        using var rest = Client(place);
        await Task.WhenAll(
            Each(i => admin.Made("add_tasks", new
            {
                project = "shop",
                tasks = new[] { new { id = $"admin-{i}", title = $"admin {i}" } },
            })),
            Each(i => sql.Made("add_task", new { session = "shop", description = $"sql {i}" })),
            Each(async i => Assert.Null((await rest.Projects.Add("shop",
                [new TaskSpec { Key = $"rest-{i}", Title = $"rest {i}" }], null, Stop)).Problem)),
            Each(async i => (await place.Run("task", "add", $"cli {i}", "--project", "shop")).With(0)));
    }

    private static Task Each(Func<int, Task> add) =>
        Task.WhenAll(Enumerable.Range(1, TasksPerDoor).Select(add));

    private static async Task<JsonElement?> Begin(CallTool call)
    {
        await call("poll_for_tasks", new { wait_seconds = 5 });
        return await call("accept_task", new { });
    }

    private static Task Write(JsonElement begun, string file) => File.WriteAllTextAsync(
        Path.Combine(begun.GetProperty("worktree").GetString()!, file), "done\n", Stop);

    // An agent as its instructions are: refusals and servers that are away make it poll again.
    private static async Task Work(CallTool call, Action handedIn)
    {
        using var limit = Waiting.Limited();
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var poll = await call("poll_for_tasks", new { wait_seconds = 1 });
            if (poll is { } told && told.TryGetProperty("done", out var done) && done.GetBoolean()) return;
            if (poll is null || await call("accept_task", new { }) is not { } begun) continue;
            await Write(begun, begun.GetProperty("task").GetString() + ".txt");
            if (await call("complete_task", new { result = "written" }) is not null) handedIn();
        }
    }

    // A worker with a token of its own, which asks whichever server there is.
    private static async Task<McpDoor> Far(Place place)
    {
        using var admin = Client(place);
        var made = await admin.Tokens.Create(
            new TokenRequest { Name = "far", Role = Roles.Worker, Worker = "far" }, Stop);
        return new McpDoor(() => Server(place).Url, "mcp/executor", made.Value!.Secret);
    }

    private static HttpOrchestrator Client(Place place)
    {
        var (url, token) = Server(place);
        return new HttpOrchestrator(url, token);
    }

    private static (Uri Url, string Token) Server(Place place)
    {
        using var file = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(place.State, "run", "server.json")));
        return (new Uri(file.RootElement.GetProperty("url").GetString()!),
            file.RootElement.GetProperty("token").GetString()!);
    }
}
