using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class NearestTests
{
    [Theory]
    [InlineData("desgin", "design")]
    [InlineData("DESIGN", "design")]
    [InlineData("max-running", "max_running")]
    [InlineData("max_runing", "max_running")]
    [InlineData("stauts", "status")]
    [InlineData("ab", null)]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    [InlineData("q", null)]
    [InlineData("completely", null)]
    public void The_nearest_name_is_the_one_that_was_meant(string word, string? meant) =>
        Assert.Equal(meant, Nearest.To(word, ["a", "design", "max_running", "status", "task", "sign"]));

    [Fact]
    public void The_closer_of_two_wins_and_the_first_of_equals()
    {
        Assert.Equal("tasks", Nearest.To("taskss", ["tazzs", "tasks"]));
        Assert.Equal("abcd", Nearest.To("abce", ["abcd", "abcf"]));
        Assert.Equal("; did you mean \"abcd\"?", Nearest.Hint("abce", ["abcd"]));
        Assert.Equal("", Nearest.Hint("zzzz", ["abcd"]));
    }

    /// <summary>The fast search gives what the textbook one gives, for words near each other and far
    /// apart.</summary>
    [Fact]
    public void The_search_agrees_with_the_textbook()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string Word() =>
            string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "abc"[random.Next(3)]));
        for (var round = 0; round < 20_000; round++)
        {
            var (a, b) = (Word(), Word());
            var distance = Textbook(a, b);
            var meant = distance <= Math.Clamp(a.Length / 3, 1, 3) && distance < b.Length;
            Assert.True(Nearest.To(a, [b]) == (meant ? b : null), $"seed {seed}: {a} {b} {distance}");
        }
    }

    private static int Textbook(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
