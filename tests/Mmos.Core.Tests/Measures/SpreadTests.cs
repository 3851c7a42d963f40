namespace Mmos.Core.Tests.Measures;

/// <summary>What the weights of the scores do to the spread of work.</summary>
public sealed class SpreadTests(ITestOutputHelper output)
{
    private const int Tasks = 1_500;

    [Fact]
    public void Equal_workers_get_equally_much()
    {
        var spread = Measure("one slot each", Policy.Default, seed: 1, slots: 1, wishes: 0);
        Assert.True(spread.Unevenness <= 1.05, $"{spread.Unevenness:F2}");
    }

    [Fact]
    public void Wishes_are_fulfilled_while_somebody_idle_can()
    {
        var spread = Measure("one slot each", Policy.Default, seed: 2, slots: 1, wishes: 33);
        Assert.True(spread.MatchShare >= 0.80, $"{spread.MatchShare:F3}");
    }

    [Fact]
    public void Without_weights_the_one_served_longest_ago_is_next_and_wishes_are_chance()
    {
        var policy = Policy.Default with { Weights = new Weights(0, 0, 0, 0, 0, 0, 0) };
        var spread = Measure("no weights", policy, seed: 2, slots: 1, wishes: 33);
        Assert.True(spread.Unevenness <= 1.05, $"{spread.Unevenness:F2}");
        Assert.InRange(spread.MatchShare, 0.4, 0.6);
    }

    [Fact]
    public void A_weight_for_load_alone_keeps_the_fullest_and_the_emptiest_closest()
    {
        var none = Policy.Default with { Weights = new Weights(0, 0, 0, 0, 0, 0, 0) };
        var load = Policy.Default with { Weights = new Weights(0, 0, 1000, 0, 0, 0, 0) };
        var without = Measure("four slots each, no weights", none, seed: 3, slots: 4, wishes: 0);
        var with = Measure("four slots each, load alone", load, seed: 3, slots: 4, wishes: 0);
        Assert.True(with.Gap <= without.Gap, $"{with.Gap} with, {without.Gap} without");
    }

    [Fact]
    public void A_project_of_weight_three_gets_three_quarters_of_the_turns()
    {
        var team = new SimulatedTeam(Policy.Default, _ => 5_000);
        for (var i = 0; i < 4; i++) team.Hire($"w{i}", 1);
        team.Submit("heavy", Independent(300), weight: 3);
        team.Submit("light", Independent(300));
        team.RunUntil(long.MaxValue);
        var heavy = team.Given.Take(200).Count(g => g.Item.Task <= 300);
        output.WriteLine($"of the first 200 items {heavy} are of the project of weight 3");
        Assert.InRange(heavy, 145, 155);
    }

    [Fact]
    public void The_slots_of_many_fill_evenly()
    {
        var spread = Measure("four slots each", Policy.Default, seed: 3, slots: 4, wishes: 0);
        Assert.True(spread.Gap <= 1_500, $"{spread.Gap}");
    }

    [Fact]
    public void Projects_take_turns_whatever_their_size()
    {
        var team = new SimulatedTeam(Policy.Default, _ => 5_000);
        for (var i = 0; i < 4; i++) team.Hire($"w{i}", 1);
        team.Submit("big", Independent(400));
        team.Submit("small", Independent(60));
        team.RunUntil(long.MaxValue);
        var last = team.Given.FindLastIndex(g => g.Item.Task > 400);
        var bigs = team.Given.Take(last + 1).Count(g => g.Item.Task <= 400);
        output.WriteLine($"while 60 tasks of the small project were given out, {bigs} of the big one were");
        Assert.InRange(bigs, 56, 64);
    }

    private static List<TaskDefinition> Independent(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TaskDefinition { Key = $"t{i}", Title = "" })];

    private Spread Measure(string what, Policy policy, int seed, int slots, int wishes)
    {
        var spread = Spread.Of(policy, seed, Tasks, slots, wishes);
        var wished = wishes == 0 ? "" : FormattableString.Invariant(
            $"wishes of {wishes} % fulfilled {spread.MatchShare:P1}, ");
        output.WriteLine($"{what}, seed {seed}, {Tasks} tasks: items per worker "
            + string.Join(' ', spread.PerWorker)
            + FormattableString.Invariant($" (fullest ÷ emptiest {spread.Unevenness:F2}), {wished}")
            + FormattableString.Invariant($"fullest - emptiest {spread.Gap / 1000.0:F2} items at a time"));
        return spread;
    }
}
