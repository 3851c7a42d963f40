using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_lands_everything_from_any_folder()
    {
        using var place = new Place();
        var deep = Directory.CreateDirectory(Path.Combine(place.Folder, "deep", "er")).FullName;
        foreach (var folder in new[] { place.Folder, deep })
        {
            var ended = (await place.RunIn(folder, "demo")).With(0);
            await Landed(place, ended);
        }
    }

    private static async Task Landed(Place place, Ended ended)
    {
        var root = ended.Out.Single(line => line.TrimStart().StartsWith("in /")).Trim()["in ".Length..];
        var merged = Place.GitIn(root, "log", "--format=%B", "mmos/recipes");
        for (var task = 1; task <= 7; task++) Assert.Contains($"T{task}", merged);
        Assert.Equal("The menu is complete.", Place.GitIn(root, "show", "mmos/recipes:proof.txt"));

        var export = (await place.RunIn(root, "db", "export")).With(0).Out;
        Assert.Equal(["conflict", "gates_failed"], export.Causes("task.returned").Order());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], export.Done().Order());
    }
}
