using Mmos.Bench.Reporting;
using Mmos.Core.Tests.Measures;

namespace Mmos.Bench.Engine;

/// <summary>How long whole task graphs take beside the shortest time that any order could take; simulated, so
/// the machine does not matter.</summary>
internal static class MakespanRows
{
    private const int Graphs = 200;

    public static Section Measure(Action<string> say)
    {
        say($"makespan: {Graphs} graphs of each kind");
        var equal = Makespans.Of(Graphs, TaskGraph.OfEqualTasks);
        var unequal = Makespans.Of(Graphs, TaskGraph.OfUnequalTasks);
        return new Section("makespan", [
            Row.Cost("makespan ÷ lower bound, tasks of 5 s", equal[Graphs / 2].Ratio, "x", 1.10,
                Spread(equal)),
            Row.Shown("makespan ÷ lower bound, tasks of 1-9 s", unequal[Graphs / 2].Ratio, "x",
                Spread(unequal)),
        ]);
    }

    private static string Spread(IReadOnlyList<(double Ratio, int Seed)> ratios)
    {
        var (p90, worst) = (ratios[Graphs * 9 / 10], ratios[^1]);
        return FormattableString.Invariant(
            $"median of seeds 1-{Graphs}; p90 {p90.Ratio:0.00}, ")
            + FormattableString.Invariant($"worst {worst.Ratio:0.00} (seed {worst.Seed})");
    }
}
