using Mmos.Api;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>`mmos retro`.</summary>
public sealed class RetroTests
{
    private static readonly Retrospective s_three = new()
    {
        At = Samples.Now,
        Tasks =
        [
            new RetroTask
            {
                Id = "T4",
                Project = "shop",
                Title = "The cart of the shop",
                Status = "done",
                Worker = "Claude-Worker-1",
                Attempts = 1,
                Hours = 1.5m,
                EstimateHours = 2,
                BilledUsd = "0.0123",
            },
            new RetroTask
            {
                Id = "T5",
                Project = "shop",
                Title = "Pay \u001b[2Jhere",
                Status = "failed",
                Worker = "Gemini-1",
                Attempts = 3,
                Hours = 7,
                EstimateHours = 2,
            },
            new RetroTask { Id = "T7", Project = "shop", Title = "Search", Status = "failed" },
        ],
        Participants = ["Claude-Worker-1", "Gemini-1"],
        WentWell = ["T4 passed at the first attempt.", "T4 (1.5 of 2 h) took no longer than estimated."],
        Improvements = ["T5 failed: gates failed: \u001b]0;x\u0007 2 tests of the basket are red"],
        Actions = [new("T5 waits failed: see to its cause, then give it another try.", "mmos task retry T5")],
        Next = ["T8", "T9"],
    };

    [Fact]
    public async Task The_last_tasks_are_looked_back_on()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.LastRetro = s_three;
        Assert.Equal(0, await shell.Run("retro"));
        Golden.Check("retro.txt", shell.Out);
        Assert.Equal(0, await shell.Run("retro --last 7 --json"));
        Assert.Equal([3, 7], shell.Mmos.Seam.LookedBack);
        Assert.Contains("\"wentWell\":[\"T4 passed", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_end_it_says_that_there_is_nothing_yet()
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run("retro"));
        Golden.Check("retro-empty.txt", shell.Out);
    }

    [Theory]
    [InlineData("retro --last 0")]
    [InlineData("retro --last 101")]
    [InlineData("retro --last many")]
    public async Task It_looks_back_on_1_to_100_tasks(string line)
    {
        var shell = Shell.WithShop();
        Assert.Equal(2, await shell.Run(line));
        Assert.Empty(shell.Mmos.Seam.LookedBack);
    }
}
