using System.Globalization;
using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>Text of a stranger inside a line of ours: short, on one line, without control
/// characters.</summary>
internal static class Quote
{
    private const int Longest = 60;

    public static string Text(string text) => "\"" + Bare(text) + "\"";

    public static string Bare(string text, int longest = Longest)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= longest)
                return line.Append('…').ToString();
            if (Hidden.Is(rune))
                line.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                line.Append(rune);
        }
        return line.ToString();
    }

    public static string List(IEnumerable<string> words) => string.Join(", ", words);
}
