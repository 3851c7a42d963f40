using System.Globalization;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>A task of a random graph: its key, the tasks it needs, how long its command takes.</summary>
internal sealed record Node(string Key, string[] Needs, int Milliseconds)
{
    public string Seconds => (Milliseconds / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
}

/// <summary>Random graphs of tasks, the same for the same seed.</summary>
internal static class Graphs
{
    /// <summary>Tasks in an order in which they can run; each needs up to three of those before it.</summary>
    public static IReadOnlyList<Node> Random(int seed, int count, int mostMilliseconds)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Node(
            Key(i),
            [.. Enumerable.Range(0, random.Next(0, 4)).Where(_ => i > 0)
                .Select(_ => Key(random.Next(0, i))).Distinct()],
            random.Next(0, mostMilliseconds)))];
    }

    /// <summary>A command that logs a line at its start and its end, works, and leaves a result.</summary>
    public static string Command(this Node node, string log) =>
        $"echo 'start {node.Key}' >> {log}; sleep {node.Seconds}; mkdir -p results; "
        + $"echo {node.Key} > results/{node.Key}; echo 'end {node.Key}' >> {log}";

    public static PlanText Plan(this IEnumerable<Node> nodes, string project, string log)
    {
        var plan = new PlanText(project);
        foreach (var node in nodes) plan.Task(node.Key, node.Command(log), node.Needs);
        return plan;
    }

    /// <summary>Every task ran exactly once, after its needs.</summary>
    public static void RanInOrder(this IReadOnlyList<Node> nodes, string log)
    {
        var lines = File.ReadAllLines(log).ToList();
        Assert.Equal(nodes.Count * 2, lines.Count);
        foreach (var node in nodes)
        {
            var start = Assert.Single(Places(lines, $"start {node.Key}"));
            Assert.True(start < Assert.Single(Places(lines, $"end {node.Key}")));
            foreach (var need in node.Needs)
                Assert.True(Assert.Single(Places(lines, $"end {need}")) < start,
                    $"{node.Key} started before {need} ended");
        }
    }

    /// <summary>The branch has every result, and nothing else.</summary>
    public static void AreOn(this IEnumerable<Node> nodes, Place place, string branch)
    {
        var files = place.Git("ls-tree", "-r", "--name-only", branch, "results/").Split('\n');
        Assert.Equal(nodes.Select(node => $"results/{node.Key}").Order(StringComparer.Ordinal), files);
    }

    private static IEnumerable<int> Places(List<string> lines, string line) =>
        Enumerable.Range(0, lines.Count).Where(i => lines[i] == line);

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"t{number:000}");
}
