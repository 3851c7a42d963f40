using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task Inside_a_worktree_the_one_database_is_found()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\n");
        place.Commit("configure");
        var plan = new PlanText("here").Task("ask", "unset MMOS_STATE_DIR; "
            + $"'{Place.Program}' task show $MMOS_TASK --json "
            + $"> {place.Out}/inside && pwd > {place.Out}/where && find . -name .mmos > {place.Out}/found")
            .In(place);

        (await place.Run("run", plan)).With(0);

        Assert.Contains("\"key\":\"ask\"", File.ReadAllText(Path.Combine(place.Out, "inside")));
        Assert.Contains("/.mmos/worktrees/", File.ReadAllText(Path.Combine(place.Out, "where")));
        Assert.Equal("", File.ReadAllText(Path.Combine(place.Out, "found")));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("replaced")]
    [InlineData("restored")]
    public async Task A_state_folder_that_changes_under_a_run_is_noticed(string how)
    {
        using var place = new Place();
        var old = Path.Combine(place.Folder, "old");
        (await place.Run("run", new PlanText("earlier").Task("one", "echo 1 > one").In(place))).With(0);
        Copy(place.State, old);
        var plan = new PlanText("live").Task("one", $"touch {place.Out}/started; "
            + $"until [ -e {place.Out}/go ]; do sleep 0.02; done; echo 1 > two")
            .Task("next", "echo 2 > next", ["one"]).In(place);
        using var run = place.Start("run", plan);
        await Waiting.UntilFile(Path.Combine(place.Out, "started"));

        Directory.Move(place.State, Path.Combine(place.Folder, "gone"));
        if (how == "restored") Copy(old, place.State);
        if (how == "replaced")
        {
            var fresh = new PlanText("fresh", repository: null).Task("x", "true").In(place);
            (await place.Run("run", fresh)).With(0);
        }
        var other = File.Exists(place.Database) ? await place.Export() : [];
        File.WriteAllText(Path.Combine(place.Out, "go"), "");
        var ended = await run.End();

        Assert.True(ended.Code is not 0 and < 130, ended.ToString());
        Assert.NotEmpty(ended.Error);
        Assert.Equal(how != "deleted", File.Exists(place.Database));
        if (how != "deleted") Assert.Equal(other, await place.Export());
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
