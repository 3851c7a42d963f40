using System.Text;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class PlanErrorTests
{
    /// <summary>Lines of tasks (they begin in line 4), and the exact lines that reading them gives.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "- { id: a, title: A, needs: [b] }", "plan.yaml:4:30: tasks[0].needs: unknown task \"b\"" },
        {
            "- { id: design, title: A }\n- { id: b, title: B, needs: [desgin] }",
            "plan.yaml:5:30: tasks[1].needs: unknown task \"desgin\"; did you mean \"design\"?"
        },
        { "- { id: a, titel: A }", "plan.yaml:4:3: tasks[0].title: is required\n"
            + "plan.yaml:4:12: tasks[0]: unknown key \"titel\"; did you mean \"title\"?" },
        { "- { id: a, title: A, priority: p1 }",
            "plan.yaml:4:32: tasks[0].priority: \"p1\": expected one of P0, P1, P2; did you mean \"P1\"?" },
        { "- { id: a, title: A, priority: high }",
            "plan.yaml:4:32: tasks[0].priority: \"high\": expected one of P0, P1, P2" },
        { "- { id: a, title: A, phase: one }",
            "plan.yaml:4:29: tasks[0].phase: expected a whole number from 0 to 10000, found \"one\"" },
        { "- { id: a, title: A, verify: dotnet test }",
            "plan.yaml:4:30: tasks[0].verify: expected a list such as [\"dotnet test\"], found \"dotnet "
                + "test\"" },
        { "- { id: a, title: A, capabilities: [coding] }",
            "plan.yaml:4:36: tasks[0].capabilities: expected a mapping such as { require: [coding] }, found "
                + "a list" },
        { "- { id: a, title: [A] }",
            "plan.yaml:4:19: tasks[0].title: expected a line of text, found a list" },
        { "- { id: a, title: A, estimate: 2 }",
            "plan.yaml:4:32: tasks[0].estimate: expected a duration such as 2h, 30m or 1h30m, found \"2\"" },
        { "- { id: a, title: A, estimate: 2000h }",
            "plan.yaml:4:32: tasks[0].estimate: \"2000h\": expected 1s to 41d16h" },
        { "- { id: a, title: A, timeout: 0s }",
            "plan.yaml:4:31: tasks[0].timeout: \"0s\": expected 1s to 1d" },
        { "- { id: a, title: A, retry: { max: 21 } }",
            "plan.yaml:4:36: tasks[0].retry.max: expected a whole number from 0 to 20, found \"21\"" },
        { "- { id: a b, title: A }",
            "plan.yaml:4:9: tasks[0].id: \"a b\": letters, digits and . _ - only, at most 60 characters, "
            + "a letter or digit first" },
        { "- { id: a, title: \"A\\eB\" }",
            "plan.yaml:4:19: tasks[0].title: \"A\\u001bB\": U+001B is not allowed here; remove it" },
        { "- { id: a, title: \"A\\u202eB\" }",
            "plan.yaml:4:19: tasks[0].title: \"A\\u202eB\": U+202E is not allowed here; remove it" },
        { "- { id: a, title: \"A\\nB\" }",
            "plan.yaml:4:19: tasks[0].title: \"A\\u000aB\": U+000A is not allowed here; remove it" },
        { "- { id: a, title: \" \" }", "plan.yaml:4:19: tasks[0].title: \" \": must not be empty" },
        { "- { id: a, title: A, files: [/etc/passwd] }",
            "plan.yaml:4:30: tasks[0].files[0]: \"/etc/passwd\": paths start at the repository's root and "
                + "stay inside it" },
        { "- { id: a, title: A, files: [a/../../b] }",
            "plan.yaml:4:30: tasks[0].files[0]: \"a/../../b\": paths start at the repository's root and "
                + "stay inside it" },
        { "- { id: a, title: A, review: [agnet:x] }",
            "plan.yaml:4:31: tasks[0].review[0]: \"agnet:x\": expected admin, human or agent:CAPABILITY" },
        { "- { id: a, title: A }\n- { id: b, title: B }\n- { id: a, title: C }",
            "plan.yaml:6:9: tasks[2].id: duplicate task id \"a\"; first given in line 4" },
        { "- { id: a, id: b, title: A }", "plan.yaml:4:12: duplicate key \"id\"; first given in line 4" },
        { "- { id: a, title: A, needs: [a] }", "plan.yaml:4:29: tasks[0].needs: cycle: a -> a" },
        {
            "- { id: x, title: X, needs: [b] }\n- { id: a, title: A, needs: [b] }\n- { id: b, title: B, "
                + "needs: [c] }\n"
            + "- { id: c, title: C, needs: [a] }",
            "plan.yaml:5:29: tasks[1].needs: cycle: a -> b -> c -> a"
        },
        { "- { id: a, title: A, needs: [\"phase:1\"] }\n- { id: b, title: B, phase: 2 }",
            "plan.yaml:4:30: tasks[0].needs: no task is in \"phase:1\"; there is phase:2" },
        { "- { id: a, title: A, phase: 1, needs: [\"phase:1\"] }",
            "plan.yaml:4:40: tasks[0].needs: the task is in \"phase:1\" itself" },
        { "- { id: a, title: A, approve: yes }",
            "plan.yaml:4:31: tasks[0].approve: expected true or false, found \"yes\"" },
        { "- { id: a, title: A, tdd: true }",
            "plan.yaml:4:22: tasks[0].tdd: is not carried out by this version of MMOS; remove it" },
        { "- { id: a, title: A, limits: { usd: \"1,5\" } }",
            "plan.yaml:4:37: tasks[0].limits.usd: \"1,5\": write numbers with . as the decimal point" },
        { "- nothing", "plan.yaml:4:3: tasks[0]: expected a mapping with id and title, found \"nothing\"" },
        { "  []", "plan.yaml:4:3: tasks: a plan needs at least one task" },
        { "  ~", "plan.yaml:1:1: tasks: is required" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_a_task_is_named_with_its_place(string tasks, string lines)
    {
        var reading = Given.Tasks(tasks);
        var shown = Given.Lines(reading.Problems);
        Assert.True(shown == lines || shown.StartsWith(lines + "\n", StringComparison.Ordinal), shown);
        Assert.Null(reading.Plan);
    }

    public static TheoryData<string, string> Heads => new()
    {
        { "", "plan.yaml:1:1: project: is required\nplan.yaml:1:1: goal: is required\nplan.yaml:1:1: tasks: "
            + "is required" },
        { "- a", "plan.yaml:1:1: expected a mapping with project, goal and tasks, found a list" },
        { "project: Web Scraper\ngoal: g\ntasks: [{id: a, title: A}]",
            "plan.yaml:1:10: project: \"Web Scraper\": lower-case letters, digits and - only, at most 60 "
                + "characters; "
            + "such as \"web-scraper\"" },
        { "version: 2\nproject: p\ngoal: g\ntasks: [{id: a, title: A}]",
            "plan.yaml:1:10: version: expected 1, found \"2\"" },
        { "project: p\ngoal: g\nbase: -x\ntasks: [{id: a, title: A}]",
            "plan.yaml:3:7: base: \"-x\": not a name that git allows for a branch" },
        { "project: p\ngoal: g\nbudget: { usd: 5, euros: 4 }\ntasks: [{id: a, title: A}]",
            "plan.yaml:3:19: budget: unknown key \"euros\"; known here: usd, tokens" },
        { "project: p\ngoal: g\ndefaults: { prioritty: P0 }\ntasks: [{id: a, title: A}]",
            "plan.yaml:3:13: defaults: unknown key \"prioritty\"; did you mean \"priority\"?" },
        { "project: p\n\tgoal: g", "plan.yaml:2:1: a tab indents this line; YAML wants spaces" },
        { "project: &x p\ngoal: *x",
            "plan.yaml:1:10: anchors such as &x are not allowed; write the value out" },
        { "project: *x", "plan.yaml:1:10: aliases such as *x are not allowed; write the value out" },
        { "project: !evil p", "plan.yaml:1:10: tags such as !evil are not allowed; remove it" },
        { "project: p\n---\nproject: q",
            "plan.yaml:2:1: a second document begins here; one file holds one document" },
        { "project: p\ngoal: a: b",
            "plan.yaml:2:8: not valid YAML: while scanning a plain scalar value, found invalid mapping" },
        { "project: p\ngoal: [a\ntasks: b",
            "plan.yaml:2:7: not valid YAML from here on; is a bracket, brace or quote left open?" },
        { "project: p\ngoal: a\0b", "plan.yaml:2:8: control character U+0000; remove it" },
        { "? [a]\n: b", "plan.yaml:1:3: a key must be a word, found a list" },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_mistake_in_the_file_is_named_with_its_place(string yaml, string lines)
    {
        var reading = Given.Plan(yaml);
        Assert.Equal(lines, Given.Lines(reading.Problems));
        Assert.Null(reading.Plan);
    }

    [Fact]
    public void Only_the_first_twenty_problems_are_shown_from_top_to_bottom()
    {
        var yaml = new StringBuilder();
        for (var i = 0; i < 500; i++)
            yaml.Append("- { id: t").Append(i).Append(", needs: [nowhere] }\n");
        var problems = Given.Tasks(yaml.ToString()).Problems;
        Assert.Equal(20, problems.Count);
        Assert.Equal("plan.yaml:4:3: tasks[0].title: is required", problems[0].ToString());
        Assert.Equal(problems.OrderBy(problem => problem.Line), problems);
    }

    [Fact]
    public void A_long_cycle_is_shortened()
    {
        var yaml = string.Join(
            "\n", Enumerable.Range(0, 9000).Select(
            i => $"- {{id: t{i}, title: T, needs: [t{(i + 1) % 9000}]}}"));
        Assert.Equal(
            "plan.yaml:4:29: tasks[0].needs: cycle: t0 -> t1 -> t2 -> t3 -> t4 -> t5 -> t6 -> t7 -> t8 -> "
                + "t9 -> … -> t8999 "
            + "-> t0 (9000 tasks)",
            Given.Lines(Given.Tasks(yaml).Problems));
    }

    [Fact]
    public void Every_key_that_is_not_carried_out_yet_is_refused_unless_it_says_nothing()
    {
        string[] refused =
        [
            "when: \"a.ok == true\"", "foreach: a.items", "repeat: { until: done, max: 3 }", "tdd: true",
        ];
        foreach (var key in refused)
            Assert.Equal(
                $"plan.yaml:4:22: tasks[0].{key[..key.IndexOf(':', StringComparison.Ordinal)]}: "
                + "is not carried out by this version of MMOS; remove it",
                Given.Lines(Given.Tasks($"- {{ id: a, title: A, {key} }}").Problems));
        Assert.NotNull(Given.Tasks(
            "- { id: a, title: A, approve: false, tdd: false, resources: [], review: [], limits: {}, when: "
                + "}").Plan);
    }

    [Theory]
    [InlineData("paths: [src]", "paths")]
    [InlineData("commands: [ls]", "commands")]
    [InlineData("network: false", "network")]
    [InlineData("tokens: 5", "tokens")]
    [InlineData("time: 5m", "time")]
    public void A_limit_that_nothing_keeps_is_refused_by_its_own_name(string said, string name) =>
        Assert.Equal(
            $"plan.yaml:4:40: tasks[0].limits.{name}: is not carried out by this version of MMOS; remove it",
            Given.Lines(Given.Tasks($"- {{ id: a, title: A, limits: {{ usd: 1, {said} }} }}").Problems));
}
