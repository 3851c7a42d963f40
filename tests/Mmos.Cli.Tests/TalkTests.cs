using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Messages, artifacts, errors and workspaces as commands.</summary>
public class TalkTests
{
    [Theory]
    [InlineData("message list", "message-list.txt")]
    [InlineData("artifact list", "artifact-list.txt")]
    [InlineData("errors", "errors.txt")]
    [InlineData("workspace list", "workspace-list.txt")]
    public async Task Lists_look_like_this(string words, string golden)
    {
        var shell = Shell.WithShop(width: 100);
        Assert.Equal(ExitCode.Done, await shell.Run(words));
        Golden.Check(golden, shell.Out);
    }

    [Fact]
    public async Task Within_an_attempt_its_worker_speaks_and_reads()
    {
        var shell = InAttempt();
        Assert.Equal(ExitCode.Done, await shell.Run(["message", "send", "mind the gap"]));
        Assert.Contains("send note worker-1 shop mind the gap", shell.Mmos.Seam.Orders);

        Assert.Equal(ExitCode.Done, await shell.Run("message list --unread --read --reader worker-2"));
        Assert.Equal(("worker-1", "shop"), (shell.Mmos.Seam.Listed!.Reader, shell.Mmos.Seam.Listed.Project));
        Assert.Contains("read worker-1 44 shop", shell.Mmos.Seam.Orders);
    }

    [Fact]
    public async Task Unread_needs_to_know_who_reads()
    {
        var shell = Shell.WithShop();
        Assert.Equal(ExitCode.Usage, await shell.Run("message list --unread"));
        Assert.Contains("--reader", shell.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await shell.Run("message show first"));
        Assert.Equal(ExitCode.Usage, await shell.Run("artifact put plan.md"));
    }

    [Fact]
    public async Task An_artifact_is_put_for_the_attempt_and_got_as_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("mmos-cli-").FullName;
        try
        {
            var file = Path.Combine(folder, "plan.md");
            await File.WriteAllTextAsync(file, "# Plan\n", TestContext.Current.CancellationToken);
            var shell = InAttempt();
            Assert.Equal(ExitCode.Done, await shell.Run(["artifact", "put", file]));
            Assert.Contains("put shop/plan.md T4 7", shell.Mmos.Seam.Orders);
            Assert.Equal(ExitCode.Done, await shell.Run("artifact get docs/plan.md"));
            Assert.Equal("# Plan\n", shell.Raw);
            Assert.Equal(ExitCode.Refused, await shell.Run(["artifact", "get", "docs/plan.md", "--out",
                file]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_workspace_is_named_by_the_flag_before_everything_else()
    {
        var shell = Shell.WithShop();
        shell.Environment["MMOS_WORKSPACE"] = "other";
        Assert.Equal(ExitCode.Done, await shell.Run("status --workspace team-2"));
        Assert.Equal("team-2", shell.Mmos.Workspace);
        Assert.Equal(ExitCode.Done, await shell.Run("workspace create team-3"));
        Assert.Equal("team-3", shell.Mmos.Workspace);
        Assert.Equal(ExitCode.NotFound, await shell.Run("workspace show team-4"));
    }

    private static Shell InAttempt()
    {
        var shell = Shell.WithShop();
        foreach (var (name, value) in ((string, string)[])
            [("MMOS_TASK", "T4"), ("MMOS_LEASE", "3"), ("MMOS_WORKER", "worker-1"), ("MMOS_PROJECT", "shop")])
            shell.Environment[name] = value;
        return shell;
    }
}
