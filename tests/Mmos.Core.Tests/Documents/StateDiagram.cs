using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Documents;

/// <summary>
/// The diagram of docs/state-machine.md says what tasks really do: no edge missing, none too many.
/// </summary>
public sealed partial class StateDiagram(ITestOutputHelper output)
{
    private const string Nowhere = "[*]";

    [GeneratedRegex(@"^\s*(?<from>\[\*\]|[a-z]+)\s*-->\s*(?<to>\[\*\]|[a-z]+)\s*(?::\s*(?<label>.*))?$",
        RegexOptions.Multiline)]
    private static partial Regex Arrow { get; }

    [GeneratedRegex(@"\b[a-z]+\.[a-z_]+\b")]
    private static partial Regex EventName { get; }

    [GeneratedRegex(@"^\| `(?<cause>[a-z_]+)` \| (?<uses>yes|no) \|", RegexOptions.Multiline)]
    private static partial Regex CauseRow { get; }

    [GeneratedRegex(@"^Not reached in this version: (?<states>.*)\.$", RegexOptions.Multiline)]
    private static partial Regex NotReached { get; }

    /// <summary>One way from state to state, and the event that opens it.</summary>
    private readonly record struct Edge(string From, string To, string Event)
    {
        public override string ToString() => $"{From} --> {To} : {Event}";
    }

    [Fact]
    public void Its_edges_are_what_random_commands_do()
    {
        HashSet<Edge> drawn = [.. Drawn()], seen = [];
        Seeds.Each(1500, seed => Walk(seed, seen), least: 1500);
        foreach (var edge in seen.Order(Comparer<Edge>.Create((a, b) =>
            string.CompareOrdinal($"{a}", $"{b}")))) output.WriteLine($"{edge}");
        Assert.True(drawn.SetEquals(seen), string.Join('\n',
            seen.Except(drawn).Select(e => $"docs/state-machine.md: the diagram lacks the edge {e}")
                .Concat(drawn.Except(seen).Select(e =>
                    $"docs/state-machine.md: no run ever took the edge {e}; take it out"))));
    }

    [Fact]
    public void It_names_every_state_that_no_task_reaches()
    {
        HashSet<string> reached = [.. Drawn().SelectMany(e => (string[])[e.From, e.To])];
        var missing = Enum.GetValues<TaskStatus>().Select(Words.Of).Where(s => !reached.Contains(s));
        Assert.Equal(string.Join(", ", missing.Select(s => $"`{s}`")),
            NotReached.Match(Page()).Groups["states"].Value);
    }

    [Fact]
    public void Its_table_says_which_causes_use_up_a_retry() => Assert.Equal(
        Enum.GetValues<Cause>().Select(c => $"{Words.Of(c)} {(Retries.UsesOne(c) ? "yes" : "no")}"),
        CauseRow.Matches(Page()).Select(m => $"{m.Groups["cause"].Value} {m.Groups["uses"].Value}"));

    private static IEnumerable<Edge> Drawn() =>
        from arrow in Arrow.Matches(Page())
        where arrow.Groups["to"].Value != Nowhere
        from name in EventName.Matches(arrow.Groups["label"].Value)
        select new Edge(arrow.Groups["from"].Value, arrow.Groups["to"].Value, name.Value);

    private static void Walk(int seed, HashSet<Edge> seen)
    {
        var world = new World();
        var commands = new RandomCommands(seed);
        List<string> before = [];
        for (var i = 0; i < 120; i++)
        {
            var (command, actor) = i % 9 == 8 && commands.Resolution(world) is { } settled
                ? (settled, "test") : commands.Next(world);
            Workspace.Step(world.State, command, new Header(world.Clock, world.Clock, actor), recorded =>
            {
                for (var task = 1; task <= world.View.LastTask; task++)
                {
                    if (before.Count < task) before.Add(Nowhere);
                    var now = Words.Of(world.Status(task));
                    if (before[task - 1] != now)
                        seen.Add(new(before[task - 1], now, Name(recorded.Event)));
                    before[task - 1] = now;
                }
            });
        }
    }

    /// <summary>The wire name, as its rule would have it.</summary>
    private static string Name(Event happened) => happened switch
    {
        AttemptCompleted => "task.completed",
        MergePrepared => "task.merge_prepared",
        _ => happened.GetType().Name.Insert(happened.GetType().Name.LastIndexOfAny(
            [.. Enumerable.Range('A', 26).Select(c => (char)c)]), ".").ToLowerInvariant(),
    };

    private static string Page([CallerFilePath] string source = "") => File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(source)!, "../../../docs/state-machine.md"))
        .ReplaceLineEndings("\n");
}
