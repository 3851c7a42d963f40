using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>Values of one shape under names that the author chooses.</summary>
internal sealed class MapShape<T>(Shape<T> value, string example) : Shape<IReadOnlyDictionary<string, T>>
{
    public override string Expected => $"a mapping such as {example}";

    public override Shape Named => value;

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = value.Schema(),
        ["propertyNames"] = new JsonObject { ["pattern"] = Patterns.Name().ToString() },
    };

    public override bool TryRead(
        Node node, string path, Problems problems, out IReadOnlyDictionary<string, T> values)
    {
        var read = new Dictionary<string, T>(StringComparer.Ordinal);
        values = read;
        if (node is not Node.Map map)
        {
            Mismatch(node, path, problems);
            return false;
        }
        foreach (var (key, at, inner) in map.Entries)
        {
            if (!Patterns.Name().IsMatch(key))
                problems.Add(at, path, $"{Quote.Text(key)} is not a name; {Patterns.NameRule}");
            else if (value.TryRead(inner, $"{path}.{key}", problems, out var one))
                read[key] = one;
        }
        return true;
    }
}
