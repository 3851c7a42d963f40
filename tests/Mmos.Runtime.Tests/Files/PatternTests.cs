using System.Text;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class PatternTests
{
    [Fact]
    public void A_pattern_is_read_with_all_it_says()
    {
        var reading = Given.Config("""
            patterns:
              mobile-app:
                words: [iOS, android]
                gates_from: build
                steps:
                  - design
                  - id: build
                    title: Build the app
                    text: "Build {title}"
                    kind: coding
                    share: 3
                    needs: []
                    capabilities: { require: [swift], prefer: [ui] }
                    acceptance: [it starts]
                    verify: [make app]
                    files: ["app/**"]
                    hint: Start it.
                  - { id: write_docs, needs: [design, build] }
              web_shop: { steps: [all] }
            """);
        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Notices);
        var (mobile, shop) = (reading.Config!.Patterns[0], reading.Config.Patterns[1]);
        Assert.Equal(("mobile-app", 1), (mobile.Name, mobile.GatesFrom));
        Assert.Equal(["ios", "android"], mobile.Words);
        Assert.Equal(("design", "Design", "planning", 1, "Design of {title}."), Words(mobile.Steps[0]));
        Assert.Equal(("build", "Build the app", "coding", 3, "Build {title}"), Words(mobile.Steps[1]));
        Assert.Null(mobile.Steps[0].Needs);
        Assert.Empty(mobile.Steps[1].Needs!);
        Assert.Equal(["design", "build"], mobile.Steps[2].Needs!);
        Assert.Equal(("write_docs", "Write docs", "docs"),
            (mobile.Steps[2].Name, mobile.Steps[2].Title, mobile.Steps[2].Kind));
        Assert.Equal(["swift", "ui", "it starts", "make app", "app/**", "Start it."],
            [
                .. mobile.Steps[1].Require, .. mobile.Steps[1].Prefer, .. mobile.Steps[1].Acceptance,
                .. mobile.Steps[1].Verify, .. mobile.Steps[1].Files, mobile.Steps[1].Hint,
            ]);
        Assert.Equal(["web", "shop"], shop.Words);
        Assert.Equal(0, shop.GatesFrom);
    }

    [Theory]
    [InlineData("{ words: [a] }", "patterns.p.steps: is required")]
    [InlineData("{ steps: [] }", "patterns.p.steps: a pattern needs at least one step")]
    [InlineData("{ steps: [a, a] }", "patterns.p.steps[1]: duplicate step \"a\"")]
    [InlineData("{ steps: [a, { id: b, needs: [c] }, c] }",
        "patterns.p.steps[1].needs: no step before this one is \"c\"")]
    [InlineData("{ steps: [design], gates_from: desing }",
        "patterns.p.gates_from: no step is \"desing\"; did you mean \"design\"?")]
    [InlineData("{ steps: [{ titel: x }] }",
        "patterns.p.steps[0]: unknown key \"titel\"; did you mean \"title\"?")]
    [InlineData("{ steps: [\"a b\"] }", "patterns.p.steps[0]: \"a b\": letters, digits")]
    public void A_wrong_pattern_is_refused_with_its_place(string pattern, string said)
    {
        var problems = Given.Config($"patterns:\n  p: {pattern}\n").Problems;
        Assert.Contains(said, Given.Lines(problems), StringComparison.Ordinal);
        Assert.StartsWith("mmos.yaml:2:", problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- { id: a, title: A }\n- { id: b, title: B, needs: [a, there, \"phase:1\"], phase: 0 }\n"
        + "- { id: c, title: C, phase: 1 }", "a: | b:a,c,there | c:")]
    [InlineData(
        "{ \"tasks\": [{ \"id\": \"a\", \"title\": \"A\" }], \"defaults\": { \"priority\": \"P0\" } }",
        "a:")]
    public void A_list_of_tasks_may_need_what_is_there_already(string text, string tasks)
    {
        var read = TaskListReader.Read(Encoding.UTF8.GetBytes(text), "list");
        Assert.Empty(read.Problems);
        Assert.Equal(tasks,
            string.Join(" | ", read.Tasks!.Select(t => $"{t.Key}:{string.Join(',', t.Needs)}")));
    }

    [Theory]
    [InlineData("- { id: a, title: A, needs: [b] }\n- { id: b, title: B, needs: [a] }", "cycle: a -> b -> a")]
    [InlineData("- { id: a, title: A }\n- { id: a, title: B }",
        "list:2:9: tasks[1].id: duplicate task id \"a\"")]
    [InlineData("- { id: a, title: A, needs: [\"phase:3\"] }", "no task is in \"phase:3\"")]
    [InlineData("[]", "list:1:1: tasks: there is no task in it")]
    [InlineData("just text",
        "list:1:1: expected a list of tasks, or a mapping with tasks, found \"just text\"")]
    [InlineData("tasks: x", "list:1:8: tasks: expected a list such as")]
    public void A_wrong_list_is_refused_with_its_place(string text, string said) =>
        Assert.Contains(said, Given.Lines(TaskListReader.Read(Encoding.UTF8.GetBytes(text), "list").Problems),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("tasks[1].needs", "list:2:30")]
    [InlineData("tasks[1].needs[0]", "list:2:30")]
    [InlineData("tasks[0]", "list:1:3")]
    [InlineData("tasks[2]", null)]
    [InlineData("project", null)]
    [InlineData("tasks[x].id", null)]
    public void A_field_has_its_place(string field, string? place) =>
        Assert.Equal(place, TaskListReader.Read(
            "- { id: a, title: A }\n- { id: b, title: B, needs:  [x] }"u8, "list").PlaceOf(field));

    private static (string, string, string, int, string) Words(Core.BreakdownStep step) =>
        (step.Name, step.Title, step.Kind, step.Share, step.Text);
}
