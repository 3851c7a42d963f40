using System.Globalization;

namespace Mmos.Runtime.Files;

/// <summary>A mapping of another tool's file, asked field by field: fields that nobody asks for do not
/// matter, and what has another type than it should is a problem that names it.</summary>
/// <param name="map">The mapping.</param>
/// <param name="path">What its fields' names begin with; empty for none.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class ForeignMap(Node.Map map, string path, Problems problems)
{
    public Position At => map.At;

    public bool Has(string field) => map.Find(field) is { IsNothing: false };

    /// <summary>A mapping; null with a problem added when it is something else.</summary>
    public static ForeignMap? Of(Node node, string path, Problems problems)
    {
        if (node is Node.Map map)
            return new(map, path, problems);
        problems.Add(node.At, path, $"expected a mapping, found {node.Kind}");
        return null;
    }

    /// <summary>A text or a number; null when it is not given.</summary>
    public string? Text(string field)
    {
        if (Given(field) is not { } node)
            return null;
        if (node is Node.Scalar scalar)
            return scalar.Text;
        problems.Add(node.At, Name(field), $"expected text, found {node.Kind}");
        return null;
    }

    /// <summary>A text that must be there; empty with a problem added when it is not.</summary>
    public string Needed(string field)
    {
        if (!Has(field))
            problems.Add(At, Name(field), "is missing");
        return Text(field) ?? "";
    }

    /// <summary>A whole number; null when it is not given.</summary>
    public int? Whole(string field, int least, int most)
    {
        if (Given(field) is not { } node)
            return null;
        if (node is Node.Scalar scalar
            && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var number)
            && number >= least && number <= most)
            return number;
        problems.Add(node.At, Name(field), string.Create(CultureInfo.InvariantCulture,
            $"expected a whole number from {least} to {most}, found {node.Kind}"));
        return null;
    }

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (Given(field) is Node.Scalar one)
            return one.Text.Length == 0 ? [] : [one.Text];
        var texts = new List<string>();
        foreach (var (item, place) in Items(field))
            if (item is Node.Scalar scalar)
                texts.Add(scalar.Text);
            else
                problems.Add(item.At, place, $"expected text, found {item.Kind}");
        return texts;
    }

    /// <summary>The same, each as a remark such as `assigned to: bo`.</summary>
    public IReadOnlyList<string> Remarks(string field, string words) =>
        [.. Texts(field).Where(text => text.Length > 0).Select(text => $"{words}: {text}")];

    /// <summary>A list of mappings.</summary>
    public IReadOnlyList<ForeignMap> Maps(string field) =>
        [.. Items(field).Select(item => Of(item.Item, item.Place, problems)).OfType<ForeignMap>()];

    /// <summary>One text of each item: the item itself, or a field of it.</summary>
    public IReadOnlyList<string> TextsOf(string field, string inner) =>
        [.. Items(field)
            .Select(item => item.Item is Node.Scalar scalar ? scalar.Text
                : Of(item.Item, item.Place, problems)?.Text(inner))
            .OfType<string>()];

    /// <summary>A mapping within; null when it is not given.</summary>
    public ForeignMap? Map(string field) => Given(field) is { } node ? Of(node, Name(field), problems) : null;

    private IEnumerable<(Node Item, string Place)> Items(string field)
    {
        if (Given(field) is not { } node)
            return [];
        if (node is Node.List list)
            return list.Items.Select((item, i) => (item, $"{Name(field)}[{i}]"));
        problems.Add(node.At, Name(field), $"expected a list, found {node.Kind}");
        return [];
    }

    private Node? Given(string field) => Has(field) ? map.Find(field) : null;

    private string Name(string field) => path.Length == 0 ? field : $"{path}.{field}";
}
