using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Properties;

/// <summary>Breaking down keeps the order of the work: whatever came before a task comes before all of its
/// parts.</summary>
public class BreakdownProperties
{
    private static readonly string[] s_words = ["api", "page", "sql", "oauth", "docker", "ml"];

    [Fact]
    public void A_breakdown_keeps_who_waits_for_whom_and_how_much_work_it_is() => Seeds.Each(200, seed =>
    {
        var tasks = Graph(new Random(seed));
        var world = new World();
        var result = world.Do(new Command.SubmitPlan("p", new NewProject("p", "", null, null, null, null),
            tasks, new BreakdownPolicy(BreakdownMode.Auto, [])));
        Assert.Null(result.Rejection);
        Assert.Empty(Invariants.Check(world.State));

        var made = world.Log.Select(e => e.Event).OfType<TaskSubmitted>().ToList();
        Assert.All(made, e => Assert.All(e.Needs, need => Assert.True(need < e.Task)));
        Assert.All(made, e => Assert.True(e.Definition.EstimateMinutes <= Complexity.ComplexMinutes));
        Assert.Equal(tasks.Sum(t => t.EstimateMinutes), made.Sum(e => e.Definition.EstimateMinutes));
        var before = Reach(tasks.ToDictionary(t => t.Key, t => t.Needs));
        var key = made.ToDictionary(e => e.Task, e => e.Definition.Key);
        var after = Reach(made.ToDictionary(e => e.Definition.Key,
            e => (IReadOnlyList<string>)[.. e.Needs.Select(n => key[n])]));
        foreach (var later in made)
            foreach (var earlier in made)
                if (Origin(later) != Origin(earlier))
                    Assert.True(
                        before[Origin(later)].Contains(Origin(earlier))
                            == after[later.Definition.Key].Contains(earlier.Definition.Key),
                        $"{later.Definition.Key} and {earlier.Definition.Key}");
    });

    private static string Origin(TaskSubmitted e) => e.Definition.Parent?.Key ?? e.Definition.Key;

    private static List<TaskDefinition> Graph(Random random)
    {
        List<TaskDefinition> tasks = [];
        var count = random.Next(1, 12);
        for (var i = 0; i < count; i++)
        {
            string[] needs = [.. Enumerable.Range(0, random.Next(0, 3)).Where(_ => i > 0)
                .Select(_ => tasks[random.Next(i)].Key).Distinct()];
            var word = s_words[random.Next(s_words.Length)];
            tasks.Add(new TaskDefinition
            {
                Key = $"{word}{i}",
                Title = $"Make the {word}",
                Needs = needs,
                EstimateMinutes = random.Next(3) == 0 ? random.Next(1_441, 60_001) : random.Next(1, 1_441),
            });
        }
        return [.. tasks.OrderBy(_ => random.Next())];
    }

    private static Dictionary<string, HashSet<string>> Reach(
        Dictionary<string, IReadOnlyList<string>> needs)
    {
        var reach = new Dictionary<string, HashSet<string>>();
        foreach (var key in needs.Keys) Visit(key);
        return reach;

        HashSet<string> Visit(string key)
        {
            if (reach.TryGetValue(key, out var known)) return known;
            var found = new HashSet<string>();
            foreach (var need in needs[key])
            {
                found.Add(need);
                found.UnionWith(Visit(need));
            }
            return reach[key] = found;
        }
    }
}
