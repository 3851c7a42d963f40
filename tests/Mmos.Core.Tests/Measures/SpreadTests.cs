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
