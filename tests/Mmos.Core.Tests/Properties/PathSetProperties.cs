using System.Diagnostics;
using System.Globalization;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Properties;

/// <summary>The index over declared paths against the plain form: every set with every set.</summary>
public class PathSetProperties(ITestOutputHelper output)
{
    private static readonly string[] Segments = ["a", "b", "src", "*", "**", "?", "a*", "x.cs", "*.cs"];

    [Fact]
    public void Two_sets_are_neighbours_exactly_when_two_of_their_globs_share_a_path()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var sets = Enumerable.Range(0, 40).Select(_ => Globs(random)).ToList();
            var world = With(sets);
            for (var a = 1; a <= sets.Count; a++)
                for (var b = 1; b <= sets.Count; b++)
                {
                    var (x, y) = (world.Task(a).Paths, world.Task(b).Paths);
                    var naive = world.View.Globs(x)
                        .Any(g => world.View.Globs(y).Any(h => PathGlob.Overlap(g, h)));
                    Assert.True(naive == world.View.PathsOverlap(x, y),
                        $"seed {seed}: {string.Join(' ', sets[a - 1])} and {string.Join(' ', sets[b - 1])}");
                }
        }
    }

    [Fact]
    public void Twenty_thousand_distinct_sets_are_taken_one_by_one()
    {
        var world = new World().Given("max 20 1000000; plan p /repo: first");
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < 2; batch++)
            world.Do(new Command.SubmitPlan("p", null, [.. Enumerable.Range(0, 10_000).Select(i => Task(
                string.Create(CultureInfo.InvariantCulture, $"t{batch}-{i}"),
                [string.Create(CultureInfo.InvariantCulture, $"src/m{batch}/f{i}/*.cs")]))]));
        output.WriteLine($"20,000 distinct sets in {watch.ElapsedMilliseconds} ms");
        Assert.Equal(20_001, world.View.LastTask);
        Assert.False(world.View.PathsOverlap(world.Task(2).Paths, world.Task(3).Paths));
    }

    private static World With(List<string[]> sets)
    {
        var tasks = sets.Select((globs, i) =>
            Task(string.Create(CultureInfo.InvariantCulture, $"t{i}"), globs)).ToList();
        var world = new World();
        world.Do(new Command.SubmitPlan("p", new NewProject("p", "", "/repo", "main", null, "mmos/p"),
            tasks));
        return world;
    }

    private static TaskDefinition Task(string key, string[] files) =>
        new() { Key = key, Title = key, Files = files };

    private static string[] Globs(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Join('/',
            Enumerable.Range(0, random.Next(1, 5)).Select(_ => Segments[random.Next(Segments.Length)])))];
}
