using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>A value that a later version gives a shape; kept as it stands.</summary>
internal sealed class AnyShape(string expected, bool mapping) : Shape<Node>
{
    public static readonly AnyShape Mapping = new("a mapping", true);
    public static readonly AnyShape Anything = new("a value", false);

    public override string Expected => expected;

    public override JsonObject Schema() => mapping ? new() { ["type"] = "object" } : [];

    public override bool TryRead(Node node, string path, Problems problems, out Node value)
    {
        value = node;
        if (!mapping || node is Node.Map)
            return true;
        Mismatch(node, path, problems);
        return false;
    }
}
