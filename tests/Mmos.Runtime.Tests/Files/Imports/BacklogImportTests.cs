using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class BacklogImportTests
{
    private const string Cart = """
        ---
        id: BACK-7
        title: 'Cart: add and remove'
        status: To Do
        assignee: [@mira, @bo]
        created_date: '2026-01-01 23:37'
        labels:
          - shop
        milestone: m-1
        dependencies:
          - task-003
          - back-12
        references:
          - https://shop.example/cart
        priority: high
        ordinal: 1000
        ---

        ## Description

        <!-- SECTION:DESCRIPTION:BEGIN -->
        People put things in.

        ## Not a section
        <!-- SECTION:DESCRIPTION:END -->

        ## Acceptance Criteria
        <!-- AC:BEGIN -->
        - [ ] #1 A thing can be added
          and counted
        - [x] #2 A thing can be removed
        <!-- AC:END -->

        ## Definition of Done
        <!-- DOD:BEGIN -->
        - [ ] #1 The tests pass
        <!-- DOD:END -->

        ## Implementation Plan

        ```
        ## no heading
        ```
        """;

    private static readonly (string, string)[] Shop =
    [
        ("backlog/config.yml", "project_name: shop\n"),
        ("backlog/tasks/task-10 - Receipt.md", Task("BACK-10", "Receipt", "dependencies: [BACK-7]")),
        ("backlog/tasks/task-7 - Cart.md", Cart),
        ("backlog/tasks/task-7.01 - Model.md", Task("BACK-7.01", "Model", "parent_task_id: task-7")),
        ("backlog/tasks/task-8 - Old.md", Task("BACK-8", "Old", "").Replace("To Do", "Done")),
        ("backlog/tasks/notes.md", "no task"),
        ("backlog/completed/task-3 - Prices.md", Task("BACK-3", "Prices", "")),
        ("backlog/drafts/draft-1 - Later.md", Task("DRAFT-1", "Later", "")),
    ];

    private static string Task(string id, string title, string more) =>
        $"---\nid: {id}\ntitle: {title}\nstatus: To Do\nassignee: []\n{more}\n---\n\nJust text.\n";

    [Fact]
    public void A_folder_becomes_a_plan()
    {
        var made = Imported.FromFolder("backlog", false, Shop);
        Assert.Equal(
            """
            BACK-7 P0 - coding [BACK-7.01] [A thing can be added
            and counted; A thing can be removed; The tests pass] Cart: add and remove
            BACK-7.01 P0 - coding [] [] Model
            BACK-10 P1 - coding [BACK-7] [] Receipt
            """, Imported.Table(made));
        Assert.Equal(
            """
            BACK-3 finished To Do: Prices
            BACK-8 finished Done: Old
            BACK-7 -> BACK-3 met
            backlog/tasks/notes.md is not named as a task is; passed over
            BACK-7 needs back-12, which is not there
            """, Imported.Told(made));
        Assert.Equal(
            """
            People put things in.

            ## Not a section

            ## Implementation Plan

            ```
            ## no heading
            ```

            ## References

            https://shop.example/cart

            Imported from backlog BACK-7 (To Do); labels: shop; assigned to: @mira; assigned to: @bo
            """ + "; milestone: m-1.", Imported.Plan(made).Tasks[0].Description);
    }

    [Fact]
    public void All_takes_the_finished_ones_too_and_keeps_their_edges()
    {
        var made = Imported.FromFolder("backlog", true, Shop);
        Assert.Equal(["BACK-3", "BACK-7", "BACK-7.01", "BACK-8", "BACK-10"], made.Report!.Taken);
        Assert.Equal(["BACK-3", "BACK-7.01"], Imported.Plan(made).Tasks[1].Needs);
    }

    [Fact]
    public void Lines_of_Windows_and_a_byte_order_mark_are_read()
    {
        var text = "\ufeff" + Task("task-1", "One", "priority: low").Replace("\n", "\r\n");
        var made = Imported.From("backlog", text);
        Assert.Equal("task-1 P2 - coding [] [] One", Imported.Table(made));
        Assert.DoesNotContain('\r', made.Plan!);
    }

    [Theory]
    [InlineData("no front matter", "task-1 - One.md:1:1: no task of Backlog.md; expected YAML between two")]
    [InlineData("---\ntitle: x\n---\n", "task-1 - One.md:2:1: id: is missing")]
    [InlineData("---\nid: task-1\n---\n", "task-1 - One.md:2:1: title: is missing")]
    [InlineData("---\nid: task-1\ntitle: [a]\n---\n", "task-1 - One.md:3:8: title: expected text, found a")]
    [InlineData("---\nid: a\ntitle: b\nlabels: {}\n---\n", "task-1 - One.md:4:9: labels: expected a list")]
    [InlineData("---\nid: a\ntitle: &x b\n---\n", "task-1 - One.md:3:8: anchors such as &x are not allowed")]
    public void What_is_wrong_is_named_with_file_line_and_field(string text, string problem) =>
        Assert.StartsWith(
            problem, Imported.Problem(Imported.From("backlog", text)), StringComparison.Ordinal);

    [Fact]
    public void A_folder_without_tasks_is_missing()
    {
        var made = Imported.FromFolder("backlog", false, ("readme.md", "x"));
        Assert.True(made.IsMissing);
        Assert.Equal(".: this folder has neither tasks nor backlog/tasks; name the folder backlog",
            Imported.Problem(made));
    }

    [Fact]
    public void A_reference_that_two_tasks_could_mean_is_not_guessed()
    {
        var made = Imported.FromFolder("backlog", false,
            ("tasks/a-1 - A.md", Task("A-1", "A", "")), ("tasks/b-1 - B.md", Task("B-1", "B", "")),
            ("tasks/c-2 - C.md", Task("C-2", "C", "dependencies: [task-1]")));
        Assert.Equal("C-2 needs task-1, which is not there", Imported.Told(made));
    }
}
