using System.Collections;
using System.Text.Json.Nodes;

namespace Mmos.Runtime.Files;

/// <summary>One key of a file: its name, shape, meaning and default. Nothing else in MMOS names it.</summary>
internal abstract class Field(string name, string doc)
{
    public string Name { get; } = name;

    /// <summary>One sentence for editors and `config show`.</summary>
    public string Doc { get; } = doc;

    public bool IsRequired { get; init; }

    public abstract Shape Shape { get; }

    public abstract bool HasDefault { get; }

    /// <summary>The default as a file would say it; null when there is none.</summary>
    public abstract JsonNode? DefaultJson { get; }

    /// <summary>True when giving this value changes nothing: it is the default, or an empty list or
    /// mapping.</summary>
    public abstract bool IsNeutral(object? value);

    public abstract bool TryRead(Node node, string path, Problems problems, out object? value);
}

/// <summary>A key whose value becomes <typeparamref name="T"/>.</summary>
internal sealed class Field<T> : Field
{
    private readonly Shape<T> shape;

    public Field(string name, Shape<T> shape, string doc)
        : base(name, doc) => this.shape = shape;

    public Field(string name, Shape<T> shape, string doc, T fallback)
        : base(name, doc)
    {
        this.shape = shape;
        Default = fallback;
        HasDefault = true;
    }

    public T? Default { get; }

    public override Shape Shape => shape;

    public override bool HasDefault { get; }

    public override JsonNode? DefaultJson => HasDefault ? shape.Json(Default!) : null;

    public override bool IsNeutral(object? value) => value switch
    {
        Bag bag => bag.IsEmpty,
        IEnumerable<string> texts => texts.SequenceEqual(Default as IEnumerable<string> ?? []),
        ICollection { Count: 0 } => true,
        _ => HasDefault && Equals(value, Default),
    };

    public override bool TryRead(Node node, string path, Problems problems, out object? value)
    {
        var fine = shape.TryRead(node, path, problems, out var read);
        value = read;
        return fine;
    }
}
