using System.Text;
using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>What every implementation of the seam owes those who talk to each other and hand results
/// on.</summary>
public abstract partial class SeamContract
{
    [Fact]
    public async Task A_worker_sees_what_is_to_it_to_its_project_and_to_all_and_nothing_else()
    {
        await Submit("shop", Task("a"));
        await Submit("bank", Task("b"));
        await Register("w1", "code");
        await Register("w2", "code");
        foreach (var message in (NewMessage[])
            [Say("to w1", "w1"), Say("to w2", "w2"), Say("shop", null, "shop"), Say("bank", null, "bank"),
                Say("all")])
            Assert.Null((await Seam.Messages.Send(message, null, null, Stop)).Problem);
        await Seam.Messages.Send(Say("mine"), "w1", null, Stop);

        Assert.Equal(["to w1", "all"], await Contents(new MessageFilter { Reader = "w1" }));
        Assert.Equal(["to w1", "shop", "all"],
            await Contents(new MessageFilter { Reader = "w1", Project = "shop" }));
        Assert.Equal(["to w2", "all", "mine"], await Contents(new MessageFilter { Reader = "w2" }));
        Assert.Equal(["shop"], await Contents(new MessageFilter { Project = "shop" }));
        Assert.Equal(["mine"], await Contents(new MessageFilter { From = "w1" }));
        Assert.Equal(2, (await Seam.Messages.Unread("w1", Stop)).Value);
    }

    [Fact]
    public async Task What_was_read_of_one_project_stays_unread_of_another()
    {
        await Submit("shop", Task("a"));
        await Submit("bank", Task("b"));
        await Register("w1");
        await Seam.Messages.Send(Say("shop", null, "shop"), null, null, Stop);
        await Seam.Messages.Send(Say("bank", null, "bank"), null, null, Stop);
        var last = await Seam.Messages.Send(Say("all"), null, null, Stop);
        await Seam.Messages.MarkRead("w1", last.Value!.Id, "shop", Stop);

        var unread = new MessageFilter { Reader = "w1", IsUnread = true };
        Assert.Empty(await Contents(unread with { Project = "shop" }));
        Assert.Equal(["bank"], await Contents(unread with { Project = "bank" }));
        var listed = (await Seam.Workers.List(Stop)).Value!;
        Assert.Equal(0, Assert.Single(listed).Unread);
    }

    [Fact]
    public async Task A_long_message_is_kept_beside_the_log_and_read_whole()
    {
        var content = new string('ş', 20_000);
        var sent = await Seam.Messages.Send(Say(content), null, null, Stop);
        Assert.False(sent.Value!.IsWhole);
        Assert.Equal(content, (await Seam.Messages.Get(sent.Value.Id, Stop)).Value!.Content);
        var events = (await Seam.Records.Events(0, null, 10, Stop)).Value!;
        Assert.True(Encoding.UTF8.GetByteCount(events[^1].Data.GetRawText()) < 2_000);

        var refused = await Seam.Messages.Send(Say(new string('x', 1_048_577)), null, null, Stop);
        Assert.Equal(("invalid", "content"), (refused.Problem!.Code, refused.Problem.Field));
    }

    [Fact]
    public async Task A_work_order_brings_unread_messages_and_what_the_needed_tasks_left()
    {
        await Submit("notes", Task("a"), Task("b", "a"));
        var lease = await Take("w1");
        var put = await Seam.Artifacts.Put(
            new NewArtifact { Project = "notes", Name = "docs/plan.md", Lease = lease }, "# Plan"u8.ToArray(),
            null, Stop);
        Assert.Equal(("text/markdown", 1, "T1", "w1"),
            (put.Value!.MediaType, put.Value.Version, put.Value.Task, put.Value.Producer));
        await Seam.Work.Complete(lease, "three parts", Stop);
        await Verify();
        await Seam.Messages.Send(Say("mind the gap", null, "notes"), null, null, Stop);

        var registration = await Register("w2");
        var order = Assert.Single((await Seam.Work.Claim(Claim("w2", registration), Stop)).Value!);
        var needed = Assert.Single(order.Needed);
        Assert.Equal(("T1", "a", "three parts"), (needed.Id, needed.Key, needed.Result));
        Assert.Equal("docs/plan.md", Assert.Single(needed.Artifacts).Name);
        Assert.Equal("mind the gap", Assert.Single(order.Messages).Content);
        var content = await Seam.Artifacts.Get("notes", "docs/plan.md", null, Stop);
        Assert.Equal("# Plan", Encoding.UTF8.GetString(content.Value!.Content.Span));
    }

    [Fact]
    public async Task Versions_of_an_artifact_can_be_got_one_by_one()
    {
        await Submit("notes", Task("a"));
        var plan = new NewArtifact { Project = "notes", Name = "plan.txt" };
        await Seam.Artifacts.Put(plan, "one"u8.ToArray(), null, Stop);
        Assert.Equal(2, (await Seam.Artifacts.Put(plan, "two"u8.ToArray(), null, Stop)).Value!.Version);
        Assert.Equal(2, (await Seam.Artifacts.Put(plan, "two"u8.ToArray(), null, Stop)).Value!.Version);

        var first = await Seam.Artifacts.Get("notes", "plan.txt", 1, Stop);
        Assert.Equal("one", Encoding.UTF8.GetString(first.Value!.Content.Span));
        Assert.Single((await Seam.Artifacts.List(new ArtifactFilter { Project = "notes" }, Stop)).Value!);
        Assert.Equal(2, (await Seam.Artifacts.List(
            new ArtifactFilter { Project = "notes", IsEveryVersion = true }, Stop)).Value!.Count);
        Assert.Equal("not_found", (await Seam.Artifacts.Get("notes", "plan.txt", 3, Stop)).Problem!.Code);
        var large = await Seam.Artifacts.Put(plan, new byte[10_000_001], null, Stop);
        Assert.Contains("10 MB", large.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reopened_task_keeps_all_that_was_said_of_it()
    {
        await Submit("notes", Task("a"), Task("b", "a") with { Problem = "slow", Phase = 2 });
        foreach (var worker in (string[])["w1", "w2"])
        {
            await Seam.Work.Complete(await Take(worker), "", Stop);
            await Verify();
        }
        Assert.Null((await Seam.Tasks.Reopen("T2", "again", Stop)).Problem);
        Assert.Equal(["T1"], (await Seam.Tasks.Get("T2", Stop)).Value!.Needs);
        var reopened = (await Seam.Records.Events(0, "T2", 100, Stop)).Value!
            .Single(e => e.Type == "task.reopened").Data.GetProperty("definition");
        Assert.Equal(("slow", 2), (reopened.GetProperty("problem").GetString(),
            reopened.GetProperty("phase").GetInt32()));
    }

    [Fact]
    public async Task Why_names_the_tasks_that_a_pending_one_waits_for()
    {
        await Submit("shop", Task("a"), Task("b"), Task("c", "a", "b"));
        await Take("w1");
        var why = (await Seam.Tasks.Why("T3", Stop)).Value!;
        Assert.Equal(["T3 needs T1 a, which is running (w1 holds it).", "T3 needs T2 b, which is ready."],
            why);
    }

    [Fact]
    public async Task Failures_are_grouped_by_cause_and_first_line()
    {
        await Submit("shop", Task("a"), Task("b"));
        foreach (var (worker, text) in ((string, string)[])
            [("w1", "no sugar\nat all"), ("w2", "no sugar\ntoday"), ("w3", "no milk")])
            await Seam.Work.Fail(await Take(worker), "gates_failed", text, null, Stop);
        var groups = (await Seam.Records.Errors(null, 10, Stop)).Value!;
        Assert.Equal([("no sugar", 2), ("no milk", 1)], groups.Select(g => (g.Text, g.Count)));
        Assert.All(groups, g => Assert.Equal("gates_failed", g.Cause));
        Assert.Empty((await Seam.Records.Errors("other", 10, Stop)).Value!);
    }

    [Fact]
    public async Task A_configuration_that_stops_everything_is_refused_and_the_old_stays()
    {
        var changed = await Seam.Upkeep.Apply(
            new PolicySpec { MaxRunning = 5, MaxQueueDepth = 1_000 }, "h1", Stop);
        Assert.Equal(["limits.max_running: 20 -> 5"], changed.Value!);
        var refused = await Seam.Upkeep.Apply(
            new PolicySpec { MaxRunning = 0, MaxQueueDepth = 1_000 }, "h2", Stop);
        Assert.Equal("limits.max_running", refused.Problem!.Field);
        Assert.Equal("limits.max_running",
            (await Seam.Upkeep.Configure(new PolicySpec { MaxRunning = 0 }, Stop)).Problem!.Field);
    }

    private static NewMessage Say(string content, string? to = null, string? project = null) =>
        new() { Content = content, To = to, Project = project };

    private async Task<IEnumerable<string>> Contents(MessageFilter filter) =>
        (await Seam.Messages.List(filter, Stop)).Value!.Select(m => m.Content);

    private async Task Verify()
    {
        var workers = (await Seam.Workers.List(Stop)).Value!;
        var engine = workers.FirstOrDefault(w => w.Name == "engine-1")?.Registration
            ?? await Register("engine-1", "mmos:verify", "mmos:merge");
        var order = Assert.Single((await Seam.Work.Claim(Claim("engine-1", engine), Stop)).Value!);
        await Seam.Work.Verified(order.Lease, new CertificateInfo(null, null, []), Stop);
    }
}
