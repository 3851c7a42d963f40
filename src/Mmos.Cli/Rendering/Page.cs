using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>Lines of output, made by a pure function of a snapshot and a <see cref="Frame"/>.</summary>
internal sealed class Page
{
    private readonly List<Line> lines = [];

    /// <summary>Its lines, from top to bottom.</summary>
    public IReadOnlyList<Line> Lines => lines;

    /// <summary>Its text without colours.</summary>
    public string Text => string.Concat(lines.Select(line => line.Text + "\n"));

    /// <summary>Appends a line of text.</summary>
    public Page Add(string text = "", Ink ink = Ink.Plain) => Add(Line.Of(text, ink));

    /// <summary>Appends a line.</summary>
    public Page Add(Line line)
    {
        lines.Add(line);
        return this;
    }

    /// <summary>Appends another page.</summary>
    public Page Add(Page page)
    {
        lines.AddRange(page.lines);
        return this;
    }

    /// <summary>Appends text of several lines, wrapped and indented.</summary>
    public Page Prose(string text, int width, string indent = "", Ink ink = Ink.Plain)
    {
        foreach (var line in Printable.Lines(text))
            foreach (var part in Cells.Wrap(line, Math.Max(20, width - indent.Length)))
                Add(indent + part, ink);
        return this;
    }
}
