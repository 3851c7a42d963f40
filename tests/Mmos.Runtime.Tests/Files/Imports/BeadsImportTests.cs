using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class BeadsImportTests
{
    [Fact]
    public void Issues_become_a_plan()
    {
        var made = Imported.FromFixture("beads", "issues.jsonl");
        Assert.Equal(
            """
            bd-1 P0 - coding [bd-5 bd-1.1 bd-1.2] [] Login
            bd-1.1 P1 1.5 docs [bd-5] [shows errors; has a button] Form
            bd-1.2 P2 - coding [bd-1.1 bd-5] [It works.
            - well] Undo
            bd-5 P0 - coding [] [] Rules
            """, Imported.Table(made));
        Assert.Equal(
            """
            bd-9 finished closed: Old
            bd-1.1 -> bd-9 met
            bd-1.2 is to run only if bd-1.1 fails, which a plan cannot say; the edge is left out
            bd-1.2 needs external:x:y-1, which is not there
            """, Imported.Told(made));
        Assert.Equal("F\n\n## Design\n\nD\n\n## Notes\n\nN\n\nImported from beads bd-1.1 (in_progress); "
            + "part of: bd-1; labels: ui, docs; type: task; assigned to: bo.",
            Imported.Plan(made).Tasks[1].Description);
    }

    [Theory]
    [InlineData("open", "P1", true)]
    [InlineData("blocked", "P1", true)]
    [InlineData("hooked", "P1", true)]
    [InlineData("review-by-mira", "P1", true)]
    [InlineData("deferred", "P1", false)]
    [InlineData("pinned", "P1", false)]
    [InlineData("closed", "P1", false)]
    public void Words_of_people_are_open_and_only_known_ones_are_not(
        string status, string priority, bool isTaken)
    {
        var made = Imported.From("beads",
            $$"""
            {"id":"a","title":"A","priority":2,"status":"{{status}}"}
            {"id":"b","title":"B"}
            """);
        Assert.Equal(isTaken, made.Report!.Taken.Contains("a"));
        Assert.All(Imported.Plan(made).Tasks, task => Assert.Equal(priority, task.Priority));
    }

    [Theory]
    [InlineData("""{"id":"a","title":"A","priority":5}""",
        "issues.jsonl:1:34: priority: expected a whole number from 0 to 4, found \"5\"")]
    [InlineData("""{"id":"a","title":"A","estimated_minutes":-1}""",
        "issues.jsonl:1:43: estimated_minutes: expected a whole number from 0 to 2147483647, found \"-1\"")]
    [InlineData("""{"id":"a","title":"A","estimated_minutes":60001}""",
        "issues.jsonl:1:1: a.estimate: \"41d16h1m\": expected 1s to 41d16h")]
    [InlineData("{\"id\":\"a\",\"title\":\"A\"}\n\n{\"title\":\"B\"}", "issues.jsonl:3:1: id: is missing")]
    [InlineData("{\"id\":\"a\",\"title\":\"A\"}\n<<<<<<< HEAD", "issues.jsonl:2:1: not valid JSON: '<' is")]
    [InlineData("""{"id":"a","title":"A","dependencies":[{"type":"blocks"}]}""",
        "issues.jsonl:1:39: dependencies[0].depends_on_id: is missing")]
    [InlineData("""{"id":"a","title":"A"} {"id":"b","title":"B"}""",
        "issues.jsonl:1:24: not valid JSON: '{'")]
    public void What_is_wrong_is_named_with_file_line_and_field(string text, string problem) =>
        Assert.StartsWith(
            problem, Imported.Problem(Imported.From("beads", text)), StringComparison.Ordinal);
}
