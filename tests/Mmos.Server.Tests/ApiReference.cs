using System.Text;
using System.Text.Json;

namespace Mmos.Server.Tests;

/// <summary>`docs/api.md`: the OpenAPI document for people.</summary>
internal static class ApiReference
{
    private const string Root = "/api/orchestrator";

    private const string Beginning = """
        # REST API

        Generated from the server's own OpenAPI document ([openapi.json](api/openapi.json)); a running
        server has it at `/openapi/v1.json`, and a page to try it at `/docs`. Everything below is under
        `/api/orchestrator` unless it begins elsewhere. For C# there is a client:
        [samples/Hello](../samples/Hello/Program.cs).

        - **Who asks**: `Authorization: Bearer TOKEN`, always; only `/healthz` and `/readyz` answer
          without.
        - **Bodies** are JSON with `Content-Type: application/json`, camelCase; times are RFC 3339, money
          is a decimal string. An unknown member, a wrong type or a word that is not in the list is
          refused, and nothing is stored.
        - **Refusals** are `application/problem+json` (RFC 9457): `code` is `invalid` (400), `not_allowed`
          (401, 403), `not_found` (404), `conflict` or `stale` (409), `key_reused` (422), `full` (429,
          with `Retry-After`), `unavailable` or `unconfirmed` (503); `errors` names the fields by their
          path, such as `tasks[0].title`.
        - **Retries**: any order takes an `Idempotency-Key` of 1-128 printable ASCII characters. The same
          order under it is carried out once and answered the same; another one is refused
          (`key_reused`).
        - **Lists** are `{"items": [], "next": null}`; give `next` as `?after=` for the next page;
          `?limit=` is 100 by default and 1000 at most.
        - **Positions**: `Mmos-Seq` is the position of the log that an answer reflects; `?minSeq=N` waits
          until the server has seen it.
        - **Live**: `GET /events` with `Accept: text/event-stream` streams events from `?since=` on, or
          after `Last-Event-ID`; a comment every 15 s shows that it lives. SignalR clients call
          `Follow(since)` of `/hubs/live` as a stream.
        """;

    public static string Of(JsonElement document)
    {
        var text = new StringBuilder(Beginning.ReplaceLineEndings("\n")).Append('\n');
        var all = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value
            .EnumerateObject().Select(method => (Path: path.Name, Method: method.Name.ToUpperInvariant(),
                Operation: method.Value))).ToList();
        var tags = all.Select(one => Tag(one.Operation)).Distinct().ToList();
        foreach (var tag in tags)
        {
            text.Append($"\n## {tag}\n\n| call | does | body | answer |\n|---|---|---|---|\n");
            foreach (var (path, method, operation) in all.Where(one => Tag(one.Operation) == tag))
                text.Append($"| `{method} {Short(path)}`{Questions(operation)} | ")
                    .Append($"{operation.GetProperty("summary").GetString()} | {Body(operation)} | ")
                    .Append($"{Answer(operation)} |\n");
        }
        text.Append("\n## Types\n");
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out var members)
                && members.EnumerateObject().Any()))
            Type(text, schema.Name, schema.Value);
        return text.ToString();
    }

    private static string Tag(JsonElement operation) => operation.GetProperty("tags")[0].GetString()!;

    private static string Short(string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;

    private static string Questions(JsonElement operation)
    {
        var names = operation.GetProperty("parameters").EnumerateArray()
            .Where(p => p.GetProperty("in").GetString() == "query")
            .Select(p => p.GetProperty("name").GetString()!).Where(name => name != "minSeq").ToList();
        return names.Count == 0 ? "" : $" `?{string.Join("= ", names)}=`";
    }

    private static string Body(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body)) return "";
        var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return schema.TryGetProperty("oneOf", out var forms)
            ? string.Join(", or ", forms.EnumerateArray().Select(Name)) : Name(schema);
    }

    private static string Answer(JsonElement operation)
    {
        var success = operation.GetProperty("responses").EnumerateObject()
            .First(response => response.Name[0] == '2');
        var schema = success.Value.GetProperty("content").GetProperty("application/json")
            .GetProperty("schema");
        return $"{success.Name} {Name(schema)}";
    }

    private static string Name(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return name == "Done" ? "`{}`" : $"[{name}](#{name.ToLowerInvariant()})";
        }
        if (schema.TryGetProperty("oneOf", out var forms))
            return string.Join(" or ", forms.EnumerateArray().Select(Name));
        if (!schema.TryGetProperty("type", out var type)) return "any";
        var words = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.GetString()!).ToList() : [type.GetString()!];
        var format = schema.TryGetProperty("format", out var f) ? $" ({f.GetString()})" : "";
        if (words.Contains("array") && schema.TryGetProperty("items", out var items))
            return $"list of {Name(items)}{(words.Contains("null") ? " or null" : "")}";
        return string.Join(" or ", words.Where(w => w != "null")) + format
            + (words.Contains("null") ? " or null" : "");
    }

    private static void Type(StringBuilder text, string name, JsonElement schema)
    {
        var needed = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(r => r.GetString()!).ToList() : [];
        text.Append($"\n### {name}\n\n");
        if (schema.TryGetProperty("description", out var about)) text.Append($"{Line(about)}\n\n");
        text.Append("| member | type | meaning |\n|---|---|---|\n");
        foreach (var member in schema.GetProperty("properties").EnumerateObject())
        {
            var meaning = member.Value.TryGetProperty("description", out var said) ? Line(said) : "";
            text.Append($"| `{member.Name}`{(needed.Contains(member.Name) ? " *" : "")} | ")
                .Append($"{Name(member.Value)} | {meaning} |\n");
        }
    }

    private static string Line(JsonElement text) =>
        text.GetString()!.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
