namespace Mmos.Core.Tests.Specs;

public class ComplexitySpecs
{
    [Theory]
    [InlineData(1, ComplexityLevel.Simple, "1 min estimated, under 4 h")]
    [InlineData(239, ComplexityLevel.Simple, "3 h 59 min estimated, under 4 h")]
    [InlineData(240, ComplexityLevel.Medium, "4 h estimated, 4 to 12 h")]
    [InlineData(720, ComplexityLevel.Medium, "12 h estimated, 4 to 12 h")]
    [InlineData(721, ComplexityLevel.Complex, "12 h 1 min estimated, 12 to 24 h")]
    [InlineData(1440, ComplexityLevel.Complex, "24 h estimated, 12 to 24 h")]
    [InlineData(1441, ComplexityLevel.Epic, "24 h 1 min estimated, above 24 h")]
    [InlineData(60_000, ComplexityLevel.Epic, "1000 h estimated, above 24 h")]
    public void An_estimate_decides(int minutes, ComplexityLevel level, string reason)
    {
        var task = Task("Rewrite the entire platform") with { EstimateMinutes = minutes };
        Assert.Equal(new Complexity(level, reason), Complexity.Of(task));
    }

    [Theory]
    [InlineData("Fix a typo", 0, 0, 0, "simple", "no estimate; the title says `typo` (-3): 0 points")]
    [InlineData("Add a button", 0, 0, 0, "simple", "no estimate; nothing tells of much work: 0 points")]
    [InlineData("Rewrite the cart", 0, 0, 0, "medium", "the title says `rewrite` (+2): 2 points")]
    [InlineData("Rewrite the platform", 4, 0, 0, "complex", "`rewrite`, `platform` (+4), 4 acceptance")]
    [InlineData("Rewrite the entire platform", 8, 0, 0, "epic", "8 acceptance sentences (+2): 8 points")]
    [InlineData("Rewrite the entire platform", 0, 0, 0, "complex", ": 6 points")]
    [InlineData("Add a button", 0, 8, 4, "medium", "8 path globs (+2), 4 needs (+1): 3 points")]
    [InlineData("İŞLEM whole", 0, 0, 0, "medium", "`whole` (+2)")]
    public void Without_an_estimate_words_paths_and_needs_decide(string title, int acceptance, int files,
        int needs, string level, string reason)
    {
        var found = Complexity.Of(Task(title) with
        {
            Acceptance = Some(acceptance),
            Files = Some(files),
            Needs = Some(needs),
        });
        Assert.Equal(level, Words.Of(found.Level));
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(39, 0)]
    [InlineData(40, 1)]
    [InlineData(120, 2)]
    [InlineData(400, 3)]
    public void Longer_texts_weigh_more(int words, int points)
    {
        var text = string.Join(' ', Enumerable.Repeat("word", words - 1));
        Assert.EndsWith($": {points} points", Complexity.Of(Task("Do") with { Description = text }).Reason,
            StringComparison.Ordinal);
    }

    private static TaskDefinition Task(string title) => new() { Key = "a", Title = title };

    private static string[] Some(int count) => [.. Enumerable.Repeat("x", count)];
}
