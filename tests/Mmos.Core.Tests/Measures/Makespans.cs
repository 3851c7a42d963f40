namespace Mmos.Core.Tests.Measures;

/// <summary>How long whole graphs take, beside the shortest time that any order could take.</summary>
internal static class Makespans
{
    /// <summary>Makespan ÷ lower bound of one graph.</summary>
    public static double Ratio(TaskGraph graph)
    {
        Dictionary<int, int> byNumber = [];
        var policy = Policy.Default with { MaxRunning = graph.Slots };
        var team = new SimulatedTeam(policy, task => graph.Milliseconds[byNumber[task]]);
        var began = team.Clock;
        for (var i = 0; i < graph.Slots; i++) team.Hire($"w{i}", 1);
        // The core numbers tasks in the order given: each needs only earlier ones.
        for (var i = 0; i < graph.Needs.Count; i++) byNumber[i + 1] = i;
        team.Submit("graph", [.. graph.Needs.Select((needs, i) => new TaskDefinition
        {
            Key = $"t{i}",
            Title = "",
            Needs = [.. needs.Select(n => $"t{n}")],
            EstimateMinutes = Math.Max(1, graph.Milliseconds[i] / 1000),
        })]);
        team.RunUntil(long.MaxValue);
        Invariant.Check(team.Done == graph.Needs.Count, $"all tasks are done, not {team.Done}");
        return (double)(team.DoneAt - began) / graph.LowerBound;
    }

    /// <summary>The ratios of many seeds, the best first, each with its seed.</summary>
    public static IReadOnlyList<(double Ratio, int Seed)> Of(int count, Func<int, TaskGraph> graph) =>
        [.. Enumerable.Range(1, count).Select(seed => (Ratio(graph(seed)), seed)).Order()];
}
