using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class ScalingSpecs
{
    [Theory]
    //          there ready free slots min max fixed idle | wanted
    [InlineData(1, 0, 0, 1, 1, 3, 0, 0, 1)]       // all work, nothing waits
    [InlineData(1, 1, 0, 1, 1, 3, 0, 0, 2)]       // one more for one that waits
    [InlineData(1, 9, 0, 1, 1, 3, 0, 0, 3)]       // at once as many as there may be
    [InlineData(1, 9, 1, 1, 1, 3, 0, 0, 1)]       // one is free and yet it waits: not for us
    [InlineData(1, 5, 0, 4, 1, 9, 0, 0, 3)]       // five items fill two with four slots
    [InlineData(3, 9, 0, 1, 1, 3, 0, 0, 3)]       // no more than may be
    [InlineData(3, 0, 1, 1, 1, 3, 0, 59_999, 3)]  // not yet idle for a minute
    [InlineData(3, 0, 1, 1, 1, 3, 0, 60_000, 2)]  // one at a time
    [InlineData(3, 4, 1, 1, 1, 3, 0, 60_000, 2)]  // what waits did not come to it for a minute
    [InlineData(1, 0, 1, 1, 1, 3, 0, 900_000, 1)] // never below the least
    [InlineData(0, 0, 0, 1, 2, 3, 0, 0, 2)]       // never below the least from the start
    [InlineData(5, 9, 0, 1, 1, 3, 0, 0, 3)]       // a smaller bound came in force
    [InlineData(1, 0, 1, 1, 1, 3, 5, 0, 5)]       // a person's number, whatever the bounds
    [InlineData(3, 9, 0, 1, 1, 3, 1, 0, 1)]       // and whatever waits
    public void The_number_of_instances_follows_the_queue(
        int there, int ready, int free, int slots, int min, int max, int ordered, long idle, int wanted) =>
        Assert.Equal(wanted, Scaling.Wanted(new(there, ready, free, slots, min, max, ordered, idle)));

    public static IEnumerable<TheoryDataRow<string, string, string>> Wishes => Table.Rows("""
        worker w
            want w        | wanted w
            want w 3      | wanted w 3
            want w 0      | nothing
            want w 65     | ! invalid: 65 instances of w [instances]
            want w anew=y | wanted w anew
            want other 2  | wanted other 2
        worker w; want w 3
            want w 3      | nothing
            want w 0      | wanted w 0
        worker w; want w 3; want w 0
            want w 0      | nothing
        worker w; want w 3; end w; remove w
            want w 0      | nothing
        """);

    [Theory, MemberData(nameof(Wishes))]
    public void A_wish_is_kept_until_another(string given, string when, string then) =>
        Table.Check(given, when, then);

    [Theory]
    [InlineData("plan p: a b c", 3)]
    [InlineData("plan p: a b(a) c", 2)]
    [InlineData("plan p: a{require=x} b", 1)]
    [InlineData("plan p: a b c; claim w", 2)]
    [InlineData("plan p: a b c; pause p", 0)]
    [InlineData("max 2; plan p: a b c", 2)]
    [InlineData("max 1; plan p: a b c; claim w", 0)]
    [InlineData("plan p: a b c; memory m 600", 0)]
    [InlineData("worker v; plan p r: a{files=x} b{files=x} c{files=x}; claim w; claim v", 0)]
    public void What_waits_for_a_worker_is_what_could_start(string given, int ready)
    {
        var world = new World().Given("worker w; " + given);
        Assert.True(world.View.TryWorker("w", out var slot));
        Assert.Equal(ready, world.View.ReadyFor(slot));
    }

    [Fact]
    public void A_wish_outlives_a_snapshot()
    {
        var world = new World().Given("worker w; want w 3");
        var again = new WorkspaceView(StateCodec.Decode(StateCodec.Encode(world.State)));
        Assert.Equal((3, 0), (again.InstancesWanted("w"), again.InstancesWanted("v")));
    }
}
