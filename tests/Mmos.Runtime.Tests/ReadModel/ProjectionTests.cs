using Mmos.Core;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Runtime.Tests.ReadModel;

public sealed class ProjectionTests
{
    [Fact]
    public void A_project_was_created_when_it_was_whatever_else_is_in_the_batch()
    {
        var state = new WorkspaceState();
        var projection = new Projection(state);
        Event[] events =
        [
            new ProjectCreated("demo",
                new NewProject("Demo", "reach it", "/repo", "main", "abc", "mmos/demo")),
            new ProjectLanded("demo", "main", "def"),
        ];
        foreach (var happened in events)
        {
            var seq = state.Seq + 1;
            var recorded = new Recorded(seq, seq * 1000, seq * 1000, "test", seq, null, 0, happened);
            state.Evolve(recorded);
            projection.Observe(recorded);
        }
        var project = Assert.Single(projection.Take().Projects);
        Assert.Equal((1000, 2000, "def"), (project.CreatedAt, project.At, project.LandedCommit));
    }
}
