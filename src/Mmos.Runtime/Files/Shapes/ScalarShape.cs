using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>What is wrong with the text, to follow the quoted value; null when <paramref name="value"/> is
/// read.</summary>
internal delegate string? ReadScalar<T>(string text, out T value);

/// <summary>One value that stands in one piece: text, number, duration and the like.</summary>
internal sealed class ScalarShape<T>(
    string expected, ReadScalar<T> read, Func<T, JsonNode?> json, Func<JsonObject> schema) : Shape<T>
{
    /// <summary>The reader has no more to say than the expectation does.</summary>
    public const string Other = "";

    public override string Expected => expected;

    public override JsonObject Schema() => schema();

    public override JsonNode? Json(T value) => json(value);

    public override bool TryRead(Node node, string path, Problems problems, out T value)
    {
        value = default!;
        if (node is not Node.Scalar scalar)
        {
            Mismatch(node, path, problems);
            return false;
        }
        if (read(scalar.Text, out value) is not { } wrong)
            return true;
        if (wrong == Other)
            Mismatch(node, path, problems);
        else
            problems.Add(
                node.At, path, scalar.Raw.Length == 0 ? wrong : $"{Quote.Text(scalar.Raw)}: {wrong}");
        return false;
    }
}
