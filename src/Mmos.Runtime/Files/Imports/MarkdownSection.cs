using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>A part of a text in Markdown, from a heading to the next.</summary>
/// <param name="Title">The heading's words; empty for what stands before the first.</param>
/// <param name="Body">What stands below it.</param>
internal sealed partial record MarkdownSection(string Title, string Body)
{
    /// <summary>Takes a text apart at its headings. Those in code, or between markers that say where a
    /// section begins and ends, are text.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="deepest">The lowest level of headings that count: 2 for `##`.</param>
    public static IReadOnlyList<MarkdownSection> Split(string text, int deepest)
    {
        var sections = new List<MarkdownSection>();
        var (title, body) = ("", new List<string>());
        string? marker = null;
        var isCode = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!isCode && Marker().Match(line) is { Success: true } found
                && (marker is null || marker == found.Groups[1].Value))
            {
                marker = found.Groups[2].Value == "BEGIN" ? found.Groups[1].Value : null;
                continue;
            }
            if (IsFence(line))
                isCode = !isCode;
            if (!isCode && marker is null && Heading().Match(line) is { Success: true } heading
                && heading.Groups[1].Length <= deepest)
            {
                sections.Add(new(title, string.Join('\n', body)));
                (title, body) = (heading.Groups[2].Value.TrimEnd('#', ' ', '\t'), []);
            }
            else
                body.Add(line);
        }
        sections.Add(new(title, string.Join('\n', body)));
        return sections;
    }

    /// <summary>Whether its heading is one of these words, in any case.</summary>
    public bool Is(params string[] titles) => titles.Contains(Title, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether code begins or ends in this line.</summary>
    public static bool IsFence(string line) =>
        line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);

    [GeneratedRegex(@"^(#{1,6})\s+(\S.*)\z")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*<!--\s*((?:SECTION:[A-Z_]+)|AC|DOD|COMMENTS?):(BEGIN|END)\s*-->\s*\z")]
    private static partial Regex Marker();
}
