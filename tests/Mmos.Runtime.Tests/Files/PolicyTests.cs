using Mmos.Api;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public sealed class PolicyTests
{
    [Fact]
    public void A_configuration_becomes_a_policy()
    {
        var config = Given.Config("""
            accounts:
              b: { vendor: openai, billing: metered, budget: { usd: 2.5, per: hour } }
              a: { vendor: anthropic, reserve: 20% }
            routing:
              { weights: { cost: 0.25 }, upgrade_after: 1m, rules: [{ when: "kind == docs", prefer: w }] }
            resources: { staging: 2 }
            timers: { offer: 5s }
            limits: { max_running: 3 }
            """).Config!;
        var policy = PolicyMapping.Of(config, workers: 7);
        Assert.Equal([
            new AccountSpec("a", "anthropic", "subscription", 0.2m, null, null, "day"),
            new AccountSpec("b", "openai", "metered", 0, 2.5m, null, "hour"),
        ], policy.Accounts);
        Assert.Equal((7, 1000, 60, 5), (policy.MaxRunning, policy.MaxQueueDepth,
            policy.UpgradeAfter.TotalSeconds, policy.Offer.TotalSeconds));
        Assert.Equal((0.25m, 0.5m), (policy.Weights.Cost, policy.Weights.Priority));
        Assert.Equal([new RuleSpec("kind == docs", "w")], policy.Rules);
        Assert.Equal(2, policy.Resources["staging"]);
    }

    [Theory]
    [InlineData("accounts: { a: { vendor: v, budget: { usd: 1, per: project } } }",
        "mmos.yaml:1:52: accounts.a.budget.per: \"project\": expected one of hour, day, week, month")]
    [InlineData("routing: { rules: [{ when: \"kind = x\", prefer: w }] }",
        "mmos.yaml:1:28: routing.rules[0].when: `kind = x` is no condition")]
    [InlineData("accounts: { max: { vendor: v } }\nworkers: [{ name: w, agent: command, account: maxx }]",
        "mmos.yaml:2:47: workers[0].account: unknown account \"maxx\"; did you mean \"max\"?")]
    public void What_cannot_be_carried_out_is_refused_where_it_stands(string yaml, string problem) =>
        Assert.StartsWith(problem, Given.Lines(Given.Config(yaml).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_worker_has_what_its_profile_gives_it()
    {
        var config = Given.Config("""
            profiles: { back: { capabilities: [coding, api], tier: economy, prompt: "Be brief." } }
            workers:
              - { name: a, agent: command, profile: back, capabilities: [docs, api] }
              - { name: b, agent: command, profile: back, tier: premium }
              - { name: c, agent: command }
            """).Config!;
        var workers = config.Workers.Select(w => WorkerProfiles.Merged(config, w)).ToList();
        Assert.Equal(["docs", "api", "coding"], workers[0].Capabilities);
        Assert.Equal(["economy", "premium", null], workers.Select(w => w.Tier));
        Assert.Equal(["Be brief.", "Be brief.", null],
            config.Workers.Select(w => WorkerProfiles.Prompt(config, w)));
    }

    [Fact]
    public void A_price_is_known_only_where_somebody_named_it()
    {
        var prices = PriceTable.Shipped.With(Given.Config(
            "prices: { small: { input: 0.25, output: 2 }, big: { input: 3, output: 15, cache_read: 0.3 } }")
            .Config!.Prices);
        var used = new UsageReport { InputTokens = 1_000, OutputTokens = 10 };
        Assert.Equal((270, 3_150), (prices.MicroUsd("small", used), prices.MicroUsd("big", used)));
        Assert.Equal(3_450, prices.MicroUsd("big", used with { CacheReadTokens = 1_000 }));
        Assert.Null(prices.MicroUsd("small", used with { CacheReadTokens = 1 }));
        Assert.Null(prices.MicroUsd("unheard", used));
        Assert.Null(prices.MicroUsd("big", new UsageReport { BilledUsd = 1 }));
        Assert.Equal("big", prices.Costliest(["small", "big", "unheard"]));
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", prices.Date);
    }

    [Fact]
    public void A_plans_budget_limits_and_resources_are_read_and_written()
    {
        var plan = Given.Plan(Given.Head + "budget: { usd: 5, tokens: 2000 }\nweight: 3\ntasks:\n"
            + "- { id: a, title: A, limits: { usd: 0.5 }, resources: [db] }\n").Plan!;
        Assert.Equal((5m, 2000, 3), (plan.BudgetUsd, plan.BudgetTokens, plan.Weight));
        Assert.Equal((0.5m, "db"), (plan.Tasks[0].LimitUsd, Assert.Single(plan.Tasks[0].Resources)));
        var again = Given.Plan(PlanWriter.Write(plan)).Plan!;
        Assert.Equal((5m, 2000, 3, 0.5m), (again.BudgetUsd, again.BudgetTokens, again.Weight,
            again.Tasks[0].LimitUsd));
        Assert.Equal(["db"], again.Tasks[0].Resources);
    }
}
