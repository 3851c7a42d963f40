using Xunit;

namespace Mmos.Server.Tests;

public sealed class OptionsTests
{
    [Fact]
    public async Task A_server_is_healthy_unless_told_otherwise()
    {
        var options = new ServerOptions
        {
            Listen = new Uri("http://127.0.0.1:0"),
            Workspace = "default",
            Version = "0.1.0",
            Secret = "s",
        };
        Assert.Empty(await options.Health(TestContext.Current.CancellationToken));
    }
}
