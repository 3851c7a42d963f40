using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Orders for workers, and edits of those in the configuration.</summary>
public sealed class StaffTests
{
    [Fact]
    public async Task Without_a_process_that_runs_workers_an_order_says_who_would_carry_it_out()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Running = null;
        Assert.Equal(0, await shell.Run("worker start worker-1"));
        Assert.Contains("mmos run PLAN, or mmos worker run worker-1", shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker start worker-9", 3, "no worker \"worker-9\"")]
    [InlineData("worker scale worker-1 many", 2, "a number of instances or auto, not \"many\"")]
    [InlineData("worker set worker-9 slots 2", 2, "no worker \"worker-9\" is in mmos.yaml")]
    [InlineData("worker set far slots 2", 2, "far stands at config/agents.yaml:3:5; edit it there")]
    public async Task What_is_not_there_is_refused(string words, int code, string says)
    {
        var shell = Shell.WithShop();
        shell.Mmos.ReadingOfConfig = new([], [], [new("workers[1].name", "far", "config/agents.yaml:3:5")]);
        Assert.Equal(code, await shell.Run(words));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Mmos.Seam.Orders);
    }

    [Theory]
    [InlineData("worker add fast --capabilities web,api",
        "add workers { name: fast, agent: command, capabilities: [web, api] }",
        "fast is in mmos.yaml, and in force")]
    [InlineData("worker set near scale.max 3", "set workers[1].scale.max 3",
        "scale.max of near is 3, and in force")]
    public async Task A_worker_of_the_file_is_edited_and_in_force(string words, string order, string said)
    {
        var shell = Shell.WithShop();
        shell.Mmos.ReadingOfConfig = new([], [], [new("workers[1].name", "near", "mmos.yaml:3:5")]);
        Assert.Equal(0, await shell.Run(words));
        Assert.Equal([order], shell.Mmos.Seam.Orders);
        Assert.Equal(said + "\n", shell.Out);
    }

    [Fact]
    public async Task The_status_says_who_is_short_of_memory()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.ShortOfMemory.Add("mmos-7@box");
        Assert.Equal(0, await shell.Run("status"));
        Assert.Contains("mmos-7@box is above limits.memory", shell.Out, StringComparison.Ordinal);
    }
}
