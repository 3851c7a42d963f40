using System.Globalization;
using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>Makes text from tasks, agents and repositories safe to show: it is data and may not steer a
/// terminal.</summary>
/// <remarks>
/// Control characters, escape sequences and marks that reverse the direction of writing become visible;
/// nothing vanishes,
/// so that what is hidden in a title is seen.
/// </remarks>
public static class Printable
{
    /// <summary>The text on one line: line breaks become `⏎`, tabs blanks.</summary>
    public static string Line(string text)
    {
        if (IsHarmless(text))
            return text;
        var safe = new StringBuilder(text.Length + 8);
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                '\n' => safe.Append('⏎'),
                '\t' => safe.Append(' '),
                < 0x20 => safe.Append((char)(0x2400 + rune.Value)),
                0x7f => safe.Append('\u2421'),
                _ when IsHidden(rune) => Escape(safe, rune),
                _ => safe.Append(rune),
            };
        return safe.ToString();
    }

    /// <summary>Each line of the text, made safe.</summary>
    public static IReadOnlyList<string> Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return [.. lines.Select(line => Line(line.Replace("\t", "    ", StringComparison.Ordinal)))];
    }

    /// <summary>As JSON escapes it, so that JSON on a terminal stays JSON.</summary>
    private static StringBuilder Escape(StringBuilder safe, Rune rune)
    {
        foreach (var letter in rune.ToString())
            safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        return safe;
    }

    private static bool IsHarmless(string text)
    {
        foreach (var letter in text)
            if (letter is < ' ' or > '~')
                return false;
        return true;
    }

    /// <summary>C1 controls, line separators, and marks that change the direction or order of
    /// writing.</summary>
    private static bool IsHidden(Rune rune) => rune.Value
        is (>= 0x80 and <= 0x9f) or 0x061c or 0x200e or 0x200f or 0x2028 or 0x2029
        or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff
        or (>= 0xe0000 and <= 0xe007f);
}
