using System.Text;
using Mmos.Api;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Breaking down, planning and adding many tasks, as a person meets them.</summary>
public sealed class BreakdownTests
{
    private static readonly Problem Question = new("unconfirmed", "`api` would be broken down", "tasks[0]")
    {
        Details = ["api: 30 h estimated, above 24 h; pattern api:", "  api.design  2 h"],
    };

    [Theory]
    [InlineData("y", 0, "auto")]
    [InlineData(" YES ", 0, "auto")]
    [InlineData("", 4, "ask")]
    [InlineData(null, 4, "ask")]
    public async Task A_run_asks_on_a_terminal_and_goes_on_only_after_a_yes(string? said, int exit,
        string mode)
    {
        var shell = Asking(() => said);
        Assert.Equal(exit, await shell.Run("run p.yaml --detach"));
        Assert.Contains("  api.design  2 h\nbreak down and go on? [y/N]\n", shell.Out,
            StringComparison.Ordinal);
        Assert.Equal(mode, shell.Mmos.Asked!.Plan.Breakdown);
        Assert.Equal(mode, shell.Mmos.Asked.Plan.Tasks[0].Breakdown);
    }

    [Fact]
    public async Task Without_a_terminal_a_run_is_refused_with_what_would_be_made()
    {
        var shell = Asking(null);
        Assert.Equal(4, await shell.Run("run p.yaml"));
        Assert.Equal(
            "mmos: tasks[0]: `api` would be broken down\napi: 30 h estimated, above 24 h; pattern api:\n"
            + "  api.design  2 h\n", shell.Error);
    }

    [Fact]
    public async Task Yes_answers_before_it_is_asked()
    {
        var shell = Asking(null);
        shell.Mmos.RefusalOfFirstRun = null;
        Assert.Equal(0, await shell.Run("run p.yaml --yes --detach"));
        Assert.Equal(("auto", "auto"),
            (shell.Mmos.Asked!.Plan.Breakdown, shell.Mmos.Asked.Plan.Tasks[0].Breakdown));
    }

    [Theory]
    [InlineData("template list", "template-list.txt")]
    [InlineData("template show sign-in", "template-show.txt")]
    public async Task Templates_are_shown(string words, string golden)
    {
        var shell = new Shell { Width = 90 };
        Assert.Equal(0, await shell.Run(words));
        Golden.Check(golden, shell.Out);
    }

    [Fact]
    public async Task An_unknown_template_is_named_with_the_nearest()
    {
        var shell = new Shell();
        Assert.Equal(3, await shell.Run("template show sing-in"));
        Assert.Contains("did you mean \"sign-in\"?", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_and_a_template_are_written_to_new_files_only()
    {
        var folder = Directory.CreateTempSubdirectory("mmos-cli-");
        var shell = new Shell { Directory = folder.FullName };
        shell.Mmos.Home = null;
        string[] plan = ["plan", "Build a REST API", "--estimate", "30h", "--out", "p.yaml"];
        Assert.Equal(0, await shell.Run(plan));
        Assert.Equal(0, await shell.Run("template use search --verify make"));
        Golden.Check("plan.txt", shell.Out);
        Golden.Check("plan-file.txt", File.ReadAllText(Path.Combine(folder.FullName, "p.yaml")));
        Golden.Check("template-file.txt",
            File.ReadAllText(Path.Combine(folder.FullName, "search.plan.yaml")));
        Assert.Equal(4, await shell.Run("template use search"));
        Assert.Equal(4, await shell.Run(["plan", "Build a REST API", "--out", "p.yaml"]));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("plan goal --by agent", 4, "no agent can be asked in this version; use --by pattern")]
    [InlineData("plan goal", 2, "no pattern fits the words of the goal; name one with --pattern (api,")]
    [InlineData("plan goal --pattern apo", 2, "there is no pattern `apo`")]
    [InlineData("plan api --estimate 2x", 2, "--estimate takes a duration up to 1000h such as 30h")]
    [InlineData("task add --project shop", 2, "needs one of TITLE, --from FILE, --template TEMPLATE")]
    [InlineData("task add x --template search --project shop", 2, "needs one of TITLE,")]
    [InlineData("task add x --estimate soon --project shop", 2, "--estimate takes a duration such as 2h")]
    public async Task What_cannot_be_planned_is_refused_with_what_to_do(string words, int exit, string said)
    {
        var shell = Shell.WithShop();
        Assert.Equal(exit, await shell.Run(words));
        Assert.Contains(said, shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Mmos.Seam.Added);
    }

    [Theory]
    [InlineData("list.yaml")]
    [InlineData("-")]
    public async Task Many_tasks_are_added_at_once_from_a_file_or_standard_input(string from)
    {
        const string List = "- { id: a, title: A }\n- { id: b, title: B, needs: [a, cart] }\n";
        var shell = new Shell { Input = List };
        shell.Mmos.TaskFile = Encoding.UTF8.GetBytes(List);
        Assert.Equal(0, await shell.Run($"task add --project shop --from {from}"));
        Assert.Equal(["a", "b"], shell.Mmos.Seam.Added.Select(task => task.Key));
        Assert.Equal(["a", "cart"], shell.Mmos.Seam.Added[1].Needs);
    }

    [Fact]
    public async Task A_wrong_batch_is_refused_with_file_line_and_field()
    {
        var shell = new Shell();
        shell.Mmos.TaskFile = "- { id: a, title: A }\n- { id: b }\n"u8.ToArray();
        Assert.Equal(2, await shell.Run("task add --project shop --from list.yaml"));
        Assert.Equal("mmos: list.yaml:2:3: tasks[1].title: is required\n", shell.Error);

        shell = new Shell();
        shell.Mmos.TaskFile = "- { id: a, title: A }\n- { id: b, title: B, needs: [x] }\n"u8.ToArray();
        shell.Mmos.Seam.Refusal = new Problem("invalid", "`b` needs `x`, which is no task", "tasks[1].needs");
        Assert.Equal(2, await shell.Run("task add --project shop --from list.yaml"));
        Assert.Equal("list.yaml:2:29: tasks[1].needs: `b` needs `x`, which is no task",
            shell.Error.Split('\n').Single(line => line.StartsWith("mmos: ", StringComparison.Ordinal))[6..]);
    }

    [Fact]
    public async Task A_template_is_added_as_its_three_phases()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run(
            "task add --project shop --template search --key find --needs cart --verify make"));
        var added = shell.Mmos.Seam.Added;
        Assert.Equal(["find.red", "find.green", "find.refactor"], added.Select(task => task.Key));
        Assert.Equal([["cart"], ["find.red"], ["find.green"]], added.Select(task => task.Needs));
        Assert.Equal([0, 1, 1], added.Select(task => task.Verify.Count));
        Assert.Equal(10, added.Sum(task => task.EstimateHours));
    }

    private static Shell Asking(Func<string?>? answer)
    {
        var shell = new Shell { Answer = answer };
        shell.Mmos.Seam.AllProjects.Add(Samples.Project);
        shell.Mmos.RefusalOfFirstRun = Question;
        shell.Mmos.ReadingOfPlan = shell.Mmos.ReadingOfPlan with
        {
            Plan = Samples.Plan with
            {
                Breakdown = "ask",
                Tasks = [new TaskSpec { Key = "api", Title = "API", Breakdown = "ask" }],
            },
        };
        return shell;
    }
}
