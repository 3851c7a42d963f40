using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class InterruptTests
{
    [Fact]
    public async Task An_interrupted_run_hands_back_what_runs_and_resume_finishes_it()
    {
        using var place = new Place();
        var plan = Plan(place);
        using var run = place.Start("run", plan);
        await Waiting.UntilFile(Path.Combine(place.Out, "started"));

        run.Signal(Running.Interrupt);
        var ended = (await run.End()).With(130);

        Assert.Contains("--resume", string.Join('\n', ended.Error));
        Assert.Equal(["drained"], (await place.Export()).Causes("task.returned"));
        Assert.Equal("ready", (await place.Json("task", "show", "T1")).GetProperty("status").GetString());
        Assert.Empty(place.Marked());
        File.WriteAllText(Path.Combine(place.Out, "go"), "");
        (await place.Run("run", plan)).With(4);
        (await place.Run("run", plan, "--resume")).With(0);
        Assert.Equal([1, 2], (await place.Export()).Done());
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task A_second_run_watches_and_takes_over_when_the_first_is_killed()
    {
        using var place = new Place();
        var plan = Plan(place);
        using var first = place.Start("run", plan);
        await Waiting.UntilFile(Path.Combine(place.Out, "started"));
        using var second = place.Start("run", plan, "--resume");
        await second.Line("T1 slow running");

        first.Signal(Running.Kill);
        File.WriteAllText(Path.Combine(place.Out, "go"), "");

        (await second.End()).With(0);
        var export = await place.Export();
        Assert.Equal([1, 2], export.Done());
        Assert.Contains("process_gone", export.Causes("worker.offline"));
        Assert.Equal("slow", place.Show("mmos/stop", "slow"));
        await place.VerifyDatabase();
    }

    private static string Plan(Place place) => new PlanText("stop")
        .Task("slow", $"touch {place.Out}/started; "
            + $"until [ -e {place.Out}/go ]; do sleep 0.02; done; echo slow > slow")
        .Task("next", "echo next > next", ["slow"]).In(place);
}
