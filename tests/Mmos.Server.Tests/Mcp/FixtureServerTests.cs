using Xunit;
namespace Mmos.Server.Tests.Mcp;
public sealed class FixtureServerTests
{
    [Fact]
    public async Task Hold()
    {
        await using var server = await FixtureServer.Start(TestContext.Current.CancellationToken);
        File.WriteAllText("/tmp/mcpw/url", server.Url);
        for (var i = 0; i < 600 && !File.Exists("/tmp/mcpw/stop"); i++) await Task.Delay(1000);
    }
}
