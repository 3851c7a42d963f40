using System.Text.Json;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>An epic is broken down by itself and runs.</summary>
public sealed class BreakdownTests
{
    private static readonly string[] s_steps =
        ["requirements", "design", "schema", "implementation", "testing", "docs"];

    private const string Parts = "mkdir -p parts; echo done > \"parts/$MMOS_TASK_KEY\"";

    [Fact]
    public async Task An_epic_of_30_hours_is_broken_down_by_itself_and_runs()
    {
        using var place = new Place();
        var plan = Epic(place, "Orders REST API", "auto");

        var ended = (await place.Run("run", plan)).With(0);

        Assert.Contains("orders was broken down by pattern api (30 h estimated, above 24 h):", ended.Out);
        Assert.Contains("  T2 orders.requirements, 2.4 h", ended.Out);
        Assert.True(IndexOf(ended, "was broken down") < IndexOf(ended, "T2 orders.requirements running"));
        Assert.Equal(["before", .. s_steps.Select(step => $"orders.{step}"), "after"],
            (await place.Json("task", "list")).EnumerateArray()
                .Select(task => task.GetProperty("key").GetString()));
        foreach (var step in s_steps)
            Assert.Equal("done", place.Show("mmos/shop", $"parts/orders.{step}"));
        var first = await place.Json("task", "show", "T2");
        Assert.Equal("orders", first.GetProperty("parent").GetProperty("key").GetString());
        Assert.Equal("simple", first.GetProperty("complexity").GetString());
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task An_epic_without_a_pattern_is_refused_with_what_to_do_and_nothing_is_stored()
    {
        using var place = new Place();

        var ended = (await place.Run("run", Epic(place, "Everything", "auto"))).With(2);

        var line = Assert.Single(ended.Error);
        foreach (var way in (string[])[
            "`orders` is an epic (30 h estimated, above 24 h) and no pattern fits its words: split it",
            "give an estimate of at most 24h",
            "name a pattern (api, frontend, database, security, devops, ml)",
            "say breakdown: off"])
            Assert.Contains(way, line);
        Assert.Empty((await place.Json("project", "list")).EnumerateArray());

        var off = (await place.Run("run", Epic(place, "Everything", "off"))).With(0);
        Assert.Contains("note: orders is an epic (30 h estimated, above 24 h) and runs as it is, "
            + "because breakdown is off", off.Out);
    }

    [Fact]
    public async Task A_plan_that_asks_first_is_refused_without_a_terminal_and_runs_with_yes()
    {
        using var place = new Place();
        var plan = Epic(place, "Orders REST API", "ask");

        var asked = (await place.Run("run", plan)).With(4);
        Assert.Contains("agree with --yes, or say breakdown: auto", asked.Error[0]);
        Assert.Contains("  orders.implementation  10 h 30 min", asked.Error);

        var ended = (await place.Run("run", plan, "--yes")).With(0);
        Assert.Contains("✓ shop: 8 of 8 tasks done", ended.Out);
    }

    [Fact]
    public async Task A_plan_made_of_a_goal_runs()
    {
        using var place = new Place();
        place.Write("mmos.yaml", $$"""
            version: 1
            workers:
              - { name: w1, agent: command, slots: 2, run: '{{Parts}}' }
            patterns:
              report: { words: [report], steps: [collect, { id: write, share: 3 }] }
            """);
        place.Commit("configure");

        (await place.Run("plan", "Write the report", "--estimate", "8h", "--out", "../report.yaml")).With(0);
        (await place.Run("run", "../report.yaml")).With(0);

        Assert.Equal("done", place.Show("mmos/write-the-report", "parts/write"));
        Assert.Contains("estimate: 6h", File.ReadAllText(Path.Combine(place.Folder, "report.yaml")));
    }

    [Fact]
    public async Task A_template_and_a_file_of_tasks_are_added_all_or_none()
    {
        using var place = new Place();
        (await place.Run("run", new PlanText("shop").Task("first", "echo 1 > one").In(place))).With(0);
        place.Write("more.json", "[{\"id\":\"a\",\"title\":\"A\",\"needs\":[\"first\"]},"
            + "{\"id\":\"b\",\"title\":\"B\",\"needs\":[\"c\"]}]");

        var wrong = (await place.Run("task", "add", "--project", "shop", "--from", "more.json")).With(2);
        Assert.EndsWith("more.json:1:73: tasks[1].needs: `b` needs `c`, which is no task of project shop",
            wrong.Error[^1]);
        Assert.Single((await place.Json("task", "list")).EnumerateArray());

        place.Write("more.json", "[{\"id\":\"a\",\"title\":\"A\",\"needs\":[\"first\"]}]");
        (await place.Run("task", "add", "--project", "shop", "--from", "more.json")).With(0);
        (await place.Run("task", "add", "--project", "shop", "--template", "search")).With(0);
        Assert.Equal(["first", "a", "search.red", "search.green", "search.refactor"],
            (await place.Json("task", "list")).EnumerateArray()
                .Select(task => task.GetProperty("key").GetString()));
    }

    private static string Epic(Place place, string title, string breakdown)
    {
        var path = Path.Combine(place.Folder, "shop.plan.yaml");
        File.WriteAllText(path, $$"""
            version: 1
            project: shop
            goal: A shop
            repository: repo
            breakdown: {{breakdown}}
            defaults: { run: {{JsonSerializer.Serialize(Parts)}} }
            tasks:
              - { id: before, title: Before, acceptance: [it is there] }
              - id: orders
                title: {{title}}
                estimate: 30h
                needs: [before]
                acceptance: [orders can be placed]
                verify: ["test -n \"$(ls parts/orders*)\""]
              - { id: after, title: After, needs: [orders], acceptance: [it is there] }
            """);
        return path;
    }

    private static int IndexOf(Ended ended, string text) =>
        ended.Out.ToList().FindIndex(line => line.Contains(text, StringComparison.Ordinal));
}
