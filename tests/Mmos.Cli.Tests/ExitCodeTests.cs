using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Ports;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>What the shell is told, and the one line that says why.</summary>
public sealed class ExitCodeTests
{
    private const string Table = """
        invalid      2
        not_found    3
        conflict     4
        stale        4
        key_reused   4
        full         4
        unconfirmed  4
        draining     5
        unavailable  5
        not_allowed  6
        unheard_of   4
        """;

    public static TheoryData<string, int> Codes
    {
        get
        {
            var codes = new TheoryData<string, int>();
            foreach (var row in Table.Split('\n'))
                codes.Add(row[..13]
                    .Trim(), int.Parse(row[13..], System.Globalization.CultureInfo.InvariantCulture));
            return codes;
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_refusal_of_the_seam_has_its_exit_code_and_one_line(string code, int exit)
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.Refusal = new Problem(code, "T3 is held by worker-1\nuntil 14:03; call again then");
        Assert.Equal(exit, await shell.Run("task show T3"));
        Assert.Equal("mmos: T3 is held by worker-1⏎until 14:03; call again then\n", shell.Error);
        Assert.Equal("", shell.Out);
    }

    [Fact]
    public void The_table_above_is_the_table_of_the_program() => Assert.Equal(
        Table.Split('\n').SkipLast(1).Select(row => row[..13].Trim()).Order(), ExitCode.ProblemCodes.Order());

    [Theory]
    [InlineData("tsk list", "mmos: unknown command \"tsk\"; did you mean \"task\"?; see \"mmos --help\"")]
    [InlineData("task lsit",
        "mmos: unknown command \"task lsit\"; did you mean \"list\"?; see \"mmos task --help\"")]
    [InlineData("task list --jsno",
        "mmos: unknown option \"--jsno\" of \"mmos task list\"; did you mean \"--json\"?" +
        "; see \"mmos task list --help\"")]
    [InlineData("task list --statsu done",
        "mmos: unknown option \"--statsu\" of \"mmos task list\"; did you mean \"--status\"?" +
        "; see \"mmos task list --help\"")]
    [InlineData("task",
        "mmos: \"mmos task\" needs one of: add, list, show, why, retry, reopen, cancel, assign, "
        + "log, diff, history")]
    [InlineData("task show", "mmos: \"mmos task show\" needs TASK; see \"mmos task show --help\"")]
    [InlineData("task show T1 T2",
        "mmos: \"mmos task show\" takes nothing more at \"T2\"; see \"mmos task show --help\"")]
    [InlineData("task add x", "mmos: \"mmos task add\" needs --project; see \"mmos task add --help\"")]
    [InlineData("task list --status runing",
        "mmos: task list: --status takes draft, pending, ready, assigned, running, verifying, " +
        "review, merging, done, failed, cancelled, not \"runing\"; did you mean \"running\"?")]
    [InlineData("run p.yaml --workers many",
        "mmos: run: --workers takes a whole number from 1 to 500, not \"many\"")]
    [InlineData("run p.yaml --workers 0",
        "mmos: run: --workers takes a whole number from 1 to 500, not \"0\"")]
    [InlineData("run p.yaml --workers", "mmos: --workers of \"mmos run\" needs a value")]
    [InlineData("project create x", "mmos: \"mmos project create\" needs --goal; see \"mmos project create "
        + "--help\"")]
    [InlineData("handoff next",
        "mmos: \"mmos handoff\" is not in this version (0.1.0); \"mmos --help\" lists what is")]
    [InlineData("demo --agents",
        "mmos: --agents of \"mmos demo\" is not in this version (0.1.0); \"mmos demo --help\" lists what is")]
    [InlineData("project land x --pr --push", "mmos: project land: --push and --pr are two ways; choose one")]
    [InlineData("status --workspace Other",
        "mmos: --workspace \"Other\" is no name: lower-case letters, digits and - only, " +
        "at most 60 characters")]
    [InlineData("completion tcsh", "mmos: completion takes bash, zsh, fish, pwsh, not \"tcsh\"")]
    [InlineData("@response.txt", "mmos: unknown command \"@response.txt\"; see \"mmos --help\"")]
    public async Task Wrong_usage_is_2_and_says_what_would_be_right(string words, string line)
    {
        var shell = Shell.WithShop();
        Assert.Equal(2, await shell.Run(words));
        Assert.Equal(line + "\n", shell.Error);
        Assert.Equal("", shell.Out);
    }

    [Theory]
    [InlineData("config schema plans", 3,
        "mmos: no schema \"plans\"; did you mean \"plan\"?; there are: config, plan, account, artifact, "
        + "certificate, conflict, cost, event, inbox, message, project, retrospective, review, task, worker")]
    [InlineData("worker show worker1", 3,
        "mmos: no worker \"worker1\"; did you mean \"worker-1\"?; see \"mmos worker list\"")]
    [InlineData("project show shops", 3, "mmos: no project \"shops\"")]
    [InlineData("task log T99", 3, "mmos: no task \"T99\"")]
    public async Task What_is_not_there_is_3(string words, int exit, string line)
    {
        var shell = Shell.WithShop();
        Assert.Equal(exit, await shell.Run(words));
        Assert.Equal(line + "\n", shell.Error);
    }

    [Fact]
    public async Task An_invalid_plan_is_2_with_a_line_for_each_problem()
    {
        var shell = Shell.WithShop();
        shell.Mmos.ReadingOfPlan = new PlanFile(null,
            ["p.yaml:3:5: tasks[0].id: twice", "p.yaml:9:5: cycle a → b → a"], ["p.yaml:1:1: warning: x"]);
        Assert.Equal(2, await shell.Run("run p.yaml"));
        Assert.Equal(
            "p.yaml:1:1: warning: x\nmmos: p.yaml:3:5: tasks[0].id: twice\n" +
            "mmos: p.yaml:9:5: cycle a → b → a\n", shell.Error);
        Assert.Null(shell.Mmos.Asked);
    }

    [Fact]
    public async Task A_folder_without_MMOS_is_5()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Home = null;
        Assert.Equal(5, await shell.Run("status"));
        Assert.Equal("mmos: no MMOS here; run \"mmos init\"\n", shell.Error);
    }

    [Fact]
    public async Task A_database_that_breaks_is_5()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.Breakage =
            new JournalForkedException("the database was replaced under this process; start it again");
        Assert.Equal(5, await shell.Run("task list"));
        Assert.Equal("mmos: the database was replaced under this process; start it again\n", shell.Error);
        Assert.True(shell.Mmos.IsClosed);
    }

    [Fact]
    public async Task A_bug_is_one_line_and_its_trace_comes_with_v()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.Breakage = new InvalidOperationException("no rule");
        Assert.Equal(1, await shell.Run("task list"));
        Assert.Equal("mmos: this is a bug: InvalidOperationException: no rule; -v shows where\n",
            shell.Error);
        var verbose = Shell.WithShop();
        verbose.Mmos.Seam.Breakage = shell.Mmos.Seam.Breakage;
        Assert.Equal(1, await verbose.Run("task list -vv"));
        Assert.Contains("   at ", verbose.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_and_database_problems_are_1()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Findings.Add(new Finding("git", "warning", "old"));
        Assert.Equal(0, await shell.Run("doctor"));
        shell.Mmos.Findings.Add(new Finding("disk", "error", "full", "make room"));
        Assert.Equal(1, await shell.Run("doctor --json"));
        Assert.Equal(0, await shell.Run("db verify"));
        shell.Mmos.DatabaseProblems.Add("event 17: its hash does not follow from 16");
        Assert.Equal(1, await shell.Run("db verify"));
        Assert.Contains("event 17", shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status --watch", "")]
    [InlineData("status --watch --json", "")]
    [InlineData("events --follow", "")]
    [InlineData("run p.yaml", "interrupted; what runs is handed back. Continue: mmos run p.yaml --resume\n")]
    [InlineData("demo", "interrupted; what was made stays in /tmp/mmos-demo-1\n")]
    public async Task An_interrupted_command_drains_and_is_130(string words, string said)
    {
        var shell = Shell.WithShop();
        Assert.Equal(130, await shell.RunAndInterrupt(words));
        Assert.Equal(said, shell.Error);
        Assert.True(shell.Mmos.IsClosed);
    }

    [Fact]
    public async Task Nothing_said_shows_the_help()
    {
        var shell = new Shell();
        Assert.Equal(0, await shell.Run(Array.Empty<string>()));
        Assert.Contains("Commands:", shell.Out, StringComparison.Ordinal);
    }
}
