using Mmos.Mcp;
using Xunit;

namespace Mmos.Mcp.Tests;

public sealed class ToolServerTests
{
    [Fact]
    public void There_are_four_tool_sets() => Assert.Equal(4, Enum.GetValues<ToolServer>().Length);
}
