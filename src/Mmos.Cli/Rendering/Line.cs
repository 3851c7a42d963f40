using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>What a piece of text means, from which a terminal gets its colour.</summary>
internal enum Ink
{
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
    Busy,
    Warn,
}

/// <summary>A piece of a line; its text is safe to show.</summary>
internal readonly record struct Span(string Text, Ink Ink);

/// <summary>One line of output. Text gets in only through <see cref="Printable"/>.</summary>
internal sealed class Line
{
    private readonly List<Span> spans = [];

    /// <summary>Its pieces.</summary>
    public IReadOnlyList<Span> Spans => spans;

    /// <summary>Its text without colours.</summary>
    public string Text => string.Concat(spans.Select(span => span.Text)).TrimEnd();

    /// <summary>Cells it takes.</summary>
    public int Width => spans.Sum(span => Cells.Width(span.Text));

    /// <summary>A line that begins with this text.</summary>
    public static Line Of(string text, Ink ink = Ink.Plain) => new Line().Add(text, ink);

    /// <summary>Appends text.</summary>
    public Line Add(string text, Ink ink = Ink.Plain)
    {
        if (text.Length > 0)
            spans.Add(new Span(Printable.Line(text), ink));
        return this;
    }

    /// <summary>Appends another line.</summary>
    public Line Add(Line line)
    {
        spans.AddRange(line.spans);
        return this;
    }

    /// <summary>The line, cut to a width.</summary>
    public Line Clipped(int width)
    {
        if (Width <= width)
            return this;
        var clipped = new Line();
        var left = width;
        foreach (var span in spans)
        {
            if (Cells.Width(span.Text) >= left)
            {
                clipped.spans.Add(span with { Text = Cells.Clip(span.Text + "  ", left) });
                break;
            }
            clipped.spans.Add(span);
            left -= Cells.Width(span.Text);
        }
        return clipped;
    }
}
