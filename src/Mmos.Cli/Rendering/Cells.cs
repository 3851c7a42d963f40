using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace Mmos.Cli.Rendering;

/// <summary>Widths as a terminal counts them: a letter may take two cells or none.</summary>
internal static class Cells
{
    /// <summary>Cells that the text takes.</summary>
    public static int Width(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>The text, cut to a width with `…` as its last letter when it is longer.</summary>
    public static string Clip(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        if (width <= 1)
            return width == 1 ? "…" : "";
        var clipped = new StringBuilder();
        var used = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            used += Width(element);
            if (used > width - 1)
                break;
            clipped.Append(element);
        }
        return clipped.Append('…').ToString();
    }

    /// <summary>The text, filled with blanks to a width.</summary>
    public static string Pad(string text, int width, bool right = false)
    {
        var blanks = new string(' ', Math.Max(0, width - Width(text)));
        return right ? blanks + text : text + blanks;
    }

    /// <summary>Running text in lines of at most a width; words longer than that are left whole.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Width(line.ToString()) + 1 + Width(word) > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
        }
        yield return line.ToString();
    }
}
