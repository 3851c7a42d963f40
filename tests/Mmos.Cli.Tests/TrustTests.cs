using Mmos.Cli.Seams;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>A configuration that came from elsewhere is asked about before anything of it runs.</summary>
public class TrustTests
{
    private static readonly ForeignConfig Foreign = new(["mmos.yaml"], ["as a gate: make check"], "h1");

    [Theory]
    [InlineData("run shop.plan.yaml")]
    [InlineData("worker run")]
    [InlineData("config apply")]
    [InlineData("project land shop")]
    public async Task Without_a_terminal_it_is_refused_with_the_way_out(string words)
    {
        var shell = Shell.WithShop();
        shell.Mmos.Foreign = Foreign;
        Assert.Equal(ExitCode.NotAllowed, await shell.Run(words));
        Assert.Contains("pass --trust", shell.Error, StringComparison.Ordinal);
        Assert.Contains("make check", shell.Error, StringComparison.Ordinal);
        Assert.Null(shell.Mmos.Asked);
        Assert.Null(shell.Mmos.Served);
        Assert.Empty(shell.Mmos.Approved);
    }

    [Fact]
    public async Task With_the_option_it_is_approved()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Foreign = Foreign;
        await shell.Run("worker run --trust");
        Assert.NotNull(shell.Mmos.Served);
        Assert.Equal(["h1"], shell.Mmos.Approved);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("Yes ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task On_a_terminal_only_a_yes_is_a_yes(string? said, bool runs)
    {
        var shell = new Shell { Answer = () => said };
        shell.Mmos.Foreign = Foreign;
        await shell.Run("worker run");
        Assert.Equal(runs, shell.Mmos.Served is not null);
        Assert.Equal(runs ? 1 : 0, shell.Mmos.Approved.Count);
        Assert.Contains("as a gate: make check", shell.Out, StringComparison.Ordinal);
    }
}
