using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class BaseTests
{
    [Fact]
    public async Task A_project_that_follows_its_base_takes_it_in_while_it_runs()
    {
        using var place = new Place();
        using var run = place.Start("run", Plan(place, "sed -i s/1/one/ a.txt"), "--workers", "2");
        await run.Line("first done");
        place.Write("mine.txt", "mine\n");
        place.Commit("meanwhile");
        var before = place.Fingerprint();

        await Waiting.Until(() => Holds(place, "mmos/base", "mine.txt"), "the base is taken in");
        Assert.Equal(before, place.Fingerprint());
        File.WriteAllText(Path.Combine(place.Out, "go"), "");
        (await run.End()).With(0);

        Assert.Single((await place.Export()).Of("project.base_taken"));
        Assert.Equal("main, follows", await Branch(place));
        (await place.Run("project", "land", "base")).With(0);
        Assert.Equal(place.Git("rev-parse", "mmos/base"), place.Git("rev-parse", "main"));
        await place.VerifyDatabase();
    }

    [Fact]
    public async Task A_base_that_does_not_fit_waits_for_a_person_and_the_project_goes_on()
    {
        using var place = new Place();
        using var run = place.Start("run", Plan(place, "sed -i s/1/one/ a.txt"), "--workers", "2");
        await run.Line("first done");
        place.Write("a.txt", "mine\n2\n3\n4\n5\n6\n7\n8\n9\n");
        place.Commit("the same line");

        await Waiting.Until(async () => (await place.Json("inbox")).GetArrayLength() == 1,
            "an inbox item");
        File.WriteAllText(Path.Combine(place.Out, "go"), "");
        (await run.End()).With(0);

        var item = Assert.Single((await place.Json("inbox")).EnumerateArray());
        Assert.Equal(("base", "conflict"),
            (item.GetProperty("kind").GetString(), item.GetProperty("cause").GetString()));
        Assert.Contains("a.txt", item.GetProperty("text").GetString());
        Assert.Equal([1, 2], (await place.Export()).Done().Order());
        Assert.Single((await place.Export()).Of("project.base_blocked"));
        await place.VerifyDatabase();
    }

    private static string Plan(Place place, string first) => new PlanText("base").FollowingBase()
        .Task("first", first)
        .Task("second", $"until [ -e {place.Out}/go ]; do sleep 0.02; done; echo 2 > second").In(place);

    private static async Task<string> Branch(Place place)
    {
        var project = await place.Json("project", "show", "base");
        return project.GetProperty("base").GetString()
            + (project.GetProperty("followsBase").GetBoolean() ? ", follows" : "");
    }

    private static bool Holds(Place place, string branch, string file) =>
        place.Git("ls-tree", "--name-only", branch).Split('\n').Contains(file);
}
