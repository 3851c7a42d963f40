using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its head.</param>
internal sealed record Column(string Header)
{
    /// <summary>Its texts may be cut to this many cells when the terminal is narrow; 0: never.</summary>
    public int Least { get; init; }

    /// <summary>Columns with a higher number leave first when cutting is not enough; 0: it stays.</summary>
    public int LeavesAt { get; init; }

    /// <summary>Figures stand to the right.</summary>
    public bool IsRight { get; init; }
}

/// <summary>A cell of a table.</summary>
internal readonly record struct Cell(string Text, Ink Ink = Ink.Plain)
{
    public static implicit operator Cell(string? text) => new(text ?? "");
}

/// <summary>Rows under heads, fitted to a width.</summary>
internal sealed class TextTable(params Column[] columns)
{
    private const int Gap = 2;
    private readonly List<Cell[]> rows = [];

    /// <summary>Appends a row.</summary>
    public void Add(params Cell[] cells) =>
        rows.Add([.. cells.Select(cell => cell with { Text = Printable.Line(cell.Text) })]);

    /// <summary>The table's lines.</summary>
    /// <param name="width">Cells that a line may take.</param>
    /// <param name="indent">Blanks before each line.</param>
    public Page Fit(int width, int indent = 0)
    {
        var (shown, widths) = Layout(width - indent);
        var page = new Page();
        page.Add(Row(i => new Cell(columns[i].Header, Ink.Faint), shown, widths, indent));
        foreach (var row in rows)
            page.Add(Row(i => row[i], shown, widths, indent));
        return page;
    }

    private Line Row(Func<int, Cell> cell, List<int> shown, int[] widths, int indent)
    {
        var line = Line.Of(new string(' ', indent));
        foreach (var i in shown)
        {
            var (text, ink) = cell(i);
            var isLast = i == shown[^1];
            text = Cells.Clip(text, widths[i]);
            if (!isLast || columns[i].IsRight)
                text = Cells.Pad(text, widths[i], columns[i].IsRight);
            line.Add(text, ink);
            if (!isLast)
                line.Add(new string(' ', Gap));
        }
        return line;
    }

    private (List<int> Shown, int[] Widths) Layout(int width)
    {
        var shown = Enumerable.Range(0, columns.Length).ToList();
        while (true)
        {
            var widths = NaturalWidths();
            var excess = shown.Sum(i => widths[i] + Gap) - Gap - width;
            foreach (var i in shown.Where(i => columns[i].Least > 0).OrderByDescending(i => widths[i]))
            {
                var cut = Math.Clamp(excess, 0, Math.Max(0, widths[i] - columns[i].Least));
                widths[i] -= cut;
                excess -= cut;
            }
            var leaving = shown.Where(i => columns[i].LeavesAt > 0).OrderBy(i => -columns[i].LeavesAt)
                .ToList();
            if (excess <= 0 || leaving.Count == 0)
                return (shown, widths);
            shown.Remove(leaving[0]);
        }
    }

    private int[] NaturalWidths() => [.. columns.Select((column, i) =>
        rows.Select(row => Cells.Width(row[i].Text)).Append(Cells.Width(column.Header)).Max())];
}
