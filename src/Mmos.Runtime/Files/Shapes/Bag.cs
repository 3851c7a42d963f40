namespace Mmos.Runtime.Files;

/// <summary>The fields that a mapping gave, by their descriptions; behind them, optionally, another
/// bag's.</summary>
internal sealed class Bag(Node node, string path)
{
    private readonly Dictionary<Field, (object? Value, Node Node)> given = [];

    /// <summary>The mapping itself, for problems that concern it as a whole.</summary>
    public Position At => node.At;

    public string Path { get; } = path;

    public bool IsEmpty => given.Count == 0;

    /// <summary>What applies where this bag gives nothing: `defaults:` of a plan.</summary>
    public Bag? Behind { get; init; }

    public void Put(Field field, object? value, Node from) => given[field] = (value, from);

    public bool Has(Field field) => given.ContainsKey(field) || Behind?.Has(field) == true;

    /// <summary>The value given, or the field's default.</summary>
    public T Get<T>(Field<T> field) =>
        given.TryGetValue(field, out var own) ? (T)own.Value!
        : Behind is not null ? Behind.Get(field)
        : field.Default!;

    /// <summary>The value given; null when there is none and the field has no default.</summary>
    public T? Maybe<T>(Field<T> field)
        where T : struct =>
        Has(field) ? Get(field) : null;

    /// <summary>Where the value stands; the mapping itself when it is not given here.</summary>
    public Position Place(Field field) => given.TryGetValue(field, out var own) ? own.Node.At : node.At;

    /// <summary>Where an item of a list stands.</summary>
    public Position Place(Field field, int item) =>
        given.TryGetValue(field, out var own) && own.Node is Node.List list && item < list.Items.Count
            ? list.Items[item].At
            : Place(field);

    public string Name(Field field) => Path.Length == 0 ? field.Name : $"{Path}.{field.Name}";

    /// <summary>The same values in front of another bag's.</summary>
    public Bag InFrontOf(Bag behind)
    {
        var joined = new Bag(node, Path) { Behind = behind };
        foreach (var (field, (value, from)) in given)
            joined.Put(field, value, from);
        return joined;
    }
}
