using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>Lists each value that applies and where it came from.</summary>
internal static class Origins
{
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<ConfigValue> Of(Shape shape, Node? tree)
    {
        var values = new List<ConfigValue>();
        Walk(shape, tree, "", values);
        return values;
    }

    private static void Walk(Shape shape, Node? node, string path, List<ConfigValue> values)
    {
        if (shape.Fields is { } fields)
            foreach (var field in fields)
                Walk(field, (node as Node.Map)?.Find(field.Name), Below(path, field.Name), values);
        else if (shape.Named is { } named && node is Node.Map map)
            foreach (var entry in map.Entries)
                Walk(named, entry.Value, $"{path}.{entry.Key}", values);
        else if (shape.Item is { Fields: not null } item && node is Node.List list)
            for (var i = 0; i < list.Items.Count; i++)
                Walk(item, list.Items[i], $"{path}[{i}]", values);
        else if (node is not null)
            values.Add(new ConfigValue(path, Text(node), node.At.ToString()));
    }

    private static void Walk(Field field, Node? node, string path, List<ConfigValue> values)
    {
        if (node is { IsNothing: false }
            || (field.DefaultJson is null && field.Shape.Fields is not null && field.HasDefault))
            Walk(field.Shape, node is { IsNothing: false } ? node : null, path, values);
        else if (field.DefaultJson is { } fallback)
            values.Add(new ConfigValue(path, Text(fallback), "default"));
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Text(Node node) =>
        node is Node.Scalar scalar ? scalar.Raw : Json(node)!.ToJsonString(Readable);

    private static string Text(JsonNode json) =>
        json is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : json.ToJsonString(Readable);

    private static JsonNode? Json(Node node) => node switch
    {
        Node.Scalar scalar => JsonValue.Create(scalar.Raw),
        Node.List list => new JsonArray([.. list.Items.Select(Json)]),
        Node.Map map =>
            new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        _ => null,
    };
}
