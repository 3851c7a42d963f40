using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class GithubImportTests
{
    [Fact]
    public void What_gh_wrote_becomes_a_plan()
    {
        var made = Imported.FromFixture("github", "issues.json");
        Assert.Equal(
            """
            issue-5 P0 - docs [issue-4] [finds apple; finds pear] Search
            issue-8 P1 - coding [issue-4] [] All of search
            issue-4 P2 - coding [] [] Index
            """, Imported.Table(made));
        Assert.Equal(
            """
            issue-6 finished closed: Words
            issue-5 -> issue-6 met
            issue-8 -> issue-6 met
            issue-5: not read as a need, add it by hand if it is one: This is blocked by #12 in a way
            issue-5 needs 77, which is not there
            """, Imported.Told(made));
        var text = Imported.Plan(made).Tasks[0].Description;
        Assert.StartsWith("Find things.\n\n## Waits\n\n- **Depends on:**", text, StringComparison.Ordinal);
        Assert.EndsWith("Imported from github 5 (open); labels: priority: high, documentation; "
            + "assigned to: bo; milestone: 1.0.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_REST_API_gave_becomes_a_plan_without_pull_requests()
    {
        var made = Imported.From("github",
            """
            [
              {"url":"https://api.github.com/repos/o/r/issues/2","id":9,"number":2,"title":"A",
               "user":{"login":"x"},
               "labels":[{"id":1,"name":"bug","default":true},"help wanted"],"state":"open","locked":false,
               "assignee":null,"assignees":[],"milestone":null,"body":null,"state_reason":null,
               "sub_issues_summary":{"total":0},"issue_dependencies_summary":{"blocked_by":2,"blocking":0}},
              {"number":3,"title":"B","labels":[],"state":"open","body":"x","pull_request":{"url":"u"}},
              {"number":4,"title":"C","labels":[],"state":"closed","body":"x","state_reason":"not_planned",
               "pull_request":null}
            ]
            """);
        Assert.Equal("issue-2 P1 - coding [] [] A", Imported.Table(made));
        Assert.Equal(
            """
            issue-4 set aside closed as not planned: C
            pull requests are no tasks; passed over: 1
            issue-2 is blocked by 2 issues that this export does not name
            """, Imported.Told(made));
    }

    [Theory]
    [InlineData("Blocked by #2", "issue-2")]
    [InlineData("depends on #2", "issue-2")]
    [InlineData("DEPENDS ON: #2, and #3.", "issue-2 issue-3")]
    [InlineData("* [ ] **Blocked by:** #2 & #3", "issue-2 issue-3")]
    [InlineData("- [ ] #3", "issue-3")]
    [InlineData("- #3", "")]
    [InlineData("Depends on other/repo#2", "")]
    [InlineData("depends on #2 but not really", "")]
    [InlineData("not blocked by #2", "")]
    [InlineData("Closes #2", "")]
    public void Only_a_line_that_says_nothing_else_is_a_need(string body, string needs)
    {
        var made = Imported.From("github",
            $$"""
            [{"number":1,"title":"A","body":"{{body}}"},{"number":2,"title":"B"},{"number":3,"title":"C"}]
            """);
        Assert.Equal(needs, string.Join(' ', Imported.Plan(made).Tasks[0].Needs));
    }

    [Theory]
    [InlineData("{}", "issues.json:1:1: expected a list of issues, found a mapping; write it with: gh")]
    [InlineData("""[{"title":"A"}]""", "issues.json:1:2: [0].number: is missing")]
    [InlineData("""[{"number":"x","title":"A"}]""", "issues.json:1:12: [0].number: expected a whole")]
    [InlineData("""[{"number":1,"title":"A","labels":[[]]}]""",
        "issues.json:1:36: [0].labels[0]: expected a mapping, found a list")]
    [InlineData("[]", "issues.json: there is no task in it")]
    [InlineData("""[{"number":1,"title":"A","state":"closed"}]""",
        "issues.json: none of its 1 tasks is open; --all takes the others too")]
    public void What_is_wrong_is_named_with_file_line_and_field(string text, string problem) =>
        Assert.StartsWith(
            problem, Imported.Problem(Imported.From("github", text)), StringComparison.Ordinal);
}
