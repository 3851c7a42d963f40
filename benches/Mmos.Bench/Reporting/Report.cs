using System.Net;
using System.Text;
using System.Text.Json;

namespace Mmos.Bench.Reporting;

/// <summary>The rows as a table for the terminal, as JSON for programs and as a page for people.</summary>
public sealed record Report(Machine Machine, IReadOnlyList<Section> Sections)
{
    private static readonly string[] Head = ["what", "measured", "target", "floor", "verdict"];
    private static readonly JsonSerializerOptions Indented =
        new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool IsBelowFloor => Sections.Any(s => s.Rows.Any(r => r.IsBelowFloor));

    /// <summary>The text that the run ends with.</summary>
    public string Table()
    {
        var text = new StringBuilder();
        var cells = Sections.ToDictionary(s => s, s => s.Rows.Select(Cells).ToList());
        var widths = Enumerable.Range(0, Head.Length)
            .Select(i => cells.Values.SelectMany(rows => rows).Append(Head)
                .Max(row => row[i].Length)).ToArray();
        text.AppendLine(Line(Head, widths));
        foreach (var section in Sections)
        {
            text.AppendLine().AppendLine(section.Name);
            foreach (var (row, at) in section.Rows.Select((row, at) => (row, at)))
            {
                text.AppendLine(Line(cells[section][at], widths));
                if (row.Note.Length > 0) text.AppendLine($"    {row.Note}");
            }
        }
        text.AppendLine().AppendLine(Machine.Line)
            .AppendLine($"commit {Machine.Commit}, {Machine.Date}, load before the run {Machine.Load}");
        text.AppendLine("Absolute figures of a shared machine are noisy: compare ratios.");
        return text.ToString();
    }

    /// <summary>Writes `bench.json` and `bench.html`.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "bench.json"), JsonSerializer.Serialize(this, Indented));
        File.WriteAllText(Path.Combine(folder, "bench.html"), Page());
    }

    private static string[] Cells(Row row) =>
        [row.What, row.Text(row.Measured), Bound(row, row.Target), Bound(row, row.Floor), row.Verdict];

    private static string Bound(Row row, double? bound) =>
        bound is null ? "" : (row.IsRate ? ">= " : "<= ") + row.Text(bound);

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) =>
            i is 1 or 2 or 3 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();

    private string Page()
    {
        var page = new StringBuilder("""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>MMOS bench</title>
            <style>
            body { font: 15px/1.5 system-ui; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
            table { border-collapse: collapse; width: 100% } th, td { padding: .3rem .6rem; text-align: left }
            th { border-bottom: 2px solid } td { border-bottom: 1px solid #8884 } td.n { text-align: right }
            small { opacity: .75 } .bad { color: #b00020; font-weight: 600 }
            </style><h1>MMOS bench</h1>
            """);
        page.Append($"<p>{Html(Machine.Line)}<br>commit {Html(Machine.Commit)}, {Html(Machine.Date)}, ")
            .Append($"load before the run {Html(Machine.Load)}</p>");
        foreach (var section in Sections)
        {
            page.Append($"<h2>{Html(section.Name)}</h2><table><tr>");
            foreach (var head in Head) page.Append($"<th>{head}</th>");
            page.Append("</tr>");
            foreach (var row in section.Rows) Append(page, row);
            page.Append("</table>");
        }
        return page.Append("</html>\n").ToString();
    }

    private static void Append(StringBuilder page, Row row)
    {
        var cells = Cells(row);
        page.Append($"<tr><td>{Html(cells[0])}<br><small>{Html(row.Note)}</small></td>");
        foreach (var cell in cells[1..4]) page.Append($"<td class=\"n\">{Html(cell)}</td>");
        page.Append($"<td{(row.IsBelowFloor ? " class=\"bad\"" : "")}>{Html(cells[4])}</td></tr>");
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
