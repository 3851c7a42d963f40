using Mmos.Core.Tests.Kit;
namespace Mmos.Core.Tests;
public class Smoke
{
    [Fact]
    public void Runs()
    {
        var w = new World().Given("plan p: a b(a)").Given("worker w slots=2; claim w");
        Assert.Equal("", w.When("complete T1 #1"));
    }
}
