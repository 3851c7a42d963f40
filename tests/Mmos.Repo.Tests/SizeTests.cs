using Xunit;

namespace Mmos.Repo.Tests;

/// <summary>The size ratchet: files small enough to be read whole.</summary>
public sealed class SizeTests(ITestOutputHelper output)
{
    private const int SourceMost = 400;
    private const int SourceNinetieth = 200;
    private const int TestMost = 600;
    private const int MethodMost = 60;
    private const int ColumnsMost = 110;

    [Fact]
    public void Source_and_test_files_are_short()
    {
        var source = Measured("src/");
        var tests = Measured("tests/");
        var sizes = source.Select(file => file.Lines).Order().ToList();
        var ninetieth = At(sizes, 900);
        output.WriteLine(
            $"{sizes.Count} source files, lines: median {At(sizes, 500)}, "
            + $"p90 {ninetieth}, most {sizes.LastOrDefault()}");

        var problems = TooLong(source, SourceMost).Concat(TooLong(tests, TestMost)).ToList();
        if (ninetieth > SourceNinetieth)
        {
            var largest = source.OrderByDescending(file => file.Lines).Take(5);
            problems.Add($"src: the 90th percentile is {ninetieth} lines, over {SourceNinetieth}; "
                + "split one of " + string.Join(", ", largest.Select(file => $"{file.Path} ({file.Lines})")));
        }
        Repository.NoProblems(problems);
    }

    [Fact]
    public void Methods_fit_on_a_page() =>
        Repository.NoProblems(
            from path in Repository.CSharp("")
            from member in Members.In(Repository.Read(path))
            where member.Lines > MethodMost
            select $"{path}:{member.Line}: {member.Lines} lines, over {MethodMost}; "
                + $"give a part of it a name of its own: {member.Header}");

    [Fact]
    public void Lines_fit_in_the_columns() =>
        Repository.NoProblems(
            from path in Repository.CSharp("")
            from line in Repository.Lines(path).Select((text, index) => (text, number: index + 1))
            where line.text.Length > ColumnsMost
            select $"{path}:{line.number}: {line.text.Length} columns, over {ColumnsMost}; break the line");

    private static List<(string Path, int Lines)> Measured(string folder) =>
        [.. Repository.CSharp(folder).Select(path => (path, Repository.Lines(path).Length))];

    private static IEnumerable<string> TooLong(IEnumerable<(string Path, int Lines)> files, int most) =>
        from file in files
        where file.Lines > most
        select $"{file.Path}:{most + 1}: {file.Lines} lines, over {most}; split it into two ideas";

    private static int At(List<int> sorted, int perMille) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, sorted.Count * perMille / 1000)];
}
