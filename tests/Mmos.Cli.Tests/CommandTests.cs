using System.Globalization;
using Mmos.Api;
using Mmos.Cli.Commands;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>What commands order, and what they print around it.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("project pause shop", "pause shop", "shop is paused")]
    [InlineData("project resume shop", "resume shop", "shop goes on")]
    [InlineData("project cancel shop --reason late", "cancel shop late", "shop is cancelled")]
    [InlineData("task retry t7 --note again", "retry t7 again",
        "T7 gets fresh retries; a run goes on with it, or: mmos run PLAN --resume")]
    [InlineData("task reopen T1", "reopen T1", "T1 is open again")]
    [InlineData("task cancel T7 --reason no", "cancel T7 no", "T7 is cancelled")]
    [InlineData("task assign t7 worker-2", "assign T7 worker-2", "T7 goes to worker-2 alone")]
    [InlineData("task assign T7 auto", "assign T7", "T7 goes to anybody able")]
    [InlineData("account park max", "park max", "max is parked until: mmos account unpark max")]
    [InlineData("account park max --until 2h", "park max 16:03:05",
        "max is parked until 2026-11-20 16:03:05")]
    [InlineData("account unpark max", "unpark max", "max gives work again")]
    [InlineData("worker pause worker-1", "pause worker-1", "worker-1 is paused")]
    [InlineData("worker resume worker-1", "resume worker-1", "worker-1 takes work again")]
    [InlineData("worker stop worker-1", "drain worker-1", "worker-1 finishes what it holds and leaves")]
    [InlineData("worker remove worker-3", "remove worker-3", "worker-3 is forgotten")]
    [InlineData("worker start worker-1", "start worker-1", "worker-1 starts; process 4711 sees to it")]
    [InlineData("worker restart worker-1", "restart worker-1",
        "worker-1 starts anew once it holds nothing; process 4711 sees to it")]
    [InlineData("worker scale worker-1 3", "scale worker-1 3",
        "worker-1 gets 3 instances; process 4711 sees to it")]
    [InlineData("worker scale worker-1 auto", "scale worker-1 auto",
        "worker-1 gets instances by queue depth; process 4711 sees to it")]
    public async Task An_order_is_carried_out_and_confirmed(string words, string order, string said)
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run(words));
        Assert.Equal([order], shell.Mmos.Seam.Orders);
        Assert.Equal(said + "\n", shell.Out);
        Assert.True(shell.Mmos.IsClosed);
    }

    [Fact]
    public async Task A_project_is_made_without_tasks()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run(["project", "create", "web", "--goal", "Scrape it"]));
        Assert.Equal("web was made; add to it: mmos task add TITLE --project web\n", shell.Out);
        Assert.Equal(("web", "Scrape it", null), (shell.Mmos.Asked!.Plan.Project, shell.Mmos.Asked.Plan.Goal,
            shell.Mmos.Asked.Plan.Repository));
    }

    [Fact]
    public async Task A_task_is_added_with_all_that_was_said()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run([
            "task", "add", "Core scraping, part 2", "--project", "shop", "--needs", "design, schema",
                "--needs", "cart",
            "--priority", "P0", "--verify", "dotnet build", "--verify", "dotnet test", "--require",
                "coding,web",
            "--retries", "0", "--timeout", "90", "--run", "make x",
        ]));
        var task = Assert.Single(shell.Mmos.Seam.Added);
        Assert.Equal("core-scraping-part-2", task.Key);
        Assert.Equal(["design", "schema", "cart"], task.Needs);
        Assert.Equal(["dotnet build", "dotnet test"], task.Verify);
        Assert.Equal(["coding", "web"], task.Capabilities.Require);
        Assert.Equal(("P0", 0, 90, "make x", "coding"),
            (task.Priority, task.RetryMax, task.TimeoutSeconds, task.Run, task.Kind));
        Assert.Equal("T90 core-scraping-part-2 was added to shop\n", shell.Out);
    }

    [Theory]
    [InlineData("IŞIK İşi 2", "i-ik-i-2")]
    [InlineData("漢字", "task")]
    public void A_key_is_made_of_the_title(string title, string key) =>
        Assert.Equal(key, TaskAddCommand.KeyFrom(title));

    [Fact]
    public async Task A_plan_is_run_with_what_was_said()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run("run plans/p.yaml --repo ../other --workers 8 --resume --detach"));
        Assert.Equal("shop\n", shell.Out);
        var asked = shell.Mmos.Asked!;
        Assert.Equal(("plans/p.yaml", 8, true, true),
            (asked.PlanPath, asked.Workers, asked.Resume, asked.Detach));
        Assert.Equal(Path.GetFullPath("/home/me/other"), asked.Plan.Repository);
    }

    [Fact]
    public async Task A_run_prints_a_line_per_change_and_a_summary_and_ends_with_1_when_something_failed()
    {
        var shell = Shell.WithShop();
        var tasks = shell.Mmos.Seam.AllTasks;
        Change("T3", "verifying");
        Change("T4", "done");
        Change("T3", "done");
        Change("T5", "cancelled");
        Assert.Equal(1, await shell.Run("run p.yaml"));
        Golden.Check("run-failed.txt", shell.Out);

        void Change(string id, string status) => shell.Mmos.Seam.Changes.Enqueue(() =>
        {
            var at = tasks.FindIndex(task => task.Id == id);
            tasks[at] = tasks[at] with { Status = status, UpdatedAt = Samples.Now };
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_on_a_terminal_is_redrawn_and_has_colours_only_where_they_are_wanted(bool hasColor)
    {
        var shell = new Shell { IsLive = true, HasColor = hasColor, Width = 60 };
        shell.Mmos.Seam.AllProjects.Add(Samples.Project);
        shell.Mmos.Seam.AllTasks.AddRange(Samples.Tasks.Take(3));
        shell.Mmos.Seam.Changes.Enqueue(() =>
            shell.Mmos.Seam.AllTasks[2] = shell.Mmos.Seam.AllTasks[2] with { Status = "done" });
        Assert.Equal(0, await shell.Run("run p.yaml"));
        Assert.Contains("▶ T3 cart", System.Text.RegularExpressions.Regex.Replace(shell.Out, @"\e\[[0-9;]*m",
            ""), StringComparison.Ordinal);
        Assert.Contains("3 of 3 tasks done", shell.Out, StringComparison.Ordinal);
        Assert.Equal(hasColor, System.Text.RegularExpressions.Regex.IsMatch(shell.Out, @"\e\[[0-9;]*m"));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Tables_have_colours_only_where_they_are_wanted(bool hasColor, bool expected)
    {
        var shell = new Shell { HasColor = hasColor, Width = 80 };
        shell.Mmos.Seam.AllTasks.AddRange(Samples.Tasks);
        await shell.Run("task list");
        Assert.Equal(expected, shell.Out.Contains("\e[32mdone", StringComparison.Ordinal));
        Assert.Equal(expected, shell.Out.Contains('\e', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", "dumb")]
    [InlineData("1", "xterm")]
    public void NO_COLOR_is_honoured(string noColor, string term)
    {
        var environment = new Dictionary<string, string> { ["NO_COLOR"] = noColor, ["TERM"] = term };
        Assert.False(Rendering.Terminal.OfProcess(environment).HasColor);
        Assert.True(Rendering.Terminal.WantsColor(isTerminal: true, new Dictionary<string,
            string>
        { ["TERM"] = "xterm" }));
        Assert.True(Rendering.Terminal.WantsColor(isTerminal: true, new Dictionary<string,
            string>
        { ["NO_COLOR"] = "" }));
        Assert.False(Rendering.Terminal.WantsColor(isTerminal: true, environment));
        Assert.False(Rendering.Terminal.WantsColor(isTerminal: false, new Dictionary<string, string>()));
    }

    [Fact]
    public async Task A_watched_status_is_drawn_again_on_every_change()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.Changes.Enqueue(() => shell.Mmos.Seam.AllInbox.Clear());
        Assert.Equal(130, await shell.RunAndInterrupt("status --watch"));
        Assert.Contains("2 waiting for you", shell.Out, StringComparison.Ordinal);
        Assert.Contains("inbox        empty", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_serves_with_what_was_said()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run(
            ["worker", "run", "--name", "w9", "--capabilities", "a,b", "--run", "make", "--until-empty"]));
        var served = shell.Mmos.Served!;
        Assert.Equal(("w9", "a b", "make", true),
            (served.Name, string.Join(' ', served.Capabilities), served.Run, served.UntilEmpty));
        Assert.Equal("14:03:05 took T4 scrape (attempt 1)\n", shell.Out);
        Assert.Equal(2, await shell.Run("worker run w1 --name w2"));
    }

    [Theory]
    [InlineData("task list")]
    [InlineData("task show T3")]
    [InlineData("worker list")]
    [InlineData("worker show worker-1")]
    [InlineData("status")]
    [InlineData("queue")]
    [InlineData("events")]
    [InlineData("task show T3 --json")]
    [InlineData("run p.yaml --detach --workers 3")]
    public async Task A_culture_changes_nothing(string words)
    {
        var plain = Shell.WithShop();
        plain.Mmos.Seam.AllTasks[2] = Samples.Full;
        await plain.Run(words);
        var turkish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        turkish.NumberFormat = new NumberFormatInfo
        {
            NumberDecimalSeparator = ",",
            NumberGroupSeparator = ".",
            NegativeSign = "−",
            PercentSymbol = "yüzde"
        };
        turkish.DateTimeFormat = new DateTimeFormatInfo
        {
            TimeSeparator = ".",
            DateSeparator = "/",
            ShortDatePattern = "dd/MM/yyyy"
        };
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = turkish;
            var other = Shell.WithShop();
            other.Mmos.Seam.AllTasks[2] = Samples.Full;
            Assert.Equal(0, await other.Run(words));
            Assert.Equal(plain.Out, other.Out);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task An_export_writes_a_new_file_and_never_over_one()
    {
        var folder = Directory.CreateTempSubdirectory("mmos-cli-");
        var shell = new Shell { Directory = folder.FullName };
        Assert.Equal(0, await shell.Run("db export --out log.jsonl"));
        Assert.Equal("{\"seq\":1}\n", File.ReadAllText(Path.Combine(folder.FullName, "log.jsonl")));
        Assert.Equal(4, await shell.Run("db export --out log.jsonl"));
        Assert.Equal("mmos: log.jsonl is there already; name a new file\n", shell.Error);
        Assert.Equal(0, await shell.Run("db export"));
        Assert.Equal("{\"seq\":1}\n", shell.Raw);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Landing_says_where()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run("project land shop"));
        Assert.Equal("shop landed on main at 0123456789abcdef\n", shell.Out);
        shell.Mmos.Refusal =
            new Problem("conflict", "main has changes that are not committed; commit or stash them");
        Assert.Equal(4, await shell.Run("project land shop"));
    }
}
