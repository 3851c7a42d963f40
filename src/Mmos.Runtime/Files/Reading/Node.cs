namespace Mmos.Runtime.Files;

/// <summary>A parsed file: text, lists and mappings, each with its place.</summary>
internal abstract record Node(Position At)
{
    /// <summary>One value. <paramref name="Raw"/> is how it was written, before `${NAME}` was filled in: what
    /// may be shown.</summary>
    public sealed record Scalar(Position At, string Text, string Raw, bool IsPlain) : Node(At);

    public sealed record List(Position At, IReadOnlyList<Node> Items) : Node(At);

    public sealed record Map(Position At, IReadOnlyList<Entry> Entries) : Node(At)
    {
        /// <summary>The value under a key; the last one, should a key stand twice. O(number of
        /// keys).</summary>
        public Node? Find(string key)
        {
            for (var i = Entries.Count - 1; i >= 0; i--)
                if (Entries[i].Key == key)
                    return Entries[i].Value;
            return null;
        }

        public Map With(string key, Position keyAt, Node value) =>
            new(At, [.. Entries.Where(entry => entry.Key != key), new Entry(key, keyAt, value)]);
    }

    public readonly record struct Entry(string Key, Position At, Node Value);

    /// <summary>`key:` with nothing behind it, or `~`, or `null`: the same as if the key were not
    /// there.</summary>
    public bool IsNothing => this is Scalar { IsPlain: true, Text: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>What was found, for the second half of "expected …, found …".</summary>
    public string Kind => this switch
    {
        List => "a list",
        Map => "a mapping",
        Scalar { Raw: "" } => "an empty text",
        Scalar scalar => Quote.Text(scalar.Raw),
        _ => "something else",
    };

    public static Scalar Plain(Position at, string text) => new(at, text, text, true);
}
