using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class TaskmasterImportTests
{
    private const string Tasks = """
        [
          { "id": 1, "title": "Schema", "description": "Tables.", "status": "done", "dependencies": [],
            "priority": "high", "details": "", "testStrategy": "" },
          { "id": 2, "title": "API", "description": "REST.", "status": "pending", "dependencies": [1, 5],
            "priority": "high", "details": "Use JSON.", "testStrategy": "Call it.", "subtasks": [
              { "id": 1, "title": "Routes", "status": "review", "dependencies": [] },
              { "id": 2, "title": "Handlers", "status": "pending", "dependencies": [1, "4.1", 5],
                "acceptanceCriteria": "- one\n- two", "priority": "low" },
              { "id": 3, "title": "Old part", "status": "completed", "dependencies": ["2.1"] } ] },
          { "id": 3, "title": "Dark mode", "status": "deferred", "dependencies": [],
            "subtasks": [ { "id": 1, "title": "Colours", "status": "pending" } ] },
          { "id": "4", "title": "Shell", "status": "in-progress", "priority": "critical",
            "subtasks": [ { "id": 1, "title": "Parser", "status": "pending", "dependencies": [1] } ] },
          { "id": 5, "title": "Spec", "status": "pending", "dependencies": [3, 9], "priority": "medium" }
        ]
        """;

    private const string Table = """
        task-2 P0 - coding [task-5 task-2.1 task-2.2] [] API
        task-2.1 P0 - coding [task-5] [] Routes
        task-2.2 P2 - coding [task-2.1 task-4.1 task-5] [one; two] Handlers
        task-4 P0 - coding [task-4.1] [] Shell
        task-4.1 P0 - coding [] [] Parser
        task-5 P1 - planning [] [] Spec
        """;

    [Fact]
    public void Tasks_and_subtasks_become_a_plan()
    {
        var made = Imported.From("taskmaster", $$"""{ "master": { "tasks": {{Tasks}}, "metadata": {} } }""");
        Assert.Equal(Table, Imported.Table(made));
        Assert.Equal(
            """
            task-1 finished done: Schema
            task-2.3 finished completed: Old part
            task-3 set aside deferred: Dark mode
            task-3.1 set aside pending: Colours
            task-2 -> task-1 met
            task-4.1 -> task-1 met
            task-5 needs task-3, which is left out though it is not finished: deferred
            task-5 needs 9, which is not there
            """, Imported.Told(made));
        Assert.Equal("REST.\n\n## Details\n\nUse JSON.\n\n## Test strategy\n\nCall it.\n\n"
            + "Imported from taskmaster 2 (pending).", Imported.Plan(made).Tasks[0].Description);
    }

    [Fact]
    public void The_older_form_without_tags_says_the_same() =>
        Assert.Equal(Table, Imported.Table(Imported.From("taskmaster", $$"""{ "tasks": {{Tasks}} }""")));

    [Theory]
    [InlineData(null, "tasks.json:1:1: it has several tags; choose one with --tag: next, later")]
    [InlineData("layer", "tasks.json:1:1: there is no tag \"layer\"; did you mean \"later\"?")]
    [InlineData("next", null)]
    public void Of_several_tags_one_is_chosen(string? tag, string? problem)
    {
        var made = Imported.From("taskmaster",
            """{ "next": { "tasks": [ { "id": 1, "title": "A" } ] }, "later": { "tasks": [] } }""", tag);
        if (problem is null)
            Assert.Equal(["task-1"], made.Report!.Taken);
        else
            Assert.Equal(problem, Imported.Problem(made));
    }

    [Fact]
    public void The_usual_tag_is_master()
    {
        var made = Imported.From("taskmaster",
            """{ "x": { "tasks": [] }, "master": { "tasks": [ { "id": 7, "title": "A" } ] } }""");
        Assert.Equal(["task-7"], made.Report!.Taken);
    }

    [Theory]
    [InlineData("""{ "tasks": [ { "title": "A" } ] }""", "tasks.json:1:14: tasks[0].id: is missing")]
    [InlineData("""{ "tasks": [ 5 ] }""", "tasks.json:1:14: tasks[0]: expected a mapping, found \"5\"")]
    [InlineData("""{ "tasks": {} }""", "tasks.json:1:12: tasks: expected a list, found a mapping")]
    [InlineData("{ \"tasks\": [\n { \"id\": 1, \"title\": {} } ] }",
        "tasks.json:2:22: tasks[0].title: expected text, found a mapping")]
    [InlineData("[]", "tasks.json:1:1: expected a mapping, found a list")]
    [InlineData("{}", "tasks.json:1:1: no tasks in it; expected { \"tasks\": [...] }, or")]
    [InlineData("{ \"tasks\": [", "tasks.json:1:13: not valid JSON: Expected depth to be zero")]
    [InlineData("""{ "a": 1, "a": 2, "tasks": [] }""", "tasks.json:1:11: duplicate key \"a\"; first given")]
    public void What_is_wrong_is_named_with_file_line_and_field(string text, string problem) =>
        Assert.StartsWith(
            problem, Imported.Problem(Imported.From("taskmaster", text)), StringComparison.Ordinal);
}
