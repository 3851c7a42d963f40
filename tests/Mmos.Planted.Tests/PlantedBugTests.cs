using System.Globalization;

namespace Mmos.Planted.Tests;

/// <summary>
/// Each bug of tests/planted is compiled into a copy of the sources, and the simulation must find it.
/// </summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    /// <summary>Bound of one search; the slowest so far needs about a tenth of it.</summary>
    private const int MostSeconds = 90;

    private const int BudgetHours = 300;
    private const int CleanHours = 20;

    public static TheoryData<string> Patches { get; } =
        [.. Directory.GetFiles(Copy.PatchFolder, "*.patch").Select(p =>
            Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_enough_planted_bugs() =>
        Assert.True(Patches.Count >= 6, $"{Patches.Count} patches");

    [Theory]
    [MemberData(nameof(Patches))]
    public void The_simulation_finds_the_bug(string patch)
    {
        using var copy = new Copy();
        copy.Apply(patch);
        copy.Compile();
        var run = copy.Simulate(BudgetHours, MostSeconds);
        var found = run.Lines.FirstOrDefault(l => l.StartsWith("found: "));
        Assert.True(run.ExitCode == 3 && found is not null,
            $"{patch}: {BudgetHours} simulated hours found nothing (exit code {run.ExitCode}):\n{run.Text}");
        Assert.DoesNotContain("TypeLoadException", run.Text);
        Assert.DoesNotContain("MissingMethodException", run.Text);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{patch}: {found} (compiled in {copy.CompileSeconds:F1} s, found in {run.Seconds:F1} s)"));
        output.WriteLine(run.Lines.SkipWhile(l => l != found).Skip(1).FirstOrDefault() ?? "");
    }

    [Fact]
    public void Without_a_bug_the_same_copy_finds_nothing()
    {
        using var copy = new Copy();
        copy.Compile("Mmos.Core", "Mmos.Runtime");
        var run = copy.Simulate(CleanHours, MostSeconds);
        Assert.True(run.ExitCode == 0, run.Text);
    }
}
