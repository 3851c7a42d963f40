using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class KeySpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Rules => Table.Rows("""
        max 5; worker w key=k body=1
            worker w key=k body=1 | repeats 2
        worker w key=k body=1
            worker w key=k body=2      | ! keyreused: the idempotency key `k` was used for another \
                request; make a new key
            worker v key=k body=1 by=x | registered v r1
        worker w; lease e h1; end w key=k body=1
            end w key=k body=1 | repeats 3
        worker w; end w; end w key=k body=1
            worker w key=k body=2 | registered w r2
        worker w key=k body=1
            worker w key=k body=1 +24h | repeats 1
        """);

    [Theory, MemberData(nameof(Rules))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void A_refusal_is_not_remembered()
    {
        var world = new World();
        Assert.StartsWith("! notfound", world.When("pause p key=k body=1"));
        Assert.Equal("paused p", world.Given("plan p: a").When("pause p key=k body=1"));
    }

    [Fact]
    public void A_repeat_changes_nothing_and_names_the_whole_record()
    {
        var world = new World().Given("plan p: a; worker w; claim w key=k body=1");
        var hash = StateCodec.Hash(world.State);
        Assert.Equal("repeats 4", world.When("claim w key=k body=1"));
        Assert.Equal(hash, StateCodec.Hash(world.State));
        Assert.Equal(["waits w 1", "assigned T1 w #1"], world.Log.Where(e => e.Record == 4)
            .Select(e => EventWords.Of(e.Event, 0)));
    }

    [Fact]
    public void Keys_are_kept_for_a_day_and_at_least_the_last_ten_thousand()
    {
        var world = new World();
        for (var i = 0; i < Limits.KeyCount; i++) world.Given($"lease e h key=k{i} body=1");
        world.Clock += 2 * Limits.KeyMs;
        Assert.Equal("repeats 1", world.When("lease e h key=k0 body=1"));
        world.Given("lease e h key=one-more body=1");
        Assert.Equal("leased e h #1", world.When("lease e h key=k0 body=1"));
    }

    [Fact]
    public void More_than_ten_thousand_keys_of_one_day_are_all_kept()
    {
        var world = new World();
        for (var i = 0; i < Limits.KeyCount + 5; i++) world.Given($"lease e h key=k{i} body=1");
        Assert.Equal("repeats 1", world.When("lease e h key=k0 body=1"));
    }
}
