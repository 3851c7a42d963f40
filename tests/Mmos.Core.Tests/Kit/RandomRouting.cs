namespace Mmos.Core.Tests.Kit;

/// <summary>Chance for what routing looks at: tiers, accounts, budgets, resources, offers, pins,
/// memory.</summary>
internal sealed class RandomRouting(int seed)
{
    private static readonly string?[] s_tiers = [null, "economy", "standard", "premium"];
    private static readonly string?[] s_accounts = [null, "acc", "sub"];
    private readonly Random _random = new(seed ^ 0x5EED);

    public (Command Command, string Actor) Next(World world) => (_random.Next(10) switch
    {
        0 => new Command.Configure(Policy(world.View.Policy)),
        1 => new Command.ReportAccount(Account(), Pick(["5h", "week"]), 50 * _random.Next(21),
            world.Clock + _random.Next(-1, 60) * 1000L),
        2 => new Command.LimitAccount(Account(), "5h", world.Clock + _random.Next(-1, 40) * 1000L),
        3 => new Command.ParkAccount(Account(), _random.Next(2) * (world.Clock + _random.Next(60_000))),
        4 or 5 => new Command.UnparkAccount(Account()),
        6 => new Command.ReportMemory("m1", _random.Next(400, 600), 512),
        _ => new Command.PinTask(_random.Next(1, world.View.LastTask + 2), _random.Next(3) switch
        {
            0 => "w1",
            1 => "w2",
            _ => null,
        }),
    }, "test");

    public Command.ReportUsage Usage(int task, int lease) => new(task, lease,
        new(_random.Next(3) == 0 ? null : _random.Next(80),
            _random.Next(3) == 0 ? _random.Next(80) : null, null,
            _random.Next(2) == 0 ? null : _random.Next(500)));

    /// <summary>Behind one name there is an agent that breaks most of the time.</summary>
    public static bool Breaks(World world, in TaskRow row) => row.IsLeased && row.Status == TaskStatus.Running
        && world.View.Workers[row.Worker].Name == "w3";

    public NewProject Budgeted(NewProject project) => project with
    {
        BudgetMicroUsd = _random.Next(3) == 0 ? _random.Next(2_000) : null,
        BudgetTokens = _random.Next(4) == 0 ? _random.Next(20_000) : null,
        Weight = _random.Next(4) == 0 ? _random.Next(1, 5) : null,
    };

    public TaskDefinition Asking(TaskDefinition task, World world) => task with
    {
        Tier = Pick(s_tiers) ?? "auto",
        Kind = Pick(["coding", "docs"]),
        CapMicroUsd = _random.Next(6) == 0 ? _random.Next(200) : null,
        Resources = [.. world.View.Policy.Resources.Select(r => r.Name).Where(_ => _random.Next(4) == 0)],
    };

    public WorkerProfile Of(WorkerProfile profile) => profile with
    {
        Agent = Pick(["command", "claude"]),
        Account = Pick(s_accounts),
        Tier = Pick(s_tiers),
        Profile = _random.Next(2) == 0 ? "backend" : null,
    };

    private Policy Policy(Policy policy) => policy with
    {
        UpgradeAfterMs = _random.Next(60_000),
        OfferMs = _random.Next(1, 60_000),
        Weights = new(500, 300, 150, 50, _random.Next(2) * 100, _random.Next(2) * 100, _random.Next(2) * 300),
        Rules = _random.Next(3) == 0 ? [new("kind == docs", "w3")] : [],
        Resources = [new("db", _random.Next(1, 3)), new("gpu", 1)],
        Accounts =
        [
            new("acc", "v", true, 100 * _random.Next(4), _random.Next(2) == 0 ? 300 : null, null,
                (Period)_random.Next(4)),
            new("sub", "v", false, 100 * _random.Next(4), null, _random.Next(2) == 0 ? 9_000 : null,
                Period.Hour),
        ],
    };

    private string Account() => Pick(["acc", "sub"]);

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
