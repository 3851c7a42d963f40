using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Mmos.Repo.Tests;

/// <summary>Documents hold together, and the repository is the same for everyone who clones it.</summary>
public sealed partial class DocumentTests
{
    private const long LargestFile = 1024 * 1024;

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?(?:\s+""[^""]*"")?\s*\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"^[a-z][a-z0-9+.\-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme { get; }

    [GeneratedRegex(@"^docs/adr/(\d{4})-[a-z0-9-]+\.md$")]
    private static partial Regex RecordName { get; }

    [GeneratedRegex(@"^\W*Status\W", RegexOptions.Multiline)]
    private static partial Regex Status { get; }

    // Written in pieces, so that this file does not contain what it forbids.
    [GeneratedRegex(@"registry[.]npmjs|api[.]nuget[.]org|(?<![\w.~$}\-])/(?:work|root)/")]
    private static partial Regex OfOneMachine { get; }

    [Fact]
    public void Links_lead_somewhere() =>
        Repository.NoProblems(
            from path in Repository.EndingWith(".md")
            from line in OutsideFences(path)
            from match in Link.Matches(line.Text)
            let target = Uri.UnescapeDataString(match.Groups[1].Value.Split('#')[0])
            where target.Length > 0 && !Scheme.IsMatch(target)
            let full = Path.Combine(Path.GetDirectoryName(Repository.Absolute(path))!, target)
            where target.StartsWith('/') || !(File.Exists(full) || Directory.Exists(full))
            select $"{path}:{line.Number}: the link to {target} leads nowhere; "
                + "mend it, relative to this file");

    [Fact]
    public void Decision_records_are_numbered_without_gaps()
    {
        var files = Repository.Files.Where(path => path.StartsWith("docs/adr/")).ToList();
        var numbers = files.Select(path => RecordName.Match(path)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Repository.NoProblems(
            files.Where(path => !RecordName.IsMatch(path))
                .Select(path => $"{path}:1: name it NNNN-lower-case-title.md")
            .Concat(
                from number in Enumerable.Range(1, numbers.DefaultIfEmpty().Max())
                let count = numbers.Count(other => other == number)
                where count != 1
                select $"docs/adr/{number:0000}: {count} records have this number; there must be one"));
    }

    [Fact]
    public void Decision_records_say_where_they_stand() =>
        Repository.NoProblems(
            from path in Repository.Files
            where RecordName.IsMatch(path)
                && !Status.IsMatch(string.Join('\n', Repository.Lines(path).Take(8)))
            select $"{path}:2: no status; write a line such as \"Status: accepted\" under the title");

    [Fact]
    public void Nothing_belongs_to_one_machine() =>
        Repository.NoProblems(
            from path in Repository.Files
            where !IsBinary(path)
            from line in Repository.Lines(path).Select((text, index) => (text, number: index + 1))
            let match = OfOneMachine.Match(line.text)
            where match.Success
            select $"{path}:{line.number}: \"{match.Value}\" is an address or a path of one machine; "
                + "leave it out");

    [Fact]
    public void No_file_is_large() =>
        Repository.NoProblems(
            from path in Repository.Files
            let size = new FileInfo(Repository.Absolute(path)).Length
            where size > LargestFile
            select $"{path}:1: {size / 1024} KiB, over {LargestFile / 1024}; "
                + "make it at build time, or keep it elsewhere");

    [Fact]
    public void Scripts_can_be_run()
    {
        string[] scripts = ["mmos", "test", ".ci/run", ".githooks/pre-commit"];
        var modes = Repository.Git(["ls-files", "--stage", "--", .. scripts]);
        Repository.NoProblems(
            from line in modes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            where !line.StartsWith("100755")
            let path = line.Split('\t')[^1]
            select $"{path}:1: not executable; "
                + $"run `git update-index --chmod=+x {path}`");
    }

    private readonly record struct Line(int Number, string Text);

    private static IEnumerable<Line> OutsideFences(string path)
    {
        var fenced = false;
        var number = 0;
        foreach (var text in Repository.Lines(path))
        {
            number++;
            if (text.TrimStart().StartsWith("```")) fenced = !fenced;
            else if (!fenced) yield return new Line(number, text);
        }
    }

    private static bool IsBinary(string path)
    {
        using var stream = File.OpenRead(Repository.Absolute(path));
        Span<byte> start = stackalloc byte[8000];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }
}
