using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>What a value may look like: the one description that reading, schemas and `config show`
/// share.</summary>
internal abstract class Shape
{
    /// <summary>For "expected …": `a duration such as 30m`.</summary>
    public abstract string Expected { get; }

    /// <summary>The JSON Schema of such a value.</summary>
    public abstract JsonObject Schema();

    /// <summary>The fields, where this is a record; null otherwise.</summary>
    public virtual IReadOnlyList<Field>? Fields => null;

    /// <summary>What each item looks like, where this is a list; null otherwise.</summary>
    public virtual Shape? Item => null;

    /// <summary>What each named value looks like, where names are free; null otherwise.</summary>
    public virtual Shape? Named => null;

    protected void Mismatch(Node node, string path, Problems problems) =>
        problems.Add(node.At, path, $"expected {Expected}, found {node.Kind}");
}

/// <summary>A shape whose values become <typeparamref name="T"/>.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>The value; false with a problem added when the node has another shape.</summary>
    public abstract bool TryRead(Node node, string path, Problems problems, out T value);

    /// <summary>The value as a file would say it; null where no default is ever shown.</summary>
    public virtual JsonNode? Json(T value) => null;
}
