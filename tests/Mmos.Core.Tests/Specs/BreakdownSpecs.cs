using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>Epics are replaced by their parts.</summary>
public class BreakdownSpecs
{
    private const string Api = "created p; submitted T1 my-api.requirements; submitted T2 my-api.design; "
        + "submitted T3 my-api.schema; submitted T4 my-api.implementation; submitted T5 my-api.testing; "
        + "submitted T6 my-api.docs";

    public static IEnumerable<TheoryDataRow<string, string, string>> Rules => Table.Rows($$"""
        -
            plan p %auto: my-api{min=1441}          | {{Api}}
            plan p %auto: my-api{min=1440}          | created p; submitted T1 my-api
            plan p %off: my-api{min=1800}           | created p; submitted T1 my-api
            plan p: my-api{min=1800}                | created p; submitted T1 my-api
            plan p %auto: my-api{min=1800 break=off} | created p; submitted T1 my-api
            plan p %off: my-api{min=1800 break=auto} | {{Api}}
            plan p %ask: my-api{min=1800 break=auto} | {{Api}}
            plan p %ask: my-api{min=1440}           | created p; submitted T1 my-api
            plan p %ask: x my-api{min=1800}         | ! unconfirmed: `my-api` would be broken down [tasks[1]]
            plan p %auto: my-api{min=1800 break=ask} | ! unconfirmed: agree with --yes [tasks[0]]
            plan p %auto: x thing{min=1800}         | ! invalid: `thing` is an epic (30 h estimated, above \
                24 h) and no pattern fits its words: split it, give an estimate of at most 24h, name a \
                pattern (api, frontend, database, security, devops, ml) with `pattern:`, or say \
                breakdown: off [tasks[1]]
            plan p %auto: thing{min=60 pattern=apis} | ! invalid: there is no pattern `apis`; there is api, \
                frontend [tasks[0].pattern]
            plan p %auto: my-api{min=720 pattern=api} | created p; submitted T1 my-api
            plan p %auto: my-api{min=721 pattern=api} | {{Api}}
            plan p %auto: b(my-api) my-api(a){min=1800} a | created p; submitted T1 a; \
                submitted T2 my-api.requirements; submitted T3 my-api.design; submitted T4 my-api.schema; \
                submitted T5 my-api.implementation; submitted T6 my-api.testing; submitted T7 my-api.docs; \
                submitted T8 b
            plan p %auto: my-api{min=1800} my-api.docs | ! invalid: the id `my-api.docs` is already taken \
                in project p [tasks[1].id]
            plan p %auto: x my-api(z){min=1800}     | ! invalid: `my-api.requirements` needs `z`, which is \
                no task of project p [tasks[1].needs]
            plan p %auto: my-api(x){min=1800} x(my-api) | ! invalid: in a circle: [tasks]
            plan p %auto: my-api-that-has-a-name-which-is-far-too-long-for-parts{min=1800} | ! invalid: \
                would have more than 60 characters; give it a shorter id [tasks[0].id]
        max 20 5
            plan p %auto: my-api{min=1800} | ! full: project p would have 6 open tasks [tasks]
        plan p %auto: my-api{min=1800}
            add p: x(my-api) | ! invalid: `x` needs `my-api`, which was broken down; need its last part: \
                `my-api.docs` [tasks[0].needs]
        """);

    [Theory, MemberData(nameof(Rules))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Theory]
    [InlineData("rest-api", "requirements design schema implementation testing docs")]
    [InlineData("react-page", "ui-design components state routing testing optimization")]
    [InlineData("postgres-tables", "schema tables indexing migrations performance backup")]
    [InlineData("oauth-login", "threat-modeling authentication authorization encryption audit testing")]
    [InlineData("docker-deploy", "design containers ci-cd monitoring deployment disaster-recovery")]
    [InlineData("ml-training",
        "data-preparation feature-engineering model-selection training evaluation deployment")]
    public void Each_shipped_pattern_is_a_chain_in_its_order(string key, string steps)
    {
        var world = new World().Given($"plan p %auto: a {key}(a){{min=1800}} z({key})");
        var parts = Submitted(world).Where(e => e.Definition.Parent is not null).ToList();
        Assert.Equal(steps.Split(' ').Select(s => $"{key}.{s}"), parts.Select(e => e.Definition.Key));
        Assert.Equal([[1], [2], [3], [4], [5], [6]], parts.Select(e => e.Needs));
        Assert.Equal([7], Submitted(world)[^1].Needs);
        Assert.Equal(1800, parts.Sum(e => e.Definition.EstimateMinutes));
        Assert.All(parts, e => Assert.NotEqual("epic", e.Definition.Complexity));
    }

    [Fact]
    public void A_part_inherits_what_holds_for_it_and_the_last_one_what_holds_for_the_whole()
    {
        var whole = new TaskDefinition
        {
            Key = "k",
            Title = "Orders API",
            Description = "For the shop.",
            Priority = Priority.P0,
            Acceptance = ["orders can be placed"],
            Require = ["coding"],
            Prefer = ["api"],
            Tier = "premium",
            EstimateMinutes = 1_800,
            Files = ["src/orders/**"],
            Worker = "w1",
            Verify = ["dotnet test"],
            RetryMax = 1,
            TimeoutSeconds = 60,
            Run = "make",
            OnFailure = OnFailure.Skip,
            CapMicroUsd = 1_000_000,
        };
        var world = new World();
        world.Do(new Command.SubmitPlan("p", new NewProject("p", "", null, null, null, null), [whole],
            new BreakdownPolicy(BreakdownMode.Auto, [])));
        var parts = Submitted(world).Select(e => e.Definition).ToList();
        Assert.All(parts, part => Assert.Equal(
            (Priority.P0, "premium", "w1", 1, 60, "make", OnFailure.Skip),
            (part.Priority, part.Tier, part.Worker, part.RetryMax, part.TimeoutSeconds, part.Run,
                part.OnFailure)));
        Assert.All(parts, part => Assert.Equal(
            new TaskParent("k", "Orders API", "api", "30 h estimated, above 24 h"), part.Parent));
        Assert.All(parts, part => Assert.Contains("For the shop.", part.Description));
        Assert.All(parts, part => Assert.Contains("\"Orders API\"", part.Description));
        Assert.Equal([80_000, 120_000, 120_000, 350_000, 230_000, 100_000],
            parts.Select(part => part.CapMicroUsd));
        Assert.Equal([0, 0, 0, 1, 1, 1], parts.Select(part => part.Verify.Count));
        Assert.Equal("Orders API: Interface design", parts[1].Title);
        Assert.Equal(["coding"], parts[1].Require);
        Assert.Equal(["api", "planning"], parts[1].Prefer);
        Assert.Equal(["src/orders/**", "docs/**"], parts[1].Files);
        Assert.Equal([144, 216, 216, 630, 414, 180], parts.Select(part => part.EstimateMinutes));
        Assert.DoesNotContain("orders can be placed", parts.Take(5).SelectMany(part => part.Acceptance));
        Assert.Equal("orders can be placed", parts[5].Acceptance[^1]);
    }

    [Fact]
    public void A_part_above_24_hours_is_split_into_equal_slices_one_after_the_other()
    {
        var world = new World().Given("plan p %auto: my-api{min=9000}");
        var parts = Submitted(world);
        Assert.Equal(
            [
                "my-api.requirements", "my-api.design", "my-api.schema", "my-api.implementation.1",
                "my-api.implementation.2", "my-api.implementation.3", "my-api.testing.1", "my-api.testing.2",
                "my-api.docs",
            ],
            parts.Select(e => e.Definition.Key));
        Assert.All(parts.Skip(1), e => Assert.Equal([e.Task - 1], e.Needs));
        Assert.Equal(9_000, parts.Sum(e => e.Definition.EstimateMinutes));
        Assert.All(parts, e => Assert.InRange(e.Definition.EstimateMinutes!.Value, 1, 1_440));
        Assert.Equal("my-api: Implementation (2 of 3)", parts[4].Definition.Title);
        Assert.Empty(parts[4].Definition.Acceptance);
        Assert.NotEmpty(parts[5].Definition.Acceptance);
    }

    [Fact]
    public void An_epic_by_its_text_has_parts_without_estimates()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 400));
        var epic = new TaskDefinition
        {
            Key = "a",
            Title = "Rewrite the entire backend platform",
            Description = text,
        };
        var world = new World();
        world.Do(new Command.SubmitPlan("p", new NewProject("p", "", null, null, null, null), [epic],
            new BreakdownPolicy(BreakdownMode.Auto, [])));
        Assert.Equal(6, Submitted(world).Count);
        Assert.All(Submitted(world), e => Assert.Null(e.Definition.EstimateMinutes));
    }

    [Fact]
    public void A_refusal_that_asks_says_what_would_be_made()
    {
        var refused = new World().Do(new Command.SubmitPlan(
            "p", new NewProject("p", "", null, null, null, null), PlanText.Tasks("my-api{min=1800}"),
            new BreakdownPolicy(BreakdownMode.Ask, []))).Rejection!;
        Assert.Equal("my-api: 30 h estimated, above 24 h; pattern api:", refused.Details[0]);
        Assert.Equal("  my-api.requirements  2 h 24 min", refused.Details[1]);
        Assert.Equal(7, refused.Details.Count);
    }

    [Fact]
    public void A_custom_pattern_may_branch_and_join_and_takes_the_place_of_a_shipped_one()
    {
        BreakdownPattern custom = new()
        {
            Name = "api",
            Words = ["api"],
            GatesFrom = 3,
            Steps =
            [
                new("plan", "Plan", "planning", 1, "Plan {title}"),
                new("left", "Left", "coding", 1, "Left of {title}"),
                new("right", "Right", "coding", 1, "Right of {title}") { Needs = ["plan"] },
                new("free", "Free", "docs", 1, "On {title}") { Needs = [], Require = ["docs"] },
            ],
        };
        var world = new World();
        world.Do(new Command.SubmitPlan("p", new NewProject("p", "", null, null, null, null),
            PlanText.Tasks("a my-api(a){min=1800} z(my-api)"), new(BreakdownMode.Auto, [custom])));
        Assert.Equal(
            ["a:", "my-api.plan:1", "my-api.left:2", "my-api.right:2", "my-api.free:1", "z:3,4,5"],
            Submitted(world).Select(e => $"{e.Definition.Key}:{string.Join(',', e.Needs)}"));
        Assert.Equal(["docs"], Submitted(world)[4].Definition.Require);
    }

    [Fact]
    public void Every_submitted_task_says_how_complex_it_is()
    {
        var world = new World().Given("plan p: a{min=60} b{min=300} c{min=800} d{min=2000} e");
        Assert.Equal(["simple", "medium", "complex", "epic", "simple"],
            Submitted(world).Select(e => e.Definition.Complexity));
    }

    [Fact]
    public void The_shipped_patterns_are_sound()
    {
        Assert.Equal(["api", "frontend", "database", "security", "devops", "ml"],
            BreakdownPatterns.Shipped.Select(p => p.Name));
        foreach (var pattern in BreakdownPatterns.Shipped)
        {
            Assert.Equal(1000, pattern.Steps.Sum(s => s.Share));
            Assert.Equal(6, pattern.Steps.Select(s => s.Name).Distinct().Count());
            Assert.InRange(pattern.GatesFrom, 0, 5);
            Assert.Equal(pattern.Words.Distinct(), pattern.Words);
            Assert.All(pattern.Words, w => Assert.Equal(w.ToLowerInvariant(), w));
            Assert.All(pattern.Steps, s => Assert.Contains("{title}", s.Text));
            Assert.All(pattern.Steps, s => Assert.NotEmpty(s.Acceptance));
            Assert.All(pattern.Steps, s => Assert.NotEmpty(s.Hint));
        }
    }

    private static List<TaskSubmitted> Submitted(World world) =>
        [.. world.Log.Select(e => e.Event).OfType<TaskSubmitted>()];
}
