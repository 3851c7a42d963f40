using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>Text of other tools as a plan may hold it.</summary>
internal static partial class ImportText
{
    /// <summary>Most characters of a plan's title.</summary>
    private const int TitleLength = 200;

    /// <summary>Text of several lines: line ends are `\n`, and what steers a terminal is written out as
    /// `\u001b`, so that it is seen.</summary>
    public static string Prose(string? text)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").ReplaceLineEndings("\n").EnumerateRunes())
            if (Hidden.Is(rune) && rune.Value is not ('\n' or '\t'))
                clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                clean.Append(rune);
        var lines = clean.ToString().Split('\n').Select(line => line.TrimEnd(' ', '\t'));
        return string.Join('\n', lines).Trim('\n');
    }

    /// <summary>The same on one line.</summary>
    public static string Line(string? text) => Prose(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    /// <summary>The title, or the beginning of one that is longer than a plan may have.</summary>
    public static string Title(string title)
    {
        if (title.Length <= TitleLength) return title;
        var end = char.IsHighSurrogate(title[TitleLength - 2]) ? TitleLength - 2 : TitleLength - 1;
        return $"{title[..end].TrimEnd()}…";
    }

    /// <summary>Texts below each other, those with a heading below it; empty ones are left out.</summary>
    public static string Sections(params IEnumerable<(string Heading, string? Text)> sections) =>
        string.Join("\n\n", sections
            .Select(section => (section.Heading, Text: Prose(section.Text)))
            .Where(section => section.Text.Length > 0)
            .Select(section => section.Heading.Length == 0 ? section.Text
                : $"## {section.Heading}\n\n{section.Text}"));

    /// <summary>A key of the plan: the id itself where it may be one; else what is left of it, with a
    /// fingerprint of the whole, so that no two ids share a key.</summary>
    /// <param name="id">Id in the source.</param>
    /// <param name="prefix">What stands before an id that is a bare number.</param>
    public static string Key(string id, string prefix)
    {
        var named = id.Length > 0 && char.IsAsciiDigit(id[0]) ? prefix + id : id;
        if (Patterns.Name().IsMatch(named))
            return named;
        var left = NotInNames().Replace(named, "-").Trim('-', '.', '_');
        var print = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];
        return left.Length == 0 ? prefix + print : $"{left[..Math.Min(50, left.Length)]}-{print}";
    }

    /// <summary>The plan's word for another tool's; null for one that says nothing of it.</summary>
    public static string? Priority(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "critical" or "urgent" or "highest" or "high" => "P0",
        "medium" or "normal" => "P1",
        "low" or "lowest" => "P2",
        _ => null,
    };

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInNames();
}
