using Mmos.Api;
using Mmos.Cli.Seams;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>`mmos up` and `mmos health`.</summary>
public sealed class UpTests
{
    [Fact]
    public async Task An_interrupt_drains_and_ends_with_a_summary()
    {
        var shell = new Shell();
        Assert.Equal(130, await shell.RunAndInterrupt("up --listen http://127.0.0.1:7421 --no-workers"));
        Golden.Check("up/said.txt", shell.Out);
        Assert.Equal(new UpRequest(new Uri("http://127.0.0.1:7421"), WithWorkers: false), shell.Mmos.Upped);
        Assert.True(shell.Mmos.UpOne.IsClosed);
    }

    [Fact]
    public async Task A_server_that_stops_by_itself_is_a_failure()
    {
        var shell = new Shell();
        shell.Mmos.UpOne = new FakeServed { Stopped = Task.CompletedTask };
        Assert.Equal(1, await shell.Run("up"));
        Assert.Contains("3 done, 1 handed over (T4), 5 waiting", shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up --listen nowhere", "--listen takes a URL")]
    [InlineData("up --listen file:///etc", "--listen takes a URL")]
    [InlineData("health --server 7420", "--server takes a URL")]
    public async Task An_address_that_is_none_is_refused(string words, string said)
    {
        var shell = new Shell();
        Assert.Equal(2, await shell.Run(words));
        Assert.Contains(said, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Health_is_said_by_lines_and_by_the_exit_code(bool isHealthy, int exit)
    {
        var shell = new Shell();
        shell.Environment["MMOS_URL"] = "http://127.0.0.1:9";
        shell.Mmos.HealthAnswer = Answer<ServerSaid>.Of(
            new ServerSaid(isHealthy, ["status: so"], "{\"status\":\"so\"}"), 0);
        Assert.Equal(exit, await shell.Run("health"));
        Assert.Equal("status: so\n", shell.Out);
        Assert.Equal(new Uri("http://127.0.0.1:9"), shell.Mmos.Probed);
        Assert.Equal(exit, await shell.Run("health --json"));
        Assert.EndsWith("{\"status\":\"so\"}\n", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_exit_code_5()
    {
        var shell = new Shell();
        shell.Mmos.HealthAnswer = Answer<ServerSaid>.No(new Problem("unavailable", "nobody"));
        Assert.Equal(5, await shell.Run("health"));
    }
}
