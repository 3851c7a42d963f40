using System.Globalization;
using System.Text.RegularExpressions;

namespace Mmos.Planted.Tests;

/// <summary>
/// Each bug of tests/planted is compiled into a copy of the sources, and the simulation must find it.
/// </summary>
/// <remarks>In two classes, which run beside each other: a search is one thread.</remarks>
public abstract partial class PlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Bound of one search; most need a tenth of it, the rarest half.</summary>
    private const int MostSeconds = 90;

    private const int BudgetHours = 600;
    private const int CleanHours = 20;

    /// <summary>Every other patch, from the first or the second on.</summary>
    protected static TheoryData<string> Patches(int from) =>
        [.. Directory.GetFiles(Copy.PatchFolder, "*.patch").Select(p => Path.GetFileName(p))
            .Order(StringComparer.Ordinal).Where((_, place) => place % 2 == from)];

    protected void Search(string patch)
    {
        using var copy = new Copy();
        copy.Apply(patch);
        copy.Compile();
        var run = copy.Simulate(FirstSeed(patch), BudgetHours, MostSeconds);
        var found = run.Lines.FirstOrDefault(l => l.StartsWith("found: "));
        Assert.True(run.ExitCode == 3 && found is not null,
            $"{patch}: {BudgetHours} simulated hours found nothing (exit code {run.ExitCode}):\n{run.Text}");
        Assert.DoesNotContain("TypeLoadException", run.Text);
        Assert.DoesNotContain("MissingMethodException", run.Text);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{patch}: {found} (compiled in {copy.CompileSeconds:F1} s, found in {run.Seconds:F1} s)"));
        output.WriteLine(run.Lines.SkipWhile(l => l != found).Skip(1).FirstOrDefault() ?? "");
    }

    private protected static ProgramRun Clean()
    {
        using var copy = new Copy();
        copy.Compile("Mmos.Core", "Mmos.Runtime");
        return copy.Simulate(1, CleanHours, MostSeconds);
    }

    // A patch of a rare bug says where its search begins: a seed that met it, kept as failing ones are.
    private static int FirstSeed(string patch)
    {
        var kept = SeedOf().Match(File.ReadAllText(Path.Combine(Copy.PatchFolder, patch)));
        return kept.Success ? int.Parse(kept.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1;
    }

    [GeneratedRegex(@"^Searched from seed (\d+) on", RegexOptions.Multiline)]
    private static partial Regex SeedOf();
}

public sealed class EvenPlantedBugTests(ITestOutputHelper output) : PlantedBugTests(output)
{
    public static TheoryData<string> Mine { get; } = Patches(0);

    [Theory]
    [MemberData(nameof(Mine))]
    public void The_simulation_finds_the_bug(string patch) => Search(patch);
}

public sealed class OddPlantedBugTests(ITestOutputHelper output) : PlantedBugTests(output)
{
    public static TheoryData<string> Mine { get; } = Patches(1);

    [Fact]
    public void There_are_enough_planted_bugs() => Assert.True(Mine.Count >= 10, $"{Mine.Count} patches");

    [Theory]
    [MemberData(nameof(Mine))]
    public void The_simulation_finds_the_bug(string patch) => Search(patch);

    [Fact]
    public void Without_a_bug_the_same_copy_finds_nothing()
    {
        var run = Clean();
        Assert.True(run.ExitCode == 0, run.Text);
    }
}
