namespace Mmos.Mcp.Protocol;

/// <summary>One argument of a tool, or one field of its answer.</summary>
/// <param name="Name">Its name, snake_case.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record Field(string Name, FieldKind Kind)
{
    /// <summary>What it means, where its name does not say it; null otherwise: each word costs every session
    /// tokens.</summary>
    public string? Meaning { get; init; }

    /// <summary>It must be given.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>The words it takes; empty for any text.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Smallest whole number; null for any.</summary>
    public long? Least { get; init; }

    /// <summary>Largest whole number; null for any.</summary>
    public long? Most { get; init; }

    /// <summary>The same, but it must be given.</summary>
    public Field Needed => this with { IsNeeded = true };

    /// <summary>A text.</summary>
    public static Field Text(string name, string? meaning = null) =>
        new(name, FieldKind.Text) { Meaning = meaning };

    /// <summary>One of a few words.</summary>
    public static Field OneOf(string name, params string[] words) =>
        new(name, FieldKind.Text) { Words = words };

    /// <summary>A whole number.</summary>
    public static Field Whole(string name, long? least = null, long? most = null, string? meaning = null) =>
        new(name, FieldKind.Whole) { Least = least, Most = most, Meaning = meaning };

    /// <summary>A number.</summary>
    public static Field Number(string name, string? meaning = null) =>
        new(name, FieldKind.Number) { Meaning = meaning };

    /// <summary>Said or not.</summary>
    public static Field Flag(string name, string? meaning = null) =>
        new(name, FieldKind.Flag) { Meaning = meaning };

    /// <summary>Several texts.</summary>
    public static Field Texts(string name, string? meaning = null) =>
        new(name, FieldKind.Texts) { Meaning = meaning };

    /// <summary>Several objects.</summary>
    public static Field Objects(string name, string? meaning = null) =>
        new(name, FieldKind.Objects) { Meaning = meaning };
}

/// <summary>What a field holds.</summary>
internal enum FieldKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of objects.</summary>
    Objects,

    /// <summary>An object.</summary>
    Thing,

    /// <summary>A list of anything; only in answers.</summary>
    List,
}
