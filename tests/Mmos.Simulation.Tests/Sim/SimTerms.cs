namespace Mmos.Simulation.Tests.Sim;

/// <summary>What is agreed, by chance: policies, budgets, accounts, and what tasks ask for.</summary>
internal static class SimTerms
{
    private static readonly string[] s_resources = ["db", "gpu"];

    public static Policy Policy(Chance chance) => new(chance.Below(8) + 1, 30 + chance.Below(100),
        1000L * chance.Below(600), 1000L * (1 + chance.Below(120)))
    {
        Weights = new(500, 300, 150, 50, 100 * chance.Below(2), 100 * chance.Below(2), 300 * chance.Below(2)),
        StallMs = chance.Of(500) ? null : 1000L * (30 + chance.Below(600)),
        EscalateMs = chance.Of(500) ? null : 1000L * (10 + chance.Below(600)),
        ReviewWip = chance.Of(500) ? null : 1 + chance.Below(6),
        Rules = chance.Of(300) ? [new("kind == docs", "w1")] : [],
        Resources = [.. s_resources.Select(name => new ResourceLimit(name, 1 + chance.Below(2)))],
        Accounts =
        [
            new("acc", "v", true, 100 * chance.Below(4), chance.Of(600) ? 200 + chance.Below(2_000) : null,
                null, (Period)chance.Below(3)),
            new("sub", "v", false, 100 * chance.Below(4), null, chance.Of(500) ? 20_000 : null, Period.Hour),
        ],
    };

    public static NewProject Budgeted(Chance chance, NewProject project) => project with
    {
        BudgetMicroUsd = chance.Of(300) ? 500 + chance.Below(4_000) : null,
        BudgetTokens = chance.Of(200) ? 5_000 + chance.Below(40_000) : null,
        Weight = chance.Of(300) ? 1 + chance.Below(4) : null,
    };

    public static TaskDefinition Asking(Chance chance, TaskDefinition task, Policy policy) => task with
    {
        Tier = chance.Pick(["auto", "auto", "economy", "standard", "premium"]),
        Kind = chance.Pick(["coding", "docs"]),
        CapMicroUsd = chance.Of(150) ? chance.Below(200) : null,
        Resources = [.. policy.Resources.Select(r => r.Name).Where(_ => chance.Of(150))],
    };

    public static Command OnAccount(Chance chance, long clock) => chance.Below(8) switch
    {
        0 => new Command.ParkAccount(chance.Pick(["acc", "sub"]),
            chance.Of(500) ? 0 : clock + chance.Between(1_000, 3_600_000)),
        1 or 2 => new Command.UnparkAccount(chance.Pick(["acc", "sub"])),
        _ => new Command.ReportMemory("mmos-1", 400 + chance.Below(300), 512),
    };
}
