using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>A task that changes hands goes on where it stopped.</summary>
public sealed class HandoverTests
{
    [Fact]
    public async Task After_a_kill_the_next_attempt_begins_with_what_the_first_had_made()
    {
        using var place = new Place();
        var plan = Plan(place);
        using var run = place.Start("run", plan);
        await Waiting.UntilFile(Path.Combine(place.Out, "started"));
        run.Signal(Running.Kill);

        (await place.Run("run", plan, "--resume")).With(0);

        Assert.Equal("half and whole", place.Show("mmos/hand", "work"));
        var brief = await File.ReadAllTextAsync(Path.Combine(place.Out, "brief"),
            TestContext.Current.CancellationToken);
        foreach (var told in new[] { "Where attempt 1 of T1 stopped", "process_gone", "work | 1 +",
            "it printed this" })
            Assert.Contains(told, brief, StringComparison.Ordinal);
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task After_an_interrupt_the_commit_of_what_was_made_is_in_the_log()
    {
        using var place = new Place();
        var plan = Plan(place);
        using var run = place.Start("run", plan);
        await Waiting.UntilFile(Path.Combine(place.Out, "started"));
        run.Signal(Running.Interrupt);
        (await run.End()).With(130);

        var task = await place.Json("task", "show", "T1");
        Assert.Equal(place.Git("rev-parse", "mmos/T1-1"), task.GetProperty("commit").GetString());
        Assert.Equal("half", place.Show("mmos/T1-1", "work"));
        (await place.Run("run", plan, "--resume")).With(0);
        Assert.Equal("half and whole", place.Show("mmos/hand", "work"));
        await place.VerifyDatabase();
    }

    private static string Plan(Place place) => new PlanText("hand")
        .Task("slow", $"if [ -e work ]; then cp $MMOS_BRIEF {place.Out}/brief; "
            + "printf ' and whole' >> work; exit 0; fi; "
            + $"echo it printed this; printf half > work; touch {place.Out}/started; exec sleep 1000")
        .In(place);
}
