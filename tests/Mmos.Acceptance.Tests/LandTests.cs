using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class LandTests
{
    [Fact]
    public async Task What_is_the_users_is_untouched_until_land_which_then_fast_forwards()
    {
        using var place = new Place();
        var before = place.Fingerprint();
        using var run = place.Start("run", Plan(place), "--workers", "2");
        await run.Line("one done");
        Assert.Equal(before, place.Fingerprint());
        (await run.End()).With(0);
        await place.Run("status");
        Assert.Equal(before, place.Fingerprint());

        (await place.Run("project", "land", "work")).With(0);

        Assert.Equal(place.Git("rev-parse", "mmos/work"), place.Git("rev-parse", "main"));
        Assert.Equal("one", File.ReadAllText(Path.Combine(place.Repo, "one")).Trim());
        Assert.Equal("", place.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_dirty_checkout_is_refused_with_the_command()
    {
        using var place = new Place();
        (await place.Run("run", Plan(place))).With(0);
        place.Write("a.txt", "mine\n");
        var before = place.Fingerprint();

        var refused = (await place.Run("project", "land", "work")).With(4);

        Assert.Single(refused.Error);
        Assert.Contains("git ", refused.Error[0]);
        Assert.Equal(before, place.Fingerprint());
    }

    [Fact]
    public async Task A_branch_that_moved_is_merged_and_gated_first()
    {
        using var place = new Place();
        (await place.Run("run", Plan(place))).With(0);
        place.Write("mine.txt", "mine\n");
        place.Commit("meanwhile");

        (await place.Run("project", "land", "work")).With(0);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(place.Repo, "mine.txt")).Trim());
        Assert.Equal("one", File.ReadAllText(Path.Combine(place.Repo, "one")).Trim());
        Assert.Equal("", place.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_branch_that_moved_and_fails_the_gates_stays_where_it_is()
    {
        using var place = new Place();
        (await place.Run("run", Plan(place))).With(0);
        place.Write("forbidden", "mine\n");
        place.Commit("meanwhile");
        var before = place.Fingerprint();

        (await place.Run("project", "land", "work")).With(4);

        Assert.Equal(before, place.Fingerprint());
    }

    [Fact]
    public async Task A_branch_that_is_not_checked_out_moves_without_touching_the_checkout()
    {
        using var place = new Place();
        (await place.Run("run", Plan(place))).With(0);
        place.Git("switch", "-q", "-c", "other");
        place.Write("a.txt", "not committed\n");

        (await place.Run("project", "land", "work")).With(0);

        Assert.Equal(place.Git("rev-parse", "mmos/work"), place.Git("rev-parse", "main"));
        Assert.False(File.Exists(Path.Combine(place.Repo, "one")));
        Assert.Equal(" M a.txt", place.Git("status", "--porcelain"));
    }

    private static string Plan(Place place) => new PlanText("work")
        .Task("one", "echo one > one", verify: ["test ! -e forbidden"])
        .Task("two", "echo two > two", ["one"]).In(place);
}
