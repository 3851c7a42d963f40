using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class SlotTests
{
    [Fact]
    public async Task A_worker_with_two_slots_gets_two_independent_tasks_at_once()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nworkers:\n  - { name: Both, agent: command, slots: 2 }\n");
        place.Commit("configure");
        var plan = new PlanText("pair").Task("left", Meet(place, "left", "right"))
            .Task("right", Meet(place, "right", "left")).In(place);

        (await place.Run("run", plan)).With(0);

        Assert.Equal("left", place.Show("mmos/pair", "left"));
        Assert.Equal("right", place.Show("mmos/pair", "right"));
        var workers = (await place.Export()).Of("task.assigned")
            .Where(e => e.GetProperty("data").GetProperty("item").GetString() == "author")
            .Select(e => e.GetProperty("data").GetProperty("worker").GetString()).ToList();
        Assert.Equal(["Both", "Both"], workers);
    }

    // Each ends only when the other runs too.
    private static string Meet(Place place, string me, string other) =>
        $"touch {place.Out}/{me}; until [ -e {place.Out}/{other} ]; do sleep 0.02; done; echo {me} > {me}";
}
