using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>Reviews.</summary>
public abstract partial class SeamContract
{
    [Fact]
    public async Task A_review_goes_from_a_worker_to_a_person_and_then_on()
    {
        await Submit("shop", Task("a") with { Review = ["agent:rev", "human"] });
        await Verify(await Author("w1"));
        var open = Assert.Single((await Seam.Reviews.List("shop", Stop)).Value!);
        Assert.Equal(("T1", "agent:rev", 1, 2, "w1"), (open.Id, open.Stage, open.Number, open.Of,
            open.Author));
        Assert.Equal("no worker with capability `rev` is there", open.Reason);
        Assert.Equal("mmos review approve T1",
            Assert.Single((await Seam.Records.Inbox(Stop)).Value!).Commands[0]);

        var order = await Order("v", "rev");
        Assert.Equal("review", order.Item);
        Assert.Empty((await Seam.Records.Inbox(Stop)).Value!);
        var taken = Assert.Single((await Seam.Reviews.List(null, Stop)).Value!);
        Assert.Equal(("v", null), (taken.Reviewer, taken.Reason));
        Assert.Null((await Seam.Reviews.Approve("T1", "well done", order.Lease, Stop)).Problem);

        var item = Assert.Single((await Seam.Records.Inbox(Stop)).Value!);
        Assert.Equal(("review", "human", "T1"), (item.Kind, item.Cause, item.Task));
        Assert.Contains("waits for a person", (await Seam.Tasks.Why("T1", Stop)).Value![0],
            StringComparison.Ordinal);
        Assert.Null((await Seam.Reviews.Approve("t1", "", null, Stop)).Problem);
        Assert.Equal("done", (await Seam.Tasks.Get("T1", Stop)).Value!.Status);
        Assert.Empty((await Seam.Records.Inbox(Stop)).Value!);
        Assert.Empty((await Seam.Reviews.List(null, Stop)).Value!);
    }

    [Fact]
    public async Task What_is_sent_back_comes_back_as_feedback_and_what_is_rejected_fails()
    {
        await Submit("shop", Task("a") with { Review = ["admin"] });
        await Verify(await Author("w1"));
        var silent = await Seam.Reviews.Revise("T1", " ", null, Stop);
        Assert.Equal(("invalid", "note"), (silent.Problem!.Code, silent.Problem.Field));
        Assert.Null((await Seam.Reviews.Revise("T1", "name it better", null, Stop)).Problem);
        var back = (await Seam.Tasks.Get("T1", Stop)).Value!;
        Assert.Equal(("ready", "revision", "name it better"),
            (back.Status, back.Feedback[0].Cause, back.Feedback[0].Text));
        Assert.Equal(["admin"], back.Review);

        await Verify(await Author("w2"));
        Assert.Null((await Seam.Reviews.Reject("T1", "not this way", null, Stop)).Problem);
        Assert.Equal("failed", (await Seam.Tasks.Get("T1", Stop)).Value!.Status);
        Assert.Equal(["failed"], (await Seam.Records.Inbox(Stop)).Value!.Select(i => i.Kind));
        Assert.Equal("conflict", (await Seam.Reviews.Approve("T1", "", null, Stop)).Problem!.Code);
        Assert.Equal("not_found", (await Seam.Reviews.Approve("nine", "", null, Stop)).Problem!.Code);
    }

    [Fact]
    public async Task An_attempt_without_progress_is_in_the_inbox_until_it_shows_some_and_is_raised_once()
    {
        var soon = TimeSpan.FromMilliseconds(20);
        await Seam.Upkeep.Configure(new PolicySpec { Stall = soon, EscalateAfter = soon }, Stop);
        await Submit("shop", Task("a"));
        var lease = await Author("w1");
        await Seen("escalation.raised");
        var item = Assert.Single((await Seam.Records.Inbox(Stop)).Value!);
        Assert.Equal(("stalled", "T1"), (item.Kind, item.Task));
        Assert.Contains("mmos task show T1", item.Commands);
        Assert.StartsWith("w1 has shown no progress", item.Text, StringComparison.Ordinal);

        await Seam.Upkeep.Configure(new PolicySpec { Stall = TimeSpan.FromHours(1) }, Stop);
        Assert.Null((await Seam.Work.Progress(lease, 10, "on it", Stop)).Problem);
        Assert.Empty((await Seam.Records.Inbox(Stop)).Value!);
        var events = (await Seam.Records.Events(0, null, 1_000, Stop)).Value!;
        Assert.Single(events, e => e.Type == "escalation.raised");
        Assert.Equal("T1", events.First(e => e.Type == "escalation.raised").Task);
    }

    private async Task Seen(string type)
    {
        for (long seq = 0; ; seq = await Seam.Records.WaitForChange(seq, Stop))
            if ((await Seam.Records.Events(0, null, 1_000, Stop)).Value!.Any(e => e.Type == type)) return;
    }

    private async Task<LeaseRef> Author(string worker) => (await Order(worker)).Lease;

    private async Task<WorkOrder> Order(string worker, params string[] capabilities)
    {
        var registration = await Register(worker, capabilities);
        return (await Seam.Work.Claim(Claim(worker, registration), Stop)).Value![0];
    }

    private async Task Verify(LeaseRef lease)
    {
        Assert.Null((await Seam.Work.Complete(lease, "it works", Stop)).Problem);
        var engine = $"engine-{lease.Lease}";
        var order = await Order(engine, "mmos:verify");
        var proof = new CertificateInfo(null, null, [new CheckInfo("make test", 0, 7)]);
        Assert.Null((await Seam.Work.Verified(order.Lease, proof, Stop)).Problem);
    }
}
