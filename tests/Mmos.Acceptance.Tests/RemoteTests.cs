using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class RemoteTests
{
    private const string Url = "https://github.com/ayse/shop.git";

    [Fact]
    public async Task Landing_with_push_brings_the_branch_to_origin()
    {
        using var place = await Finished();

        var landed = (await place.Run("project", "land", "shop", "--push")).With(0);

        Assert.Contains("origin has it", landed.Text);
        Assert.Equal(place.Git("rev-parse", "main"), AtOrigin(place, "main"));
        var home = (await place.Json("project", "show", "shop")).GetProperty("home");
        Assert.Equal(Environment.MachineName, home.GetProperty("host").GetString(), ignoreCase: true);
        Assert.StartsWith("https://github.com/", home.GetProperty("origin").GetString());
    }

    [Fact]
    public async Task A_pull_request_leaves_the_branch_alone_and_says_where_to_open_it_without_gh()
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "gh"))), "gh is installed here");
        using var place = await Finished();
        var main = place.Git("rev-parse", "main");

        var landed = (await place.Run("project", "land", "shop", "--pr")).With(0);

        Assert.Contains("gh is not installed", landed.Text);
        Assert.Contains("https://github.com/ayse/shop/compare/main...mmos/shop", landed.Text);
        Assert.Equal(main, place.Git("rev-parse", "main"));
        Assert.Equal(place.Git("rev-parse", "mmos/shop"), AtOrigin(place, "mmos/shop"));
    }

    [Fact]
    public async Task A_pull_request_is_opened_by_gh_where_it_is_installed()
    {
        using var place = await Finished();
        place.Programs = Directory.CreateDirectory(Path.Combine(place.Folder, "bin")).FullName;
        var gh = Path.Combine(place.Programs, "gh");
        File.WriteAllText(gh, $"#!/bin/sh\necho \"$@\" > {place.Out}/asked\n"
            + "echo https://github.com/ayse/shop/pull/7\n");
        using (var chmod = place.StartProgram(place.Folder, "chmod", "+x", gh)) (await chmod.End()).With(0);

        var landed = (await place.Run("project", "land", "shop", "--pr")).With(0);

        Assert.Contains("pull request: https://github.com/ayse/shop/pull/7", landed.Text);
        Assert.Contains("pr create --base main --head mmos/shop",
            File.ReadAllText(Path.Combine(place.Out, "asked")));
    }

    [Fact]
    public async Task Without_an_origin_push_is_refused_before_anything_moves()
    {
        using var place = new Place();
        (await place.Run("run", new PlanText("shop").Task("one", "echo 1 > one").In(place))).With(0);
        var main = place.Git("rev-parse", "main");

        var refused = (await place.Run("project", "land", "shop", "--push")).With(4);

        Assert.Contains("no origin", refused.Error[0]);
        Assert.Equal(main, place.Git("rev-parse", "main"));
        (await place.Run("project", "land", "shop", "--push", "--pr")).With(2);
    }

    private static string AtOrigin(Place place, string branch) =>
        Place.GitIn(Path.Combine(place.Folder, "origin.git"), "rev-parse", branch);

    /// <summary>A finished project whose origin is on GitHub by its name and beside it in truth.</summary>
    private static async Task<Place> Finished()
    {
        var place = new Place();
        var bare = Path.Combine(place.Folder, "origin.git");
        Place.GitIn(place.Folder, "init", "-q", "--bare", "-b", "main", bare);
        place.Git("config", $"url.{bare}.insteadOf", Url);
        place.Git("remote", "add", "origin", Url);
        place.Git("push", "-q", "origin", "main");
        (await place.Run("run", new PlanText("shop").Task("one", "echo 1 > one").In(place))).With(0);
        return place;
    }
}
