using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>Names and values under each other, as `show` commands print them.</summary>
internal sealed class Fields(Frame frame)
{
    private const int NameWidth = 13;

    /// <summary>The lines so far.</summary>
    public Page Page { get; } = new();

    /// <summary>Appends a field; one without a value is left out.</summary>
    public Fields Add(string name, string? value, Ink ink = Ink.Plain)
    {
        if (!string.IsNullOrEmpty(value))
            Add(name, Line.Of(value, ink));
        return this;
    }

    /// <summary>Appends a field.</summary>
    public Fields Add(string name, Line value)
    {
        Page.Add(Line.Of(Cells.Pad(name, NameWidth), Ink.Faint).Add(value).Clipped(frame.Width));
        return this;
    }

    /// <summary>Appends a headed text; an empty one is left out.</summary>
    public Fields Text(string name, string text)
    {
        if (text.Length == 0)
            return this;
        Page.Add().Add(name, Ink.Strong).Prose(text, frame.ProseWidth, "  ");
        return this;
    }

    /// <summary>Appends a headed list; an empty one is left out.</summary>
    public Fields List(string name, IEnumerable<string> items)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (isFirst)
                Page.Add().Add(name, Ink.Strong);
            isFirst = false;
            var marker = "  - ";
            foreach (var part in Printable.Lines(item)
                .SelectMany(line => Cells.Wrap(line, frame.ProseWidth - 4)))
            {
                Page.Add(marker + part);
                marker = "    ";
            }
        }
        return this;
    }
}
