namespace Mmos.Core.Tests.Measures;

/// <summary>How the items of one simulated day of work were spread.</summary>
/// <param name="PerWorker">Items that each worker got, in the order of their names.</param>
/// <param name="Matched">Items with a wish that went to a worker who fulfils it.</param>
/// <param name="Wished">Items with a wish.</param>
/// <param name="Gap">Most difference between what the fullest and the emptiest worker held, after each
/// item, on average in thousandths of an item.</param>
internal sealed record Spread(IReadOnlyList<int> PerWorker, int Matched, int Wished, int Gap)
{
    private const int Workers = 8;

    /// <summary>Fullest ÷ emptiest worker.</summary>
    public double Unevenness => (double)PerWorker.Max() / PerWorker.Min();

    /// <summary>Fulfilled wishes ÷ wishes; not a number without any.</summary>
    public double MatchShare => (double)Matched / Wished;

    /// <summary>
    /// Tasks arrive one by one, by chance, at 60 % of what eight equal workers can do; some wish for what
    /// half of the workers can.
    /// </summary>
    public static Spread Of(Policy policy, int seed, int tasks, int slots, int wishesInHundred)
    {
        var random = new Random(seed);
        var team = new SimulatedTeam(policy with { MaxRunning = 1000 }, _ => 5_000);
        for (var i = 0; i < Workers; i++) team.Hire($"w{i}", slots, i % 2 == 0 ? ["x"] : ["y"]);
        HashSet<int> wishes = [];
        for (var number = 1; number <= tasks; number++)
        {
            if (random.Next(100) < wishesInHundred) wishes.Add(number);
            team.Submit("stream", [new TaskDefinition
            {
                Key = $"t{number}",
                Title = "",
                Prefer = wishes.Contains(number) ? ["x"] : [],
            }]);
            team.RunUntil(team.Clock + random.Next(2 * 5_000 * 10 / (Workers * slots * 6)));
        }
        team.RunUntil(long.MaxValue);
        return Count(team, wishes);
    }

    private static Spread Count(SimulatedTeam team, HashSet<int> wishes)
    {
        var given = team.Given;
        int[] per = [.. Enumerable.Range(0, Workers).Select(i => given.Count(g => g.Item.Worker == $"w{i}"))];
        var matched = given.Count(g => wishes.Contains(g.Item.Task) && (g.Item.Worker[1] - '0') % 2 == 0);
        long gaps = 0;
        Queue<(string Worker, long Until)> held = new();
        foreach (var (item, clock) in given)
        {
            while (held.TryPeek(out var first) && first.Until <= clock) held.Dequeue();
            held.Enqueue((item.Worker, clock + 5_000));
            int[] holds = [.. Enumerable.Range(0, Workers).Select(i => held.Count(h => h.Worker == $"w{i}"))];
            gaps += holds.Max() - holds.Min();
        }
        return new Spread(per, matched, wishes.Count, (int)(1000 * gaps / given.Count));
    }
}
