using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>Overviews, plans that are made, and orders that are given twice: what every implementation of the
/// seam must do.</summary>
public abstract partial class SeamContract
{
    [Fact]
    public async Task The_status_counts_what_is_there_and_names_what_waits_longest()
    {
        var empty = (await Seam.Records.Status(Stop)).Value!;
        Assert.Empty(empty.Tasks);
        await Submit("shop", Task("a"), Task("b", "a"), Task("c") with { Priority = "P2" });
        await Take("w1");
        var status = (await Seam.Records.Status(Stop)).Value!;
        Assert.Equal(new Dictionary<string, int> { ["running"] = 1, ["pending"] = 1, ["ready"] = 1 },
            status.Tasks);
        Assert.Equal((1, 1), (status.Projects["active"], status.Workers["busy"]));
        Assert.Equal("T1", Assert.Single(status.Running).Id);
        Assert.Equal(("T3", "T3"), (status.OldestWaiting!.Id, status.OldestP2!.Id));
    }

    [Fact]
    public async Task A_report_has_the_results_of_all_tasks()
    {
        await Submit("notes", Task("a"));
        await Seam.Work.Complete(await Take("w1"), "three parts", Stop);
        var report = (await Seam.Projects.Report("notes", Stop)).Value!;
        Assert.StartsWith("# notes\n\na goal\n", report, StringComparison.Ordinal);
        Assert.Contains("three parts", report, StringComparison.Ordinal);
        Assert.Equal("not_found", (await Seam.Projects.Report("nothing", Stop)).Problem!.Code);
    }

    [Fact]
    public async Task A_goal_is_taken_apart_and_nothing_is_submitted()
    {
        var plan = (await Seam.Projects.Decompose("A REST API for invoices", "api", "invoices", Stop)).Value!;
        Assert.Equal(("invoices", "A REST API for invoices"), (plan.Project, plan.Goal));
        Assert.Equal(6, plan.Tasks.Count);
        Assert.Empty((await Seam.Projects.List(Stop)).Value!);
        Assert.Null((await Seam.Projects.Submit(plan, null, null, Stop)).Problem);
        Assert.Equal("invalid",
            (await Seam.Projects.Decompose("A REST API", "moon", null, Stop)).Problem!.Code);
    }

    [Fact]
    public async Task Templates_become_tasks_under_any_key()
    {
        var factory = new TemplateFactory(Seam);
        await Submit("shop", Task("base"));
        var tasks = await factory.Tasks("sign-in", "login", ["make test"], ["base"], Stop);
        Assert.Null((await Seam.Projects.Add("shop", tasks.Value!, null, Stop)).Problem);
        var listed = (await Seam.Tasks.List(new TaskFilter(), Stop)).Value!;
        Assert.Equal(["base", "login.red", "login.green", "login.refactor"], listed.Select(t => t.Key));
        Assert.Equal(["T1"], listed[1].Needs);
        Assert.Empty(listed[1].Verify);
        Assert.Equal(["make test"], listed[2].Verify);
        Assert.Contains("sign-in",
            (await factory.Plan("signin", "p", [], Stop)).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_under_the_key_of_its_flow_is_carried_out_once()
    {
        await Submit("shop", Task("a"));
        var lease = await Take("w1");
        CallKey.Current = "used-1";
        var used = new UsageReport { InputTokens = 10 };
        Assert.Null((await Seam.Work.ReportUsage(lease, used, Stop)).Problem);
        Assert.Null((await Seam.Work.ReportUsage(lease, used, Stop)).Problem);
        Assert.Equal("key_reused", (await Seam.Work.ReportUsage(
            lease, used with { InputTokens = 11 }, Stop)).Problem!.Code);
        CallKey.Current = "done-1";
        Assert.Null((await Seam.Work.Complete(lease, "done", Stop)).Problem);
        Assert.Null((await Seam.Work.Complete(lease, "done", Stop)).Problem);
        CallKey.Current = null;
        Assert.Equal("stale", (await Seam.Work.Complete(lease, "done", Stop)).Problem!.Code);
        Assert.Equal(10, (await Seam.Tasks.Get("T1", Stop)).Value!.Cost.Tokens!.Input);
    }

    [Fact]
    public async Task Words_out_of_no_list_and_texts_without_end_are_refused_wherever_they_come_from()
    {
        foreach (var (task, field) in ((TaskSpec, string)[])
            [(Task("a") with { Priority = "P3" }, "tasks[0].priority"),
                (Task("a") with { OnFailure = "shrug" }, "tasks[0].onFailure"),
                (Task("a") with { Title = " " }, "tasks[0].title"),
                (Task("a") with { Verify = ["ok", new string('x', 5_000)] }, "tasks[0].verify[1]"),
                (Task("a") with { Description = "a\0b" }, "tasks[0].description")])
        {
            var refused = await Submit("shop", task);
            Assert.Equal(("invalid", field), (refused.Problem!.Code, refused.Problem.Field));
        }
        Assert.Empty((await Seam.Records.Events(0, null, 10, Stop)).Value!);
    }
}
