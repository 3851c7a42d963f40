using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Sql;

/// <summary>Questions in SQL.</summary>
internal static class Querying
{
    /// <summary>Longest answer that a model is shown: about 25,000 tokens, where clients cut.</summary>
    private const int MostShown = 100_000;

    public static async Task<Reply> Query(Call call)
    {
        var limit = call.Arguments.Whole("limit") ?? SqlTools.DefaultRows;
        var answer = await call.Seam.Queries.Run(call.Arguments.Needed("sql"), limit, call.Cancel)
            .ConfigureAwait(false);
        return Reply.From(answer, found => Shown(found, limit), "Call describe_schema for what can be asked");
    }

    public static async Task<Reply> Describe(Call call)
    {
        var only = call.Arguments.Text("view");
        return Reply.From(await call.Seam.Queries.Describe(call.Cancel).ConfigureAwait(false), all =>
        {
            var views = all.Where(v => only is null || v.Name.Equals(only,
                StringComparison.OrdinalIgnoreCase)).ToList();
            if (views.Count == 0)
                return Reply.No(new Problem("not_found", $"there is no view {only}; there are "
                    + string.Join(", ", all.Select(v => v.Name)), "view"));
            var text = new StringBuilder();
            foreach (var view in views)
            {
                text.Append(view.Name).Append('(').AppendJoin(", ", view.Columns.Select(c => c.Name))
                    .Append(")\n");
                if (only is null) continue;
                foreach (var column in view.Columns)
                    text.Append($"  {column.Name} {column.Type}: {column.Meaning}\n");
            }
            return Reply.Told(text.ToString().TrimEnd(), Json.Of(("views", Json.List(views, view => Json.Of(
                ("name", view.Name), ("columns", Json.List(view.Columns, c => only is null ? c.Name
                    : Json.Of(("name", c.Name), ("type", c.Type), ("meaning", c.Meaning)))))))), "");
        });
    }

    // Columns once, then a row a line: a third of the tokens of objects.
    private static Reply Shown(QueryResult found, int limit)
    {
        var text = new StringBuilder(string.Join(" | ", found.Columns)).Append('\n');
        var rows = new JsonArray();
        var isCut = found.IsCut;
        foreach (var row in found.Rows)
        {
            if (text.Length > MostShown)
            {
                isCut = true;
                break;
            }
            text.AppendJoin(" | ", row.Select(Cell)).Append('\n');
            rows.Add((JsonNode)new JsonArray([.. row.Select(JsonValue? (cell) =>
                cell.ValueKind == JsonValueKind.Null ? null : JsonValue.Create(cell))]));
        }
        if (isCut) text.Append(FormattableString.Invariant(
            $"(cut: there are more rows than the {Math.Min(limit, rows.Count)} shown)"));
        else if (rows.Count == 0) text.Append("(no rows)");
        return Reply.Told(text.ToString().TrimEnd('\n'), Json.Of(("columns", Json.Texts(found.Columns)),
            ("rows", rows), ("cut", isCut)), "");
    }

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.String => value.GetString()!.ReplaceLineEndings(" "),
        _ => value.GetRawText(),
    };
}
