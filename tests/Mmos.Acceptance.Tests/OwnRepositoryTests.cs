using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>The product's own sources as the user's repository.</summary>
public sealed class OwnRepositoryTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Three_tasks_change_and_build_the_products_own_sources_in_parallel()
    {
        using var place = new Place(isEmpty: true);
        var root = Place.GitIn(AppContext.BaseDirectory, "rev-parse", "--show-toplevel");
        Place.GitIn(place.Folder, "clone", "-q", "--no-local", "file://" + root, "repo");
        var plan = new PlanText("own")
            .Task("core", Change("Core"), verify: [Build("Core")])
            .Task("api", Change("Api"), verify: [Build("Api")])
            .Task("runtime", Change("Runtime"), verify: [Build("Runtime")]).In(place);
        var before = place.Fingerprint();

        var ended = (await place.Run("run", plan, "--workers", "3")).With(0);

        output.WriteLine(ended.Text);
        Assert.Equal(before, place.Fingerprint());
        foreach (var name in new[] { "Core", "Api", "Runtime" })
            Assert.Contains($"namespace Mmos.{name};",
                place.Show("mmos/own", $"src/Mmos.{name}/Greeting.cs"));
        await place.VerifyDatabase();
    }

    private static string Change(string name) =>
        $"printf 'namespace Mmos.{name};\\n\\n/// <summary>Greets.</summary>\\n"
        + $"public static class Greeting {{ }}\\n' > src/Mmos.{name}/Greeting.cs && {Build(name)}";

    private static string Build(string name) =>
        $"dotnet build src/Mmos.{name} -nologo -v q -nodeReuse:false -p:UseSharedCompilation=false";
}
