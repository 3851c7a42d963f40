using System.Globalization;
using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>Characters that change what a reader sees without being seen themselves.</summary>
internal static class Hidden
{
    /// <summary>Control characters, line and paragraph separators, and those that reverse the reading
    /// direction.</summary>
    public static bool Is(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
            true,
        _ => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFFE or 0xFFFF,
    };

    /// <summary>The first such character of a text, as `U+001B`; null when there is none.</summary>
    /// <param name="text">The text to look through.</param>
    /// <param name="allowed">Hidden characters that are fine here, such as a line break in prose.</param>
    public static string? First(string text, string allowed = "")
    {
        foreach (var rune in text.EnumerateRunes())
            if (Is(rune) && !(rune.IsBmp && allowed.Contains((char)rune.Value, StringComparison.Ordinal)))
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        return null;
    }
}
