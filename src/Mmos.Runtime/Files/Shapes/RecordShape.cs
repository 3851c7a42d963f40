using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>A mapping with known keys.</summary>
internal sealed class RecordShape(string expected, params Field[] fields) : Shape<Bag>
{
    private readonly Dictionary<string, Field> named =
        fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    public override string Expected => expected;

    public override IReadOnlyList<Field> Fields => fields;

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var field in fields)
            properties[field.Name] = Described(field);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (fields.Any(field => field.IsRequired))
            schema["required"] =
                new JsonArray(
                    [.. fields.Where(field => field.IsRequired).Select(field => (JsonNode)field.Name)]);
        return schema;
    }

    public override bool TryRead(Node node, string path, Problems problems, out Bag value)
    {
        value = new Bag(node, path);
        if (node is not Node.Map map)
        {
            Mismatch(node, path, problems);
            return false;
        }
        foreach (var entry in map.Entries)
        {
            if (problems.IsFull)
                break;
            if (!named.TryGetValue(entry.Key, out var field))
                problems.Add(entry.At, path, Unknown(entry.Key));
            else if (!entry.Value.IsNothing
                && field.TryRead(entry.Value, value.Name(field), problems, out var read))
                Take(value, field, read, entry, problems);
        }
        foreach (var field in fields)
            if (field.IsRequired && (map.Find(field.Name) is not { } given || given.IsNothing))
                problems.Add(node.At, value.Name(field), "is required");
        return true;
    }

    /// <summary>A reader of the same mapping that makes a record of it.</summary>
    public BuiltShape<T> As<T>(Func<Bag, T> build) => new(this, build);

    private static void Take(Bag bag, Field field, object? value, Node.Entry from, Problems problems)
    {
        bag.Put(field, value, from.Value);
        if (field.IsNeutral(value))
            return;
        if (NotYet.Refused.Contains(field))
            problems.Add(from.At, bag.Name(field), NotYet.RefusedText);
        else if (NotYet.Unheeded.Contains(field))
            problems.Note(from.At, bag.Name(field), NotYet.UnheededText);
    }

    private string Unknown(string key) =>
        $"unknown key {Quote.Text(key)}" + (Nearest.To(key, named.Keys) is { } meant
            ? $"; did you mean {Quote.Text(meant)}?"
            : $"; known here: {Quote.List(named.Keys)}");

    private static JsonObject Described(Field field)
    {
        var schema = field.Shape.Schema();
        schema["description"] = field.Doc + (NotYet.Refused.Contains(field) ? $" ({NotYet.RefusedText}.)"
            : NotYet.Unheeded.Contains(field) ? $" ({NotYet.UnheededText}.)" : "");
        if (field.DefaultJson is { } fallback)
            schema["default"] = fallback;
        return schema;
    }
}
