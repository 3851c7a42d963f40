namespace Mmos.Core.Tests.Specs;

public class PathGlobSpecs
{
    [Theory]
    [InlineData("src/**", "src/a/b.cs", true)]
    [InlineData("src/**", "src", true)]
    [InlineData("src/**", "lib/a", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("**/x", "x", true)]
    [InlineData("**/x", "a/b/x", true)]
    [InlineData("**/x", "a/b/y", false)]
    [InlineData("a/*", "a/b/c", false)]
    [InlineData("a/*/c", "a/**", true)]
    [InlineData("*.cs", "*.md", false)]
    [InlineData("*.cs", "a*", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a", "b*", true)]
    [InlineData("**/a/**", "b/**/c", true)]
    [InlineData("a/**/b/**/c", "a/c", false)]
    [InlineData("a/**/b/**/c", "a/b/c", true)]
    public void Globs_overlap_when_a_path_matches_both(string a, string b, bool overlap)
    {
        Assert.Equal(overlap, PathGlob.Overlap(a, b));
        Assert.Equal(overlap, PathGlob.Overlap(b, a));
    }

    [Theory]
    [InlineData("SRC\\App.cs", "src/app.cs")]
    [InlineData("./a//b/", "a/b/**")]
    [InlineData(" a ", "a")]
    [InlineData("", null)]
    [InlineData("/etc", null)]
    [InlineData("a/../b", null)]
    [InlineData("..", null)]
    [InlineData("c:/x", null)]
    [InlineData("a\nb", null)]
    [InlineData("a..b", "a..b")]
    public void A_glob_is_compared_in_one_form(string glob, string? form) =>
        Assert.Equal(form, PathGlob.Normalize(glob));

    [Fact]
    public void Overlap_agrees_with_trying_every_short_path()
    {
        string[] paths = [.. Paths(3)];
        var random = new Random(1);
        var met = 0;
        for (var i = 0; i < 3_000; i++)
        {
            string a = Glob(random), b = Glob(random);
            var common = paths.FirstOrDefault(p =>
                Matches(a.Split('/'), p.Split('/')) && Matches(b.Split('/'), p.Split('/')));
            Assert.True(PathGlob.Overlap(a, b) == common is not null, $"{a} and {b}: {common ?? "no path"}");
            met += common is null ? 0 : 1;
        }
        Assert.InRange(met, 500, 2_500);
    }

    // At most three segments of at most two of two letters: no shared path of these globs needs to be longer.
    private static IEnumerable<string> Paths(int depth)
    {
        string[] words = ["a", "b", "aa", "ab", "ba", "bb"];
        if (depth == 1) return words;
        return words.Concat(Paths(depth - 1).SelectMany(rest => words.Select(word => $"{word}/{rest}")));
    }

    private static string Glob(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
        random.Next(5) == 0 ? "**"
            : new string([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => "ab?*"[random.Next(4)])])));

    private static bool Matches(ReadOnlySpan<string> glob, ReadOnlySpan<string> path)
    {
        if (glob.IsEmpty) return path.IsEmpty;
        if (glob[0] == "**") return Matches(glob[1..], path) || (!path.IsEmpty && Matches(glob, path[1..]));
        return !path.IsEmpty && MatchesWord(glob[0], path[0]) && Matches(glob[1..], path[1..]);
    }

    private static bool MatchesWord(ReadOnlySpan<char> glob, ReadOnlySpan<char> word)
    {
        if (glob.IsEmpty) return word.IsEmpty;
        if (glob[0] == '*') return MatchesWord(glob[1..], word)
            || (!word.IsEmpty && MatchesWord(glob, word[1..]));
        return !word.IsEmpty && (glob[0] == '?' || glob[0] == word[0]) && MatchesWord(glob[1..], word[1..]);
    }
}
