using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>The first build of MMOS and this one take turns on one file.</summary>
public sealed class OldBuildTests(ITestOutputHelper output)
{
    /// <summary>The last commit of the first version.</summary>
    private const string First = "dbbff4f";

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_first_build_reads_on_after_this_one_wrote_and_writes_only_what_both_understand()
    {
        using var place = new Place();
        var old = await Build(place);
        var (a, b, c) = (Plan(place, "a"), Plan(place, "b"), Plan(place, "c"));
        (await Run(place, old, "run", a)).With(0);
        (await place.Run("run", b)).With(0);
        await place.VerifyDatabase();

        var read = await Run(place, old, "task", "list");
        var wrote = await Run(place, old, "run", c);
        output.WriteLine($"the first build, after this one wrote:\n-- task list\n{read}\n-- run\n{wrote}");
        // Either this build changed nothing that matters to it, or it says so; it never writes what it does
        // not know.
        if (wrote.Code != 0)
        {
            Assert.Equal(5, wrote.Code);
            Assert.Contains(wrote.Error, line => line.Contains("was upgraded") || line.Contains("newer"));
            (await place.Run("run", c)).With(0);
        }
        Assert.Equal([1, 2, 3], (await place.Export()).Done().Order());
        await place.VerifyDatabase();
    }

    private static string Plan(Place place, string name) =>
        new PlanText(name).Task(name, $"echo {name} > {name}2.txt").In(place);

    private static async Task<Ended> Run(Place place, string program, params string[] words)
    {
        using var running = place.StartProgram(place.Repo, program, words);
        return await running.End();
    }

    private static async Task<string> Build(Place place)
    {
        var root = Place.GitIn(AppContext.BaseDirectory, "rev-parse", "--show-toplevel");
        Place.GitIn(place.Folder, "clone", "-q", "--no-local", "file://" + root, "old");
        var folder = Path.Combine(place.Folder, "old");
        Place.GitIn(folder, "checkout", "-q", First);
        using var building = place.StartProgram(folder, "dotnet", "build", "src/Mmos.Cli", "-nologo",
            "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        (await building.End()).With(0);
        return Path.Combine(folder, "artifacts", "bin", "Mmos.Cli", "debug", "mmos");
    }
}
