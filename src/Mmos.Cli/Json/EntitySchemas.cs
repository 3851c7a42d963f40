using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmos.Cli.Json;

/// <summary>JSON Schemas (2020-12) of what commands print with `--json` and the REST API answers: the same
/// that stand in its OpenAPI document.</summary>
internal static class EntitySchemas
{
    private const string Place = "#/components/schemas/";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly SortedDictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["account"] = "AccountInfo",
        ["artifact"] = "StoredArtifact",
        ["certificate"] = "CertificateInfo",
        ["conflict"] = "FoundConflict",
        ["cost"] = "CostReport",
        ["event"] = "EventInfo",
        ["inbox"] = "InboxItem",
        ["message"] = "SentMessage",
        ["project"] = "ProjectInfo",
        ["retrospective"] = "Retrospective",
        ["review"] = "OpenReview",
        ["task"] = "TaskInfo",
        ["worker"] = "WorkerInfo",
    };

    /// <summary>The names that <see cref="Named"/> knows, in order.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>The schema with this name; null when there is none.</summary>
    public static string? Named(string name)
    {
        if (!Types.TryGetValue(name, out var type)) return null;
        using var text = typeof(EntitySchemas).Assembly.GetManifestResourceStream("openapi.json")!;
        var all = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"MMOS {name}",
        };
        foreach (var (key, value) in all[type]!.AsObject()) schema[key] = value?.DeepClone();
        var parts = new JsonObject();
        var open = new Queue<string>(Moved(schema));
        while (open.TryDequeue(out var part))
        {
            if (parts.ContainsKey(part)) continue;
            var own = all[part]!.DeepClone();
            parts[part] = own;
            foreach (var more in Moved(own)) open.Enqueue(more);
        }
        if (parts.Count > 0) schema["$defs"] = parts;
        return schema.ToJsonString(Indented) + "\n";
    }

    /// <summary>Points references into the schema itself, and gives the names that they mean.</summary>
    private static IReadOnlyList<string> Moved(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list: return [.. list.SelectMany(Moved)];
            case JsonObject map:
                var below = map.SelectMany(entry => Moved(entry.Value)).ToList();
                if (map["$ref"] is not JsonValue reference || !reference.TryGetValue<string>(out var target)
                    || !target.StartsWith(Place, StringComparison.Ordinal)) return below;
                var name = target[Place.Length..];
                map["$ref"] = $"#/$defs/{name}";
                return [name, .. below];
            default: return [];
        }
    }
}
