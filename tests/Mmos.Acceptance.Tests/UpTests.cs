using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>`mmos up`: a server for a workspace, and its end.</summary>
public sealed class UpTests
{
    private const int Terminate = 15;

    [Theory]
    [InlineData(Running.Interrupt)]
    [InlineData(Terminate)]
    public async Task What_runs_may_finish_and_nothing_new_begins(int signal)
    {
        using var place = new Place();
        Configure(place);
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0");
        await up.Line("serving http://127.0.0.1:");
        await Add(place, "slow", $"touch {place.Out}/started; "
            + $"until [ -e {place.Out}/go ]; do sleep 0.02; done; echo slow > slow");
        await Add(place, "later", "echo later > later");
        await Waiting.UntilFile(Path.Combine(place.Out, "started"));

        up.Signal(signal);
        await Waiting.Until(async () => await Status(place) == "draining", "its worker is told");
        await File.WriteAllTextAsync(Path.Combine(place.Out, "go"), "",
            TestContext.Current.CancellationToken);
        var ended = (await up.End()).With(130);

        Assert.True(ended.Text.Contains("1 done, 0 handed over, 1 waiting", StringComparison.Ordinal),
            $"{ended}");
        Assert.All((await place.Export()).Causes("task.returned"), cause => Assert.Equal("drained", cause));
        Assert.Equal("ready", (await place.Json("task", "show", "T2")).GetProperty("status").GetString());
        Assert.False(File.Exists(ServerFile(place)));
        Assert.Empty(place.Marked());
    }

    [Fact]
    public async Task Its_file_is_the_owners_alone_and_a_second_one_says_where_the_first_is()
    {
        using var place = new Place();
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0", "--no-workers");
        var url = (await up.Line("serving ")).Split(' ')[1].TrimEnd('/');
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(ServerFile(place)));
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(ServerFile(place),
            TestContext.Current.CancellationToken));
        Assert.Equal((url, up.Pid), (file.RootElement.GetProperty("url").GetString(),
            file.RootElement.GetProperty("pid").GetInt32()));
        Assert.True(file.RootElement.GetProperty("token").GetString()!.Length >= 32);

        var second = (await place.Run("up")).With(4);
        Assert.Contains(url, Assert.Single(second.Error), StringComparison.Ordinal);
        (await place.Run("health")).With(0);
        (await place.Run("health", "--server", url)).With(0);
        up.Signal(Running.Interrupt);
        (await up.End()).With(130);
        (await place.Run("health")).With(5);
        (await place.Run("health", "--server", url)).With(5);
    }

    [Fact]
    public async Task A_killed_server_leaves_nothing_in_the_way()
    {
        using var place = new Place();
        using var first = place.Start("up", "--listen", "http://127.0.0.1:0");
        await first.Line("serving ");
        first.Signal(Running.Kill);
        await first.End();
        using var second = place.Start("up", "--listen", "http://127.0.0.1:0");
        await second.Line("serving ");
        second.Signal(Running.Interrupt);
        (await second.End()).With(130);
    }

    [Fact]
    public async Task A_port_in_use_is_said_with_what_to_do()
    {
        using var place = new Place();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var refused = (await place.Run("up", "--listen", $"http://127.0.0.1:{port}")).With(5);
        Assert.Contains("--listen", Assert.Single(refused.Error), StringComparison.Ordinal);
        Assert.False(File.Exists(ServerFile(place)));
    }

    [Fact]
    public async Task A_plan_that_is_run_beside_it_brings_its_own_workers()
    {
        using var place = new Place();
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0");
        await up.Line("serving ");
        var plan = new PlanText("beside").Task("one", "echo one > one").In(place);
        (await place.Run("run", plan)).With(0);
        Assert.Equal("one", place.Show("mmos/beside", "one"));
        up.Signal(Running.Interrupt);
        Assert.Contains("1 done, 0 handed over", (await up.End()).With(130).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_anywhere_ask_the_server_that_the_environment_names()
    {
        using var place = new Place();
        Configure(place);
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0", "--no-workers");
        var url = (await up.Line("serving ")).Split(' ')[1];
        await Add(place, "slow", "echo slow > slow");
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(ServerFile(place),
            TestContext.Current.CancellationToken));
        var token = Path.Combine(place.Out, "token");
        await File.WriteAllTextAsync(token, file.RootElement.GetProperty("token").GetString(),
            TestContext.Current.CancellationToken);
        var there = new Dictionary<string, string>
        {
            ["MMOS_URL"] = url,
            ["MMOS_TOKEN"] = await File.ReadAllTextAsync(token, TestContext.Current.CancellationToken),
        };
        using (var asked = Running.Start(place.Out, there, Place.Program, "task", "list"))
            Assert.Contains("T1", (await asked.End()).With(0).Text, StringComparison.Ordinal);
        using (var refused = Running.Start(place.Out, new Dictionary<string, string> { ["MMOS_URL"] = url },
            Place.Program, "task", "list"))
            (await refused.End()).With(6);
        using (var landing = Running.Start(place.Out, there, Place.Program, "project", "land", "up"))
            (await landing.End()).With(5);

        // A worker far away, as far as the server can tell, takes the task; the server verifies and merges.
        var worker = await place.Run("worker", "run", "--name", "far", "--until-empty", "--server", url,
            "--token-file", token);
        worker.With(0);
        await Waiting.Until(async () => (await place.Json("task", "show", "T1")).GetProperty("status")
            .GetString() == "done", "the task is done");
        Assert.Equal("slow", place.Show("mmos/up", "slow"));
        up.Signal(Running.Interrupt);
        (await up.End()).With(130);
    }

    [Fact]
    public async Task Workers_elsewhere_finish_or_hand_over_and_come_back_with_the_server()
    {
        using var place = new Place();
        Configure(place);
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0", "--no-workers");
        var url = (await up.Line("serving ")).Split(' ')[1];
        await Add(place, "slow", Until(place, "slow"));
        await Add(place, "slower", Until(place, "slower"));
        using var one = await Elsewhere(place, "one", url);
        using var two = await Elsewhere(place, "two", url);
        await Waiting.UntilFile(Path.Combine(place.Out, "slow-began"));
        await Waiting.UntilFile(Path.Combine(place.Out, "slower-began"));

        up.Signal(Running.Interrupt);
        await one.Line("the server is about to stop");
        await two.Line("the server is about to stop");
        Allow(place, "slow");
        var ended = (await up.End()).With(130);
        Assert.True(ended.Text.Contains("1 done, 1 handed over (T2), 1 waiting", StringComparison.Ordinal),
            $"{ended}");
        Assert.Equal("done", (await place.Json("task", "show", "T1")).GetProperty("status").GetString());
        await one.Line("waits until a server answers");
        await two.Line("waits until a server answers");

        Allow(place, "slower");
        using var again = place.Start("up", "--listen", url.TrimEnd('/'), "--no-workers");
        await again.Line("serving ");
        await Waiting.Until(async () => (await place.Json("task", "show", "T2")).GetProperty("status")
            .GetString() == "done", "a worker that came back does it");
        Assert.Equal("slower", place.Show("mmos/up", "slower"));
        foreach (var worker in (Running[])[one, two])
        {
            worker.Signal(Running.Interrupt);
            (await worker.End()).With(130);
        }
        again.Signal(Running.Interrupt);
        (await again.End()).With(130);
    }

    [Fact]
    public async Task What_a_worker_elsewhere_did_while_the_server_was_away_is_not_lost()
    {
        using var place = new Place();
        Configure(place);
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0", "--no-workers");
        var url = (await up.Line("serving ")).Split(' ')[1];
        await Add(place, "slow", Until(place, "slow"));
        using var worker = await Elsewhere(place, "one", url);
        await Waiting.UntilFile(Path.Combine(place.Out, "slow-began"));
        up.Signal(Running.Kill);
        await up.End();
        Allow(place, "slow");
        await worker.Line("/complete waits");

        using var again = place.Start("up", "--listen", url.TrimEnd('/'), "--no-workers");
        await again.Line("serving ");
        await Waiting.Until(async () => (await place.Json("task", "show", "T1")).GetProperty("status")
            .GetString() == "done", "the result arrives");
        Assert.Equal(1, (await place.Json("task", "show", "T1")).GetProperty("attempt").GetInt32());
        Assert.Equal("slow", place.Show("mmos/up", "slow"));
        worker.Signal(Running.Interrupt);
        (await worker.End()).With(130);
    }

    private static string Until(Place place, string id) => $"touch {place.Out}/{id}-began; echo {id} > {id}; "
        + $"until [ -e {place.Out}/{id}-may ]; do sleep 0.02; done";

    private static void Allow(Place place, string id) =>
        File.WriteAllText(Path.Combine(place.Out, id + "-may"), "");

    private static async Task<Running> Elsewhere(Place place, string name, string url)
    {
        var made = await place.Json("token", "create", name, "--role", "worker", "--worker", name);
        var token = Path.Combine(place.Out, name + "-token");
        File.WriteAllText(token, made.GetProperty("secret").GetString());
        return place.Start("worker", "run", "--name", name, "--server", url, "--token-file", token);
    }

    private static string ServerFile(Place place) => Path.Combine(place.State, "run", "server.json");

    private static void Configure(Place place) => place.Write("mmos.yaml",
        "version: 1\nworkers:\n  - { name: only, agent: command, capabilities: [general] }\n");

    private static async Task Add(Place place, string id, string run)
    {
        if (id == "slow")
            (await place.Run("project", "create", "up", "--goal", "Show it", "--repo", ".")).With(0);
        (await place.Run("task", "add", id, "--project", "up", "--run", run)).With(0);
    }

    private static async Task<string?> Status(Place place) =>
        (await place.Json("worker", "show", "only")).GetProperty("status").GetString();
}
