using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>Conflicts.</summary>
public abstract partial class SeamContract
{
    [Fact]
    public async Task A_second_task_of_one_title_is_taken_with_a_warning_and_waits_for_a_person()
    {
        await Submit("shop", Task("a"));
        var twin = await Seam.Projects.Add("shop", [Task("b") with { Title = "DO A" }], null, Stop);
        Assert.Equal(["T2 has the title of T1, which is open"], twin.Value!.Warnings);
        var open = Assert.Single((await Seam.Conflicts.List("shop", false, Stop)).Value!);
        Assert.Equal(("duplicate_task", "T2", "T1", "open"), (open.Kind, open.Task, open.Other, open.Status));
        var item = Assert.Single((await Seam.Records.Inbox(Stop)).Value!);
        Assert.Equal(("conflict", "duplicate_task"), (item.Kind, item.Cause));
        Assert.Equal($"mmos conflict resolve {open.Id} --by allow_both", item.Commands[0]);

        Assert.Equal("invalid", (await Seam.Conflicts.Resolve(open.Id, "fight", "", Stop)).Problem!.Code);
        Assert.Equal("not_found", (await Seam.Conflicts.Resolve("C9999", "queue", "", Stop)).Problem!.Code);
        var settled = (await Seam.Conflicts.Resolve(open.Id, "queue", "one is enough", Stop)).Value!;
        Assert.Equal(("resolved", "queue"), (settled.Status, settled.Resolution));
        var queued = (await Seam.Tasks.Get("T2", Stop)).Value!;
        Assert.Equal(("pending", "T1"), (queued.Status, Assert.Single(queued.Needs)));
        Assert.Empty((await Seam.Records.Inbox(Stop)).Value!);
        Assert.Empty((await Seam.Conflicts.List(null, false, Stop)).Value!);
        Assert.Single((await Seam.Conflicts.List(null, true, Stop)).Value!);
    }
}
