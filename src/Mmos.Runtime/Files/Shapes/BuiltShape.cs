using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>A mapping with known keys that becomes a record.</summary>
internal sealed class BuiltShape<T>(RecordShape record, Func<Bag, T> build) : Shape<T>
{
    /// <summary>The record of all defaults.</summary>
    public T Empty => build(new Bag(Node.Plain(default, ""), ""));

    public override string Expected => record.Expected;

    public override IReadOnlyList<Field>? Fields => record.Fields;

    public override JsonObject Schema() => record.Schema();

    /// <summary>A key whose mapping may be left out: then it is the record of all defaults.</summary>
    public Field<T> Section(string name, string doc) => new(name, this, doc, Empty);

    public override bool TryRead(Node node, string path, Problems problems, out T value)
    {
        var fine = record.TryRead(node, path, problems, out var bag);
        value = fine ? build(bag) : default!;
        return fine;
    }
}
