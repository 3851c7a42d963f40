namespace Mmos.Core;

/// <summary>How much work a task without an estimate seems to be: points for its words, its paths, what it
/// must fulfil and what it needs.</summary>
/// <remarks>Long texts and broad words raise it. An epic takes several signs at once, since
/// a guess that stops a submission must be a good one.</remarks>
internal static class TextComplexity
{
    private const int MediumPoints = 2;
    private const int ComplexPoints = 5;
    private const int EpicPoints = 8;

    private static readonly string[] Broad =
    [
        "architecture", "complete", "distributed", "engine", "entire", "framework", "infrastructure",
        "migrate", "migration", "overhaul", "platform", "product", "redesign", "rewrite", "suite", "system",
        "whole",
    ];

    private static readonly string[] Narrow =
    [
        "bump", "comment", "minor", "readme", "rename", "small", "tweak", "typo", "wording",
    ];

    public static Complexity Of(TaskDefinition task)
    {
        var title = PlainWords.Of(task.Title);
        var text = PlainWords.Of(task.Description);
        var words = title.Count + text.Count;
        (int Points, string Sign)[] signs =
        [
            (words switch { < 40 => 0, < 120 => 1, < 400 => 2, _ => 3 }, $"{words} words"),
            Said(title, Broad, 2, 6, "the title says"),
            Said(text, Broad, 1, 2, "the description says"),
            (task.Acceptance.Count switch { < 4 => 0, < 8 => 1, _ => 2 },
                $"{task.Acceptance.Count} acceptance sentences"),
            (task.Files.Count switch { < 3 => 0, < 8 => 1, _ => 2 }, $"{task.Files.Count} path globs"),
            (task.Needs.Count < 4 ? 0 : 1, $"{task.Needs.Count} needs"),
            Said(title, Narrow, -3, 3, "the title says"),
        ];
        var sum = Math.Max(0, signs.Sum(s => s.Points));
        var telling = signs.Where(s => s.Points != 0).Select(s => $"{s.Sign} ({s.Points:+0;-0})").ToList();
        var why = telling.Count == 0 ? "nothing tells of much work" : string.Join(", ", telling);
        return new Complexity(Level(sum), $"no estimate; {why}: {sum} points");
    }

    private static ComplexityLevel Level(int points) => points switch
    {
        < MediumPoints => ComplexityLevel.Simple,
        < ComplexPoints => ComplexityLevel.Medium,
        < EpicPoints => ComplexityLevel.Complex,
        _ => ComplexityLevel.Epic,
    };

    private static (int Points, string Sign) Said(IReadOnlyList<string> words, string[] known, int each,
        int most, string where)
    {
        string[] said = [.. words.Where(known.Contains).Distinct(StringComparer.Ordinal)];
        var points = Math.Clamp(said.Length * each, -most, most);
        return (points, $"{where} {string.Join(", ", said.Select(w => $"`{w}`"))}");
    }
}
