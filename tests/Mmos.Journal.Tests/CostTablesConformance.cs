using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What the tables of accounts and costs promise.</summary>
public abstract partial class ReadTablesConformance
{
    [Fact]
    public async Task An_account_is_shown_as_it_was_last_written()
    {
        var account = new AccountWrite
        {
            Name = "max",
            Billing = "subscription",
            Status = "open",
            Reserve = 0,
            Windows = [],
            Budget = default,
            Per = "day",
        };
        await Store(new TableWrites { Accounts = [account, account with { Name = "key" }] });
        await Store(new TableWrites
        {
            Accounts =
            [
                account with
                {
                    Vendor = "anthropic", Billing = "metered", Status = "parked", Reserve = 200,
                    ParkedUntil = 9_000, PeriodEndsAt = 8_000, Per = "hour",
                    Windows = [new AccountWindow("5h", 455, 7_000)],
                    Budget = new Budget(2_500_000, 70) { SpentMicroUsd = 12_300, SpentTokens = 5 },
                },
            ],
        });
        var shown = await Tables.Accounts(Cancel);
        Assert.Equal(["key", "max"], shown.Select(a => a.Name));
        Assert.Equal((null, "open", null, null, "0.00"), (shown[0].Vendor, shown[0].Status,
            shown[0].ParkedUntil, shown[0].Budget, shown[0].Spent.Usd));
        var max = shown[1];
        Assert.Equal(("anthropic", "metered", "parked", 0.2m), (max.Vendor, max.Billing, max.Status,
            max.Reserve));
        Assert.Equal((9_000, 8_000), (Ms(max.ParkedUntil), Ms(max.PeriodEndsAt)));
        Assert.Equal(new WindowInfo("5h", 0.455m, At(7_000)), Assert.Single(max.Windows));
        Assert.Equal(new BudgetInfo("2.50", 70, "hour"), max.Budget);
        Assert.Equal(new BudgetInfo("0.0123", 5, "hour"), max.Spent);
    }

    [Fact]
    public async Task Use_is_summed_and_unknown_stays_unknown()
    {
        await Store(new TableWrites
        {
            Projects = [Project()],
            Tasks = [Samples.Task(1, added: Samples.NewTask("a")),
                Samples.Task(2, added: Samples.NewTask("b"))],
            Usage =
            [
                Used(11, 1, "w1", new Usage(5, null, 100, 9) { Model = "big" }),
                Used(12, 1, "w1", new Usage(null, 7, 50, null) { Model = "small" }),
                Used(13, 2, "w2", new Usage(null, null, null, null)),
            ],
        });
        var tasks = await Tables.Tasks([1, 2], Cancel);
        Assert.Equal(new CostInfo
        {
            BilledUsd = "0.000005",
            NotionalUsd = "0.000007",
            Tokens = new TokenCounts(150, 9),
        }, tasks[0].Cost);
        Assert.Equal(new CostInfo(), tasks[1].Cost);
        Assert.Equal(150, (await Tables.Project("demo", Cancel))!.Cost.Tokens!.Input);

        Assert.Equal(
            [
                new UsageSum("big", 1, 5, null, 100, 9, 0, 0),
                new UsageSum("small", 1, null, 7, 50, null, 50, 0),
                new UsageSum(null, 1, null, null, null, null, 0, 0),
            ],
            await Tables.Usage(UsageBy.Model, Cancel));
        Assert.Equal(["w1", "w2"], (await Tables.Usage(UsageBy.Worker, Cancel)).Select(s => s.Name));
        Assert.Equal([("demo", 2)],
            (await Tables.Usage(UsageBy.Project, Cancel)).Select(s => (s.Name!, s.Tasks)));
        Assert.Equal(["1970-01-01"], (await Tables.Usage(UsageBy.Day, Cancel)).Select(s => s.Name));
    }

    [Fact]
    public async Task A_worker_and_a_task_are_shown_with_their_terms()
    {
        await Store(new TableWrites
        {
            Tasks = [Samples.Task(1, added: Samples.NewTask("a")) with { Pinned = "w" }],
            Workers =
            [
                new WorkerWrite
                {
                    Name = "w",
                    Profile = Samples.Profile with { Account = "max", Tier = "premium" },
                    Registration = 1,
                    Status = "limited",
                    Held = 0,
                    SeenAt = 5,
                    Process = Samples.Process,
                    HandedIn = 2,
                    WorkedMs = 5_000,
                    Judged = 3,
                    Passed = 2,
                },
            ],
        });
        var worker = Assert.Single(await Tables.Workers(Cancel));
        Assert.Equal(("max", "premium", "limited", 2.5m, 0.667m), (worker.Account, worker.Tier, worker.Status,
            worker.Metrics.MeanSeconds, worker.Metrics.FirstPassRate));
        Assert.Equal("w", Assert.Single(await Tables.Tasks([1], Cancel)).PinnedWorker);
        await Store(new TableWrites { Tasks = [Samples.Task(1)] });
        Assert.Null(Assert.Single(await Tables.Tasks([1], Cancel)).PinnedWorker);
    }

    private static UsageWrite Used(long seq, int task, string worker, Usage used) => new()
    {
        Seq = seq,
        At = 1_000 + seq,
        Project = "demo",
        Task = task,
        Attempt = 1,
        Worker = worker,
        Account = "max",
        Used = used,
    };
}
