using Mmos.Api;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>`mmos review`.</summary>
public sealed class ReviewTests
{
    [Theory]
    [InlineData("review approve t3", "approve T3", "T3 is approved")]
    [InlineData("review approve T3 --note fine", "approve T3 fine", "T3 is approved")]
    [InlineData("review revise T3 --note naming", "revise T3 naming", "T3 goes back to be changed")]
    [InlineData("review reject T3 --note no", "reject T3 no", "T3 has failed")]
    public async Task A_verdict_is_given_on_a_task(string words, string order, string said)
    {
        var shell = Shell.WithShop();
        Assert.Equal(0, await shell.Run(words));
        Assert.Equal([order], shell.Mmos.Seam.Orders);
        Assert.Contains(said, shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("review revise T3")]
    [InlineData("review reject T3")]
    public async Task Whoever_sends_work_back_says_why(string words)
    {
        var shell = Shell.WithShop();
        Assert.Equal(2, await shell.Run(words));
        Assert.Empty(shell.Mmos.Seam.Orders);
        Assert.Contains("--note", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_says_who_is_waited_for()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllReviews.AddRange(
        [
            Review("T3", "agent:review", 1, 2) with { Reviewer = "worker-2" },
            Review("T4", "agent:review", 1, 1),
            Review("T5", "agent:review", 1, 1) with
            {
                Reason = "no worker with capability `review` is there",
            },
            Review("T6", "human", 2, 2),
        ]);
        Assert.Equal(0, await shell.Run("review list"));
        Golden.Check("review-list.txt", shell.Out);
    }

    private static OpenReview Review(string id, string stage, int number, int of) => new()
    {
        Id = id,
        Project = "shop",
        Title = $"Work of {id}",
        Stage = stage,
        Number = number,
        Of = of,
        Author = "worker-1",
        OpenedAt = Samples.Now.AddMinutes(-7),
    };
}
