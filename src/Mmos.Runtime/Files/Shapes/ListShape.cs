using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>Any number of values of one shape.</summary>
internal sealed class ListShape<T>(Shape<T> item, int most, string example) : Shape<IReadOnlyList<T>>
{
    public override string Expected => $"a list such as {example}";

    public override Shape Item => item;

    public override JsonObject Schema() =>
        new() { ["type"] = "array", ["items"] = item.Schema(), ["maxItems"] = most };

    public override JsonNode Json(IReadOnlyList<T> value) => new JsonArray([.. value.Select(item.Json)]);

    public override bool TryRead(Node node, string path, Problems problems, out IReadOnlyList<T> value)
    {
        value = [];
        if (node is not Node.List list)
        {
            Mismatch(node, path, problems);
            return false;
        }
        if (list.Items.Count > most)
        {
            problems.Add(node.At, path, $"{list.Items.Count} items; at most {most} are allowed");
            return false;
        }
        var read = new List<T>(list.Items.Count);
        for (var i = 0; i < list.Items.Count && !problems.IsFull; i++)
            if (item.TryRead(list.Items[i], $"{path}[{i}]", problems, out var one))
                read.Add(one);
        value = read;
        return true;
    }
}
