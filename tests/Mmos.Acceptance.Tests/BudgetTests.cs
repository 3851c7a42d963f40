using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class BudgetTests
{
    private const string OneWorker = """
        version: 1
        accounts: { key: { vendor: openai, billing: metered } }
        workers: [{ name: W1, agent: command, account: key, model: m1 }]

        """;

    private const string TwoAccounts = """
        version: 1
        accounts:
          key: { vendor: openai, billing: metered }
          spare: { vendor: openai, billing: metered }
        workers:
          - { name: W1, agent: command, account: key, model: m1 }
          - { name: W2, agent: command, account: spare, model: m2 }
        """;

    [Fact]
    public async Task A_run_whose_budget_is_spent_ends_with_1_and_says_so()
    {
        using var place = new Place();
        place.Write("mmos.yaml", TwoAccounts);
        const string use = "echo '{\"billedUsd\": \"0.6\", \"inputTokens\": 100}' >> \"$MMOS_USAGE\"";
        var plan = new PlanText("costly", repository: null) { BudgetUsd = 1 }
            .Task("a", use).Task("b", use, ["a"]).Task("c", use, ["b"]).In(place);

        var ended = (await place.Run("run", plan)).With(1);
        Assert.Contains("0.60 USD billed", ended.Text, StringComparison.Ordinal);
        Assert.Contains("Project costly has no budget left for it", ended.Text, StringComparison.Ordinal);
        Assert.Contains("0.60 of 1.00 US dollars spent", ended.Text, StringComparison.Ordinal);
        var cost = await place.Json("cost", "--by", "model");
        Assert.Equal("0.60", cost[0].GetProperty("cost").GetProperty("billedUsd").GetString());
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task Tokens_of_a_metered_account_cost_the_configured_price_and_spend_the_budget()
    {
        using var place = new Place();
        place.Write("mmos.yaml", OneWorker + "prices: { m1: { input: 1000, output: 5000 } }\n");
        const string use = "echo '{\"inputTokens\": 400, \"outputTokens\": 40}' >> \"$MMOS_USAGE\"";
        var plan = new PlanText("costly", repository: null) { BudgetUsd = 1 }
            .Task("a", use).Task("b", use, ["a"]).In(place);

        var ended = (await place.Run("run", plan)).With(1);

        // 400 × 1000 + 40 × 5000 millionths; the next would cost as much.
        Assert.Contains("0.60 USD billed", ended.Text, StringComparison.Ordinal);
        Assert.Contains("0.60 of 1.00 US dollars spent", ended.Text, StringComparison.Ordinal);
        var cost = (await place.Json("cost", "--by", "model"))[0];
        Assert.Equal("m1", cost.GetProperty("name").GetString());
        Assert.Equal(("0.60", "0.60"), (cost.GetProperty("cost").GetProperty("billedUsd").GetString(),
            cost.GetProperty("cost").GetProperty("notionalUsd").GetString()));
    }

    [Fact]
    public async Task Work_goes_past_a_parked_account_to_the_other()
    {
        using var place = new Place();
        place.Write("mmos.yaml", TwoAccounts);
        (await place.Run("run", new PlanText("first", repository: null).Task("a", "true").In(place))).With(0);
        (await place.Run("account", "park", "key")).With(0);
        var plan = new PlanText("second", repository: null).Task("a", "true").Task("b", "true", ["a"])
            .Task("c", "true", ["b"]).In(place);
        (await place.Run("run", plan)).With(0);
        foreach (var task in (await place.Json("task", "list", "--project", "second")).EnumerateArray())
            Assert.Equal("W2", task.GetProperty("author").GetString());
        var accounts = await place.Json("account", "list");
        Assert.Equal(["parked", "open"],
            accounts.EnumerateArray().Select(account => account.GetProperty("status").GetString()));
        Assert.Contains("key parked", (await place.Run("status")).With(0).Text, StringComparison.Ordinal);
    }
}
