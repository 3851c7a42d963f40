using Mmos.Runtime.Files;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Text from tasks, agents and repositories is data: it never steers the terminal.</summary>
public sealed class SafetyTests
{
    private const string Hostile =
        "a\e[2J\e]0;owned\ab[red]c[/]\u009b31m\u202Ereversed\rover\nnext\u2028line\0\ud800";

    private static readonly string[] Commands =
    [
        "task list", "task show T1", "task history T1", "project list", "project show shop",
            "project report shop",
        "worker list", "worker show w", "status", "queue", "inbox", "events", "task why T1", "run p.yaml",
            "task log T1",
    ];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var command in Commands)
            {
                cases.Add(command, true);
                cases.Add(command, false);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_control_character_of_a_task_reaches_a_terminal(string command, bool isLive)
    {
        var shell = new Shell { IsLive = isLive, Width = 100 };
        shell.Mmos.Seam.Attempted.Printed = Hostile;
        var seam = shell.Mmos.Seam;
        seam.AllProjects.Add(Samples.Project with { Name = Hostile, Goal = Hostile, Branch = Hostile });
        seam.AllTasks.Add(Samples.Full with
        {
            Id = "T1",
            Title = Hostile,
            Key = Hostile,
            Status = "failed",
            Description = Hostile,
            Notes = [Hostile],
            Worker = Hostile,
            Needs = [],
            Feedback = [Samples.GateFeedback with { Text = Hostile }],
            Result = isLive ? Hostile
                : null,
            WaitingFor = Hostile,
        });
        seam.AllTasks.Add(seam.AllTasks[0] with { Id = "T2", Status = "pending" });
        seam.AllWorkers.Add(Samples.Workers[0] with
        {
            Name = "w",
            Agent = Hostile,
            Capabilities = [Hostile],
            Running = [Hostile]
        });
        seam.AllInbox.Add(Samples.Inbox[0] with { Title = Hostile, Text = Hostile, Commands = [Hostile] });
        seam.AllEvents.Add(Samples.Events[0] with { Actor = Hostile, Task = "T1", Type = Hostile });
        await shell.Run(command);
        var text = shell.Out.Replace("\e[?25l", "", StringComparison.Ordinal)
            .Replace("\e[?25h", "", StringComparison.Ordinal);
        if (isLive && command.StartsWith("run", StringComparison.Ordinal))
            text = System.Text.RegularExpressions.Regex.Replace(text, @"\e\[[0-9;]*[ABKGm]|\r", "");
        Assert.All(text, letter => Assert.False(
            (char.IsControl(letter) && letter != '\n')
                || letter is '\u202E' or '\u2028', $"U+{(int)letter:X4} in {command}"));
    }

    [Fact]
    public void What_is_hidden_becomes_visible() =>
        Assert.Equal("a␛[2Jb⏎c\\u202ed\\u009be", Printable.Line("a\e[2Jb\nc\u202Ed\u009be"));

    [Fact]
    public void Markup_of_the_console_library_is_only_text() =>
        Assert.Equal("[red]x[/]", Printable.Line("[red]x[/]"));

    [Fact]
    public void A_title_makes_no_heading_or_link_in_a_report()
    {
        var report = ProjectReport.Of(Samples.Project,
            [Samples.Task(1, "k", "done") with { Title = "x\n# y [a](b) <img>" }], []);
        Assert.Contains("x⏎\\# y \\[a\\](b) \\<img\\>", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_a_pipe_keeps_every_byte()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run("task log T3"));
        Assert.Equal("line one\nline \e[31mtwo\e[0m\n", shell.Raw);
    }
}
