using System.Diagnostics;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>Workers that come and go: by the queue, by a person's order, and with the process that runs
/// them.</summary>
public sealed class StaffTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_worker_gets_instances_for_what_waits_and_a_persons_number_wins()
    {
        using var place = Configured("workers: [{ name: Solo, agent: command, scale: { min: 1, max: 3 } }]");
        using var run = place.Start("run", Gated(place, "scale", 6).In(place));
        await Waiting.Until(() => place.Begun() == 3, "three of six are worked on");
        Assert.Equal(["Solo", "Solo-2", "Solo-3"], await place.Serving());

        (await place.Run("worker", "scale", "Solo", "5")).With(0);
        await Waiting.Until(() => place.Begun() == 5, "five are worked on");
        (await place.Run("worker", "scale", "Solo", "1")).With(0);
        // What they hold they finish; the sixth waits for the one that is left.
        foreach (var begun in Directory.GetFiles(place.Out, "began-*"))
            File.WriteAllText(begun.Replace("began-", "open-", StringComparison.Ordinal), "");
        await Waiting.Until(async () => (await place.Serving()) is ["Solo"], "one is left");
        place.Open();
        (await run.End()).With(0);
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task A_worker_is_stopped_started_and_started_anew_from_another_terminal()
    {
        using var place = Configured(
            "workers: [{ name: Solo, agent: command }, { name: Other, agent: command }]");
        using var run = place.Start("run", Gated(place, "orders", 2).In(place));
        await Waiting.Until(() => place.Begun() == 2, "both work");
        var first = await Registration(place, "Solo");
        Assert.Contains($"process {run.Pid} sees to it",
            (await place.Run("worker", "restart", "Solo")).With(0).Text, StringComparison.Ordinal);
        (await place.Run("worker", "stop", "Other")).With(0);
        (await place.Run("task", "add", "Third", "--project", "orders", "--run", Gate(place, "third")))
            .With(0);
        // What they hold they finish; then one is back and the other is gone.
        File.WriteAllText(Path.Combine(place.Out, "open-t1"), "");
        File.WriteAllText(Path.Combine(place.Out, "open-t2"), "");
        await Waiting.Until(async () => await Registration(place, "Solo") > first, "Solo is new");
        await Waiting.Until(async () => (await place.Serving()) is ["Solo"], "Other has left");
        (await place.Run("worker", "start", "Other")).With(0);
        await Waiting.Until(async () => (await place.Serving()) is ["Other", "Solo"], "Other is back");
        (await place.Run("worker", "start", "Sola")).With(3);
        place.Open();
        (await run.End()).With(0);
    }

    [Fact]
    public async Task Another_run_takes_over_when_the_first_is_killed()
    {
        using var place = Configured("workers: [{ name: Solo, agent: command }]");
        using var first = place.Start("run", Gated(place, "first", 1).In(place));
        await Waiting.Until(() => place.Begun() == 1, "the first works");
        var before = await Registration(place, "Solo");
        var plan = new PlanText("second", repository: null).Task("go", "true").In(place);
        using var second = place.Start("run", plan);
        await second.Line("second");

        var killed = Stopwatch.StartNew();
        Assert.Equal(0, Running.Send(first.Pid, Running.Kill));
        (await second.End()).With(0);
        output.WriteLine($"its plan was done {killed.ElapsedMilliseconds} ms after the other was killed");
        Assert.True(await Registration(place, "Solo") > before, "the worker was registered anew");
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task A_process_short_of_memory_takes_nothing_in_until_it_eases()
    {
        using var place = Configured("limits: { memory: 1MB }\nworkers: [{ name: Solo, agent: command }]");
        using var run = place.Start("run", Gated(place, "tight", 2).In(place));
        await Waiting.Until(
            async () => (await place.Run("events")).Text.Contains("host.memory_tight"), "it says so");
        var refused = (await place.Run("task", "add", "More", "--project", "tight", "--run", "true")).With(4);
        Assert.Contains("short of memory", refused.ToString(), StringComparison.Ordinal);
        place.Open();
        (await place.Run("config", "set", "limits.memory", "64GB")).With(0);
        (await place.Run("config", "apply")).With(0);
        (await run.End()).With(0);
        var said = await place.Export();
        Assert.Single(said, line => line.Contains("host.memory_tight", StringComparison.Ordinal));
        Assert.Single(said, line => line.Contains("host.memory_eased", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_run_was_asked_for_holds_as_long_as_it_lasts()
    {
        using var place = Configured("limits: { max_running: 1, max_queue_depth: 50 }");
        using var run = place.Start("run", Gated(place, "many", 3).In(place), "--workers", "2");
        await Waiting.Until(() => place.Begun() == 2, "two of three are worked on");
        (await place.Run("config", "set", "limits.max_queue_depth", "60")).With(0);

        var applied = (await place.Run("config", "apply")).With(0).Text;

        Assert.Contains("limits.max_queue_depth: 50 -> 60", applied, StringComparison.Ordinal);
        Assert.Contains($"limits.max_running: 2 while `mmos run --workers 2` (process {run.Pid}) lasts, "
            + "1 after it", applied, StringComparison.Ordinal);
        Assert.DoesNotContain("->", applied.Replace("50 -> 60", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        // One is done, so a second place is free only if two may run.
        File.WriteAllText(Directory.GetFiles(place.Out, "began-*").Order(StringComparer.Ordinal).First()
            .Replace("began-", "open-", StringComparison.Ordinal), "");
        await Waiting.Until(() => place.Begun() == 3, "the third is worked on beside the second");
        place.Open();
        (await run.End()).With(0);
        var policies = (await place.Export())
            .Where(line => line.Contains("\"policy.set\"", StringComparison.Ordinal)).ToList();
        Assert.Contains("\"maxRunning\":1,\"maxQueueDepth\":60", policies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_of_a_terminal_follows_the_configuration_and_minds_its_memory()
    {
        using var place = Configured("workers: [{ name: Solo, agent: command, capabilities: [sew] }]");
        using var worker = place.Start("worker", "run", "Solo");
        await worker.Line("Solo serves");
        await Waiting.Until(async () => (await place.Serving()) is ["Solo"], "it is there");

        place.Write("mmos.yaml", """
            version: 1
            limits: { memory: 1MB }
            workers: [{ name: Solo, agent: command, capabilities: [knit] }]
            """);
        (await place.Run("config", "apply")).With(0);

        await Waiting.Until(async () => (await place.Json("worker", "show", "Solo")).GetProperty(
            "capabilities").EnumerateArray().Select(c => c.GetString()).ToList() is ["knit"], "it can knit");
        await Waiting.Until(
            async () => (await place.Run("events")).Text.Contains("host.memory_tight"), "it says so");
        (await place.Run("config", "set", "limits.memory", "64GB")).With(0);
        (await place.Run("config", "apply")).With(0);
        await Waiting.Until(
            async () => (await place.Run("events")).Text.Contains("host.memory_eased"), "it eased");
        // A person's order ends it, as before.
        (await place.Run("worker", "stop", "Solo")).With(0);
        (await worker.End()).With(0);
    }

    private static Place Configured(string yaml)
    {
        var place = new Place();
        place.Write("mmos.yaml", $"version: 1\n{yaml}\n");
        place.Commit("configure");
        return place;
    }

    /// <summary>Tasks that say they began, and wait until they may end.</summary>
    private static PlanText Gated(Place place, string project, int tasks)
    {
        var plan = new PlanText(project, repository: null);
        for (var i = 1; i <= tasks; i++) plan.Task($"t{i}", Gate(place, $"t{i}"));
        return plan;
    }

    private static string Gate(Place place, string name) =>
        $"touch {place.Out}/began-{name}; "
        + $"while [ ! -e {place.Out}/open ] && [ ! -e {place.Out}/open-{name} ]; do sleep 0.05; done";

    private static async Task<int> Registration(Place place, string worker) =>
        (await place.Json("worker", "list")).EnumerateArray()
            .Where(w => w.GetProperty("name").GetString() == worker)
            .Select(w => w.GetProperty("registration").GetInt32()).FirstOrDefault();
}

/// <summary>What these tests look at.</summary>
internal static class StaffPlaces
{
    public static int Begun(this Place place) => Directory.GetFiles(place.Out, "began-*").Length;

    /// <summary>Lets every gated task end.</summary>
    public static void Open(this Place place) => File.WriteAllText(Path.Combine(place.Out, "open"), "");

    /// <summary>Names of the authors that are there.</summary>
    public static async Task<string[]> Serving(this Place place) =>
    [
        .. (await place.Json("worker", "list")).EnumerateArray()
            .Where(w => w.GetProperty("status").GetString() != "offline"
                && w.GetProperty("agent").GetString() == "command")
            .Select(w => w.GetProperty("name").GetString()!),
    ];
}
