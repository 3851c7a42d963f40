using Mmos.Api;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Each rendering of one snapshot, held by a file.</summary>
public sealed class RenderingTests
{
    private static readonly RunSnapshot Run = new(Samples.Project, Samples.Tasks, true, 100);

    private static readonly Dictionary<string, Func<Page>> Pages = new()
    {
        ["task-list.txt"] = () => TaskPages.List(Samples.Tasks, Samples.Frame(120)),
        ["task-list-80.txt"] = () => TaskPages.List(Samples.Tasks, Samples.Frame(80)),
        ["task-list-40.txt"] = () => TaskPages.List(Samples.Tasks, Samples.Frame(40)),
        ["task-list-pipe.txt"] = () => TaskPages.List(Samples.Tasks, Samples.Frame(Frame.Unlimited)),
        ["task-list-empty.txt"] = () => TaskPages.List([], Samples.Frame()),
        ["task-show.txt"] = () => TaskPages.Show(Samples.Full, Samples.Frame()),
        ["task-show-40.txt"] = () => TaskPages.Show(Samples.Full, Samples.Frame(40)),
        ["project-list.txt"] = () => ProjectPages.List([Samples.Project], Samples.Frame()),
        ["project-show.txt"] = () => ProjectPages.Show(Samples.Project, Samples.Tasks, Samples.Frame()),
        ["project-show-50.txt"] = () => ProjectPages.Show(Samples.Project, Samples.Tasks, Samples.Frame(50)),
        ["project-show-200.txt"] = () =>
            ProjectPages.Show(Samples.Project, Samples.Many(200), Samples.Frame()),
        ["worker-list.txt"] = () => WorkerPages.List(Samples.Workers, Samples.Frame(120)),
        ["worker-list-50.txt"] = () => WorkerPages.List(Samples.Workers, Samples.Frame(50)),
        ["worker-show.txt"] = () => WorkerPages.Show(Samples.Workers[0], Samples.Frame()),
        ["status.txt"] = () => StatusPage.Of(
            SystemStatus.From(100, [Samples.Project],
                [.. Samples.Tasks.Where(task => TaskStates.IsActive(task.Status))],
                Samples.Tasks.FirstOrDefault(task => task.Status == "ready"), Samples.Workers,
                Samples.Inbox),
                Samples.Frame()),
        ["status-empty.txt"] = () => StatusPage.Of(SystemStatus.From(0, [], [], null, [], []),
            Samples.Frame()),
        ["status-accounts.txt"] = () => StatusPage.Of(SystemStatus.From(
            100, [Samples.Project], [], Samples.Task(8, "soon", "ready"),
            [Samples.Workers[0] with { Account = "claude-max" }], [],
            Samples.Task(9, "late", "ready") with { Priority = "P2" }, Samples.Accounts), Samples.Frame()),
        ["queue-accounts.txt"] = () => QueuePage.Of(
            QueueOrder.Of([Samples.Task(9, "late", "ready") with { Priority = "P2" }]), Samples.Frame(),
            ClosedAccount.Of(Samples.Accounts, [Samples.Workers[0] with { Account = "claude-max" }])),
        ["account-list.txt"] = () => CostPages.Accounts(Samples.Accounts, Samples.Frame()),
        ["performance.txt"] = () => PerformancePage.Of(Samples.Performance, Samples.Frame()),
        ["performance-empty.txt"] = () => PerformancePage.Of(new PerformanceReport
        {
            From = Samples.Now,
            To = Samples.Now,
        }, Samples.Frame()),
        ["cost.txt"] = () => CostPages.Cost(Samples.Costs, Samples.Frame()),
        ["cost-unknown.txt"] = () => CostPages.Cost(Samples.Costs with
        {
            Premium = null,
            PremiumProblem = "no worker of tier premium has a model with a list price",
        }, Samples.Frame()),
        ["run-summary-budget.txt"] = () => RunSummary.Of(
            new(Samples.Project with { Budget = new("1.00", null) }, [Samples.Task(8, "soon", "ready")],
                false, 1),
            [], Samples.Frame(), ["Project shop has no budget left for it (worker-1): 0.90 of 1.00 US "
                + "dollars spent, 0.00 held back for what runs."]),
        ["queue.txt"] = () => QueuePage.Of(QueueOrder.Of(Samples.Tasks), Samples.Frame()),
        ["inbox.txt"] = () => InboxPage.Of(Samples.Inbox, Samples.Frame()),
        ["events.txt"] = () => EventLines.Of(Samples.Events, Samples.Frame()),
        ["run-screen.txt"] = () => RunScreen.Of(Run, Samples.Frame()),
        ["run-screen-60.txt"] = () => RunScreen.Of(Run, Samples.Frame(60)),
        ["run-screen-200.txt"] = () =>
            RunScreen.Of(new(Samples.Project, Samples.Many(200), true, 1), Samples.Frame(80, 24)),
        ["run-lines.txt"] = () => RunLines.Between(null, Run, Samples.Frame()),
        ["run-summary-failed.txt"] = () => RunSummary.Of(Run, Samples.Inbox, Samples.Frame()),
        ["run-summary-done.txt"] = () =>
            RunSummary.Of(new(Samples.Project, [.. Samples.Tasks.Take(2)], false, 1), [], Samples.Frame()),
        ["findings.txt"] = () => ConfigPages.Findings(
        [
            new("git", "ok", "git 2.43.0"),
            new("database", "warning", "SQLite 3.40.1 has a known race", "install SQLite 3.51.3 or newer"),
            new("disk", "error", "12 MB left", "make room on /home"),
        ], Samples.Frame()),
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_looks_as_its_golden_file(string name) => Golden.Check(name, Pages[name]().Text);

    [Fact]
    public void The_report_merges_all_results_into_one_Markdown_text() =>
        Golden.Check("project-report.md", ProjectReport.Of(Samples.Project, Samples.Tasks, []));

    [Theory]
    [InlineData(30)]
    [InlineData(57)]
    [InlineData(100)]
    public void Nothing_that_is_redrawn_is_wider_or_higher_than_the_terminal(int width)
    {
        foreach (var count in new[] { 1, 10, 200, 2000 })
        {
            var page = RunScreen.Of(
                new(Samples.Project, Samples.Many(count), true, 1), Samples.Frame(width, 20));
            Assert.True(page.Lines.Count < 20, $"{page.Lines.Count} lines for {count} tasks");
            Assert.All(page.Lines, line => Assert.True(line.Width <= width, $"{line.Width}: {line.Text}"));
        }
    }

    [Theory]
    [InlineData(25)]
    [InlineData(40)]
    [InlineData(80)]
    public void Tables_keep_ids_and_states_on_a_narrow_terminal(int width)
    {
        var text = TaskPages.List(Samples.Tasks, Samples.Frame(width)).Text;
        foreach (var task in Samples.Tasks)
            Assert.Contains(task.Id, text, StringComparison.Ordinal);
        Assert.Contains("verifying", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_tasks_stand_on_top_of_a_run()
    {
        var lines = RunScreen.Of(
            new(Samples.Project, Samples.Many(200), true, 1), Samples.Frame(80, 24)).Lines;
        Assert.All(lines.Skip(1).Take(5), line =>
            Assert.Contains(" running ", line.Text, StringComparison.Ordinal));
        Assert.Contains("more", lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_stands_below_everything_it_needs()
    {
        var layers = ProjectGraph.Layers(Samples.Tasks);
        Assert.Equal([["T1"], ["T2", "T4", "T7"], ["T3", "T5"], ["T6"]],
            layers.Select(l => l.Select(t => t.Id).ToArray()).ToArray());
    }

    [Fact]
    public void A_chain_of_ten_thousand_tasks_is_drawn()
    {
        var chain = Enumerable.Range(1, 10_000)
            .Select(i => Samples.Task(i, $"k{i}", "pending", i == 1 ? [] : [$"T{i - 1}"])).Reverse().ToList();
        Assert.Equal(10_000, ProjectGraph.Layers(chain).Count);
    }

    [Fact]
    public void Only_what_changed_gets_a_line()
    {
        var later = Run with
        {
            Tasks = [.. Samples.Tasks.Select(t =>
            t.Id == "T5" ? t with { Status = "running", Attempt = 1, Worker = "worker-2" } : t)]
        };
        Assert.Equal(
            "13:53:10 T5 export-of-all-orders-as-csv running on worker-2 (attempt 1)\n",
            RunLines.Between(Run, later, Samples.Frame()).Text);
        Assert.Empty(RunLines.Between(later, later, Samples.Frame()).Lines);
    }

    [Fact]
    public void Wide_letters_count_two_cells()
    {
        Assert.Equal(4, Cells.Width("漢字"));
        Assert.Equal("漢…", Cells.Clip("漢字漢字", 4));
        Assert.Equal("👩‍💻…", Cells.Clip("👩‍💻 works all night", Cells.Width("👩‍💻") + 1));
    }
}
