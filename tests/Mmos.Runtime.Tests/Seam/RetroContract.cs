using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>Retrospectives.</summary>
public abstract partial class SeamContract
{
    [Fact]
    public async Task Before_a_task_finished_there_is_nothing_to_look_back_on()
    {
        await Submit("shop", Task("a"), Task("b") with { Priority = "P0" });
        var retro = (await Seam.Records.LookBack(3, Stop)).Value!;
        Assert.Null(retro.Id);
        Assert.Empty(retro.Tasks);
        Assert.Empty(retro.WentWell);
        Assert.Equal(["T2", "T1"], retro.Next);
        var held = (await Seam.Records.Retrospectives(null, 10, Stop)).Value!;
        Assert.Empty(held.Items);
        Assert.Null(held.Next);
    }

    [Fact]
    public async Task After_every_third_finished_task_a_retrospective_is_held()
    {
        await FailAll("first", "a", 3);
        var policy = await Seam.Upkeep.Configure(new PolicySpec { RetroEvery = 2 }, Stop);
        Assert.Null(policy.Problem);
        await FailAll("second", "b", 3);

        var held = (await Seam.Records.Retrospectives(null, 10, Stop)).Value!;
        Assert.Equal(["T4 T5", "T1 T2 T3"],
            held.Items.Select(r => string.Join(' ', r.Tasks.Select(t => t.Id))));
        Assert.Null(held.Next);
        var first = held.Items[1];
        Assert.Equal(["a0", "a1", "a2"], first.Participants);
        Assert.Equal("T1 failed: agent error: no idea", first.Improvements[0]);
        Assert.Equal("mmos task retry T1", first.Actions[0].Command);
        var task = first.Tasks[0];
        Assert.Equal(("failed", "a0", 1, "first"), (task.Status, task.Worker, task.Attempts, task.Project));

        var newest = (await Seam.Records.Retrospectives(null, 1, Stop)).Value!;
        Assert.Equal((held.Items[0].Id, held.Items[0].Id), (Assert.Single(newest.Items).Id, newest.Next));
        var next = (await Seam.Records.Retrospectives(newest.Next, 1, Stop)).Value!;
        Assert.Equal((first.Id, null), (Assert.Single(next.Items).Id, next.Next));
        Assert.Equal(("invalid", "after"),
            await Refusal(Seam.Records.Retrospectives("T1", 1, Stop)));

        // What is done since does not change what was; only what is to be done.
        Assert.Null((await Seam.Tasks.Retry("T1", "once more", Stop)).Problem);
        var later = (await Seam.Records.Retrospectives(null, 10, Stop)).Value!.Items[1];
        Assert.Equal(first.Tasks, later.Tasks);
        Assert.Equal(first.Improvements, later.Improvements);
        Assert.Equal("mmos task retry T2", later.Actions[0].Command);

        var last = (await Seam.Records.LookBack(4, Stop)).Value!;
        Assert.Equal(["T3", "T4", "T5", "T6"], last.Tasks.Select(t => t.Id));
        Assert.Equal(("invalid", "last"), await Refusal(Seam.Records.LookBack(0, Stop)));
        Assert.Equal(("invalid", "last"), await Refusal(Seam.Records.LookBack(101, Stop)));
    }

    [Fact]
    public async Task What_was_retried_is_looked_back_on_only_when_it_ended_again()
    {
        await FailAll("shop", "a", 2);
        Assert.Null((await Seam.Tasks.Retry("T2", "once more", Stop)).Problem);
        Assert.Equal(["T1"], (await Seam.Records.LookBack(3, Stop)).Value!.Tasks.Select(t => t.Id));
    }

    private async Task FailAll(string project, string workers, int tasks)
    {
        await Submit(project, [.. Enumerable.Range(0, tasks)
            .Select(i => Task($"t{i}") with { RetryMax = 0 })]);
        for (var i = 0; i < tasks; i++)
            Assert.Null((await Seam.Work.Fail(await Take($"{workers}{i}"), "agent_error", "no idea\nat all",
                null, Stop)).Problem);
    }

    private static async Task<(string Code, string? Field)> Refusal<T>(Task<Answer<T>> answer)
    {
        var problem = (await answer).Problem!;
        return (problem.Code, problem.Field);
    }
}
