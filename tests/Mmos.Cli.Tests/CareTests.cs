using Mmos.Api;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Backups, restores, redactions and maintenance, as people ask for them.</summary>
public sealed class CareTests
{
    [Theory]
    [InlineData("backup", "backup", "backup")]
    [InlineData("restore a.mmos", "restore /home/me/shop/a.mmos", "restore")]
    [InlineData("restore a.mmos --force", "restore /home/me/shop/a.mmos force", "restore-force")]
    [InlineData("restore /tmp/a.mmos --drill", "drill /tmp/a.mmos", "restore-drill")]
    [InlineData("maintain", "maintain", "maintain")]
    [InlineData("maintain --dry-run", "maintain dry", "maintain-dry")]
    [InlineData("db migrate", "migrate", "migrate")]
    [InlineData("backtest cheap.yaml", "backtest /home/me/shop/cheap.yaml", "backtest")]
    [InlineData("db redact hunter2", "redact hunter2", "redact")]
    public async Task What_was_done_is_said(string words, string order, string page)
    {
        var shell = new Shell { Width = 100 };
        Assert.Equal(0, await shell.Run(words));
        Assert.Equal([order], shell.Mmos.Care.Orders.Select(o => o.TrimEnd()));
        Golden.Check($"care/{page}.txt", shell.Out);
        Assert.Equal("", shell.Error);
    }

    [Fact]
    public async Task A_backup_can_be_written_to_a_file_of_ones_own()
    {
        var shell = new Shell();
        Assert.Equal(0, await shell.Run("backup --json ../b.mmos"));
        Assert.Equal(["backup /home/me/b.mmos"], shell.Mmos.Care.Orders);
        Assert.Contains("\"file\":\"/home/me/b.mmos\",\"workspace\":\"default\",\"events\":321", shell.Out);
    }

    [Theory]
    [InlineData("not_found", 3)]
    [InlineData("conflict", 4)]
    [InlineData("unavailable", 5)]
    public async Task A_refusal_is_one_line_and_its_exit_code(string code, int exit)
    {
        var shell = new Shell();
        shell.Mmos.Care.Refusal = new Problem(code, "it is no backup");
        foreach (var words in (string[])["backup", "restore a.mmos", "restore a.mmos --drill", "maintain"])
            Assert.Equal(exit, await shell.Run(words));
        Assert.Equal(string.Concat(Enumerable.Repeat("mmos: it is no backup\n", 4)), shell.Error);
    }

    [Fact]
    public async Task A_secret_can_be_given_where_no_shell_remembers_it()
    {
        var shell = new Shell { In = new StringReader("hunter2\nrest\n") };
        Assert.Equal(0, await shell.Run(["db", "redact", "-", "--event", "17", "--reason", "a leaked key"]));
        Assert.Equal(("hunter2", 17L, "a leaked key"), (shell.Mmos.Care.Redaction!.Text,
            shell.Mmos.Care.Redaction.Event, shell.Mmos.Care.Redaction.Reason));
    }

    [Fact]
    public async Task A_redaction_says_what_it_wants_to_know()
    {
        var shell = new Shell();
        Assert.Equal(2, await shell.Run("db redact"));
        Assert.Equal("mmos: say what to remove: TEXT, or --event N\n", shell.Error);
    }

    [Fact]
    public async Task A_log_that_can_only_be_read_is_shown_with_the_reason()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Notice = "event 7 cannot be read";
        Assert.Equal(0, await shell.Run("task list"));
        Assert.Equal("mmos: event 7 cannot be read\n", shell.Error);
        Assert.Contains("T3", shell.Out);
    }
}
