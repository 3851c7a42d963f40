using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>Accounts, costs, offers and pins: what every implementation of the seam must do.</summary>
public abstract partial class SeamContract
{
    private static readonly AccountSpec Key = new("key", "openai", "metered", 0.2m, 10, null, "day");

    [Fact]
    public async Task What_was_used_is_counted_for_its_task_project_account_and_worker()
    {
        await Seam.Upkeep.Configure(new PolicySpec { Accounts = [Key] }, Stop);
        await Submit("shop", Task("a"), Task("b"));
        var lease = await TakeOn("w1", "key");
        await Seam.Work.ReportUsage(lease, new UsageReport { BilledUsd = 0.25m, InputTokens = 40 }, Stop);
        await Seam.Work.ReportUsage(
            lease, new UsageReport { BilledUsd = 0.5m, CacheReadTokens = 2, Model = "other" }, Stop);

        var task = (await Seam.Tasks.Get("T1", Stop)).Value!;
        Assert.Equal(("0.75", null, 42, null), (task.Cost.BilledUsd, task.Cost.NotionalUsd,
            task.Cost.Tokens!.Input, task.Cost.Tokens.Output));
        Assert.Null((await Seam.Tasks.Get("T2", Stop)).Value!.Cost.BilledUsd);
        Assert.Equal("0.75", (await Seam.Projects.Get("shop", Stop)).Value!.Cost.BilledUsd);
        var account = Assert.Single((await Seam.Accounts.List(Stop)).Value!);
        Assert.Equal(("key", "openai", "metered", "open", 0.2m, "10.00", "0.75"), (account.Name,
            account.Vendor, account.Billing, account.Status, account.Reserve, account.Budget!.Usd,
            account.Spent.Usd));
        var report = (await Seam.Records.Cost("model", Stop)).Value!;
        Assert.Equal([("other", 1, "0.50"), ("m1", 1, "0.25")],
            report.Items.Select(line => (line.Name, line.Tasks, line.Cost.BilledUsd)));
        Assert.Equal(("0.75", null), (report.Total.BilledUsd, report.Premium));
        Assert.Contains("prices:", report.PremiumProblem, StringComparison.Ordinal);
        Assert.Equal("invalid", (await Seam.Records.Cost("moon", Stop)).Problem!.Code);
    }

    [Fact]
    public async Task A_parked_account_gives_nothing_until_it_is_unparked_and_says_why()
    {
        await Seam.Upkeep.Configure(new PolicySpec { Accounts = [Key] }, Stop);
        await Seam.Accounts.Park("key", null, Stop);
        await Submit("shop", Task("a"));
        var worker = Worker("w1") with { Account = "key", Model = "m1" };
        var registration = (await Seam.Workers.Register(worker, Stop)).Value;
        Assert.Empty((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);
        Assert.Equal("limited", (await Seam.Workers.Get("w1", Stop)).Value!.Status);
        Assert.Equal(["Account key is parked (w1): mmos account unpark key"],
            (await Seam.Tasks.Why("T1", Stop)).Value!);
        Assert.False((await Seam.Projects.CanMove("shop", Stop)).Value);

        await Seam.Accounts.Unpark("key", Stop);
        Assert.Single((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);
        Assert.Equal("not_found", (await Seam.Accounts.Park("kay", null, Stop)).Problem!.Code);
    }

    [Fact]
    public async Task An_offer_is_assigned_until_it_is_accepted()
    {
        await Submit("shop", Task("a"));
        var registration = await Register("w1");
        var claim = Claim("w1", registration) with { Offers = true };
        var offered = Assert.Single((await Seam.Work.Claim(claim, Stop)).Value!);
        Assert.Equal(("assigned", 0), (offered.Task.Status, offered.Task.Attempt));
        Assert.StartsWith("T1 is offered to w1 until", (await Seam.Tasks.Why("T1", Stop)).Value![0],
            StringComparison.Ordinal);

        var accepted = (await Seam.Work.Accept(offered.Lease, Stop)).Value!;
        Assert.Equal(("running", 1, "w1"), (accepted.Task.Status, accepted.Task.Attempt,
            accepted.Task.Author));
        Assert.Equal("stale", (await Seam.Work.Accept(offered.Lease with { Lease = 9 }, Stop)).Problem!.Code);
    }

    [Fact]
    public async Task An_assigned_task_goes_to_that_worker_alone()
    {
        await Submit("shop", Task("a"));
        var first = await Register("w1");
        var second = await Register("w2");
        Assert.Null((await Seam.Tasks.Assign("T1", "w2", Stop)).Problem);
        Assert.Equal("w2", (await Seam.Tasks.Get("T1", Stop)).Value!.PinnedWorker);
        Assert.Empty((await Seam.Work.Claim(Claim("w1", first), Stop)).Value!);
        Assert.Single((await Seam.Work.Claim(Claim("w2", second), Stop)).Value!);
        Assert.Contains("not_found", (await Seam.Tasks.Assign("T1", "w9", Stop)).Problem!.Code,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_is_spent_stops_the_project_and_is_named()
    {
        await Seam.Upkeep.Configure(new PolicySpec { Accounts = [Key with { BudgetUsd = null }] }, Stop);
        await Seam.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "a goal",
            BudgetUsd = 1,
            Tasks = [Task("a"), Task("b")],
        }, null, null, Stop);
        var lease = await TakeOn("w1", "key");
        await Seam.Work.ReportUsage(lease, new UsageReport { BilledUsd = 0.9m }, Stop);
        await Seam.Work.Complete(lease, "", Stop);
        var engine = await Register("engine", "mmos:verify", "mmos:merge");
        var check = Assert.Single((await Seam.Work.Claim(Claim("engine", engine), Stop)).Value!);
        await Seam.Work.Verified(check.Lease, new CertificateInfo(null, null, []), Stop);

        // What one attempt took tells what the next will: 0.9 of the 0.1 that are left.
        Assert.False((await Seam.Projects.CanMove("shop", Stop)).Value);
        Assert.Equal(["Project shop has no budget left for it (w1): 0.90 of 1.00 US dollars spent, 0.00 held "
            + "back for what runs."], (await Seam.Tasks.Why("T2", Stop)).Value!);
        Assert.Equal("1.00", (await Seam.Projects.Get("shop", Stop)).Value!.Budget!.Usd);
        var metrics = (await Seam.Workers.Get("w1", Stop)).Value!.Metrics;
        Assert.Equal((1, 1m), (metrics.Completed, metrics.FirstPassRate));
        Assert.NotNull(metrics.MeanSeconds);
        Assert.StartsWith("w1 was chosen at", (await Seam.Tasks.Why("T1", Stop)).Value![^1],
            StringComparison.Ordinal);
    }

    private async Task<LeaseRef> TakeOn(string worker, string account)
    {
        var request = Worker(worker) with { Account = account, Model = "m1", Tier = "premium" };
        var registration = (await Seam.Workers.Register(request, Stop)).Value;
        return Assert.Single((await Seam.Work.Claim(Claim(worker, registration), Stop)).Value!).Lease;
    }
}
