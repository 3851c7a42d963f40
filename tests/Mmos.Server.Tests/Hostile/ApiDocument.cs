using System.Text.Json.Nodes;
using Mmos.Server.Tests.Access;

namespace Mmos.Server.Tests.Hostile;

/// <summary>One operation of the OpenAPI document.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">With its parts in braces.</param>
/// <param name="Questions">Names of what may stand behind the `?`; with `!` at the end when needed.</param>
/// <param name="Body">Schema of the JSON body; null for none.</param>
internal sealed record Operation(string Method, string Path, IReadOnlyList<string> Questions, JsonNode? Body)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The OpenAPI document, and bodies that fit it. What they name is another worker's.</summary>
internal sealed class ApiDocument(JsonNode document)
{
    private const int Deepest = 5;

    public IReadOnlyList<Operation> Operations { get; } =
        [.. from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let questions = operation.Value!["parameters"]?.AsArray() ?? []
            select new Operation(operation.Key.ToUpperInvariant(), path.Key,
                [.. questions.Where(q => (string?)q!["in"] == "query" && (string?)q["name"] != "minSeq")
                    .Select(q => (string)q!["name"]! + ((bool?)q["required"] == true ? "!" : ""))],
                operation.Value["requestBody"]?["content"]?["application/json"]?["schema"])];

    /// <summary>The path with what belongs to `other` in its parts.</summary>
    public static string Fill(Operation operation, Shop shop)
    {
        var id = operation.Path.Contains("/projects/", StringComparison.Ordinal) ? "theirs"
            : operation.Path.Contains("/messages/", StringComparison.Ordinal) ? $"{shop.TheirMessage}"
            : shop.Theirs.Lease.Task;
        var name = operation.Path.Contains("/accounts/",
            StringComparison.Ordinal) ? "other-account" : "other";
        var path = operation.Path.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal);
        var needed = operation.Questions.Where(q => q.EndsWith('!')).Select(q => q.TrimEnd('!'))
            .Select(q => $"{q}={Uri.EscapeDataString(Named(q, shop)?.ToString() ?? "x")}").ToList();
        if (operation.Questions.Contains("waitSeconds")) needed.Add("waitSeconds=0");
        return needed.Count == 0 ? path : $"{path}?{string.Join('&', needed)}";
    }

    /// <summary>A body that fits the schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="shop">Whose things are named.</param>
    /// <param name="isFull">With all that may be left out, too.</param>
    public JsonNode? Sample(JsonNode? schema, Shop shop, bool isFull) => Sample(schema, shop, isFull, "", 0);

    /// <summary>The schema behind a reference.</summary>
    public JsonNode Resolve(JsonNode schema)
    {
        while (true)
        {
            if ((string?)schema["$ref"] is { } reference)
                schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!;
            else if ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() is { } any)
                schema = any.First(s => (s!["type"] as JsonValue)?.ToString() != "null")!;
            else return schema;
        }
    }

    private JsonNode? Sample(JsonNode? schema, Shop shop, bool isFull, string name, int depth)
    {
        if (schema is null) return null;
        var resolved = Resolve(schema);
        if (TypeOf(resolved) == "object" || resolved["properties"] is not null)
        {
            var made = new JsonObject();
            var needed = resolved["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
            foreach (var (key, property) in resolved["properties"]?.AsObject() ?? [])
                if (needed.Contains(key) || (isFull && depth < Deepest))
                    made[key] = Sample(property, shop, isFull, key, depth + 1);
            return made;
        }
        if (TypeOf(resolved) == "array")
            return new JsonArray(Sample(resolved["items"], shop, isFull, name.TrimEnd('s'), depth + 1));
        if (Named(name, shop) is { } named && Fits(named, TypeOf(resolved))) return named.DeepClone();
        if (resolved["enum"]?.AsArray() is [{ } first, ..]) return first.DeepClone();
        return TypeOf(resolved) switch
        {
            "integer" => JsonValue.Create(1),
            "number" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(false),
            _ when (string?)resolved["format"] == "date-time" => JsonValue.Create("2030-01-01T00:00:00Z"),
            _ when resolved["pattern"] is not null => JsonValue.Create("00:01:00"),
            _ => JsonValue.Create("x"),
        };
    }

    private static bool Fits(JsonValue value, string type) =>
        (value.GetValueKind() == System.Text.Json.JsonValueKind.Number) == (type is "integer" or "number");

    // What names the other worker and its things.
    private static JsonValue? Named(string name, Shop shop) => name switch
    {
        "task" or "id" or "review" => JsonValue.Create(shop.Theirs.Lease.Task),
        "lease" => JsonValue.Create(shop.Theirs.Lease.Lease),
        "worker" or "reader" or "from" or "workers" or "to" => JsonValue.Create("other"),
        "project" => JsonValue.Create("theirs"),
        "registration" => JsonValue.Create(shop.TheirRegistration),
        "role" => JsonValue.Create("viewer"),
        "cause" => JsonValue.Create("agent_error"),
        "by" => JsonValue.Create("project"),
        "agent" => JsonValue.Create("command"),
        "name" => JsonValue.Create("plan.md"),
        "window" => JsonValue.Create("5h"),
        "waitSeconds" or "after" => JsonValue.Create(0),
        "sql" => JsonValue.Create("select 1"),
        "secret" => JsonValue.Create(shop.Theirs.Token),
        "kind" => JsonValue.Create("note"),
        "resolution" => JsonValue.Create("queue"),
        _ => null,
    };

    private static string TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray types => types.Select(t => (string)t!).FirstOrDefault(t => t != "null") ?? "string",
        JsonValue type => type.ToString(),
        _ => "string",
    };
}
