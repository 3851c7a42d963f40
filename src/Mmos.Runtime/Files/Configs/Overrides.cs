using System.Globalization;

namespace Mmos.Runtime.Files;

/// <summary>Puts values of the environment and of flags over those of the files.</summary>
/// <remarks>
/// A variable is `MMOS_` and the key in capitals with `__` for each dot: `MMOS_LIMITS__MAX_RUNNING=5` is
/// `limits.max_running: 5`. Case, and `-` for `_`, do not matter. List items go by number from 0
/// (`MMOS_WORKERS__0__SLOTS`); a whole list or mapping is given as YAML (`MMOS_GATES__VERIFY='["dotnet
/// test"]'`). Of the keys without a dot only five count: `MMOS_WORKSPACE`, `MMOS_DATABASE`,
/// `MMOS_DATABASE_READER`, `MMOS_REVIEW`, `MMOS_CONFLICTS`. Other names, such as `MMOS_URL`, belong to MMOS
/// itself or to workers.
/// </remarks>
internal sealed class Overrides(Problems problems)
{
    private const string Prefix = "MMOS_";
    private static readonly string[] Undotted = ["WORKSPACE", "DATABASE", "DATABASE_READER", "REVIEW",
        "CONFLICTS"];

    public Node.Map FromEnvironment(Node.Map tree, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var key = name[Prefix.Length..];
            if (key.Contains("__", StringComparison.Ordinal)
                || Undotted.Contains(key, StringComparer.Ordinal))
                tree = Set(tree, key.Split("__"), value, $"environment {name}");
        }
        return tree;
    }

    public Node.Map FromFlags(Node.Map tree, IReadOnlyDictionary<string, string> flags)
    {
        foreach (var (key, value) in flags.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            tree = Set(tree, key.Split('.'), value, $"flag {key}");
        return tree;
    }

    private Node.Map Set(Node.Map tree, string[] parts, string value, string origin)
    {
        var set = new Setting(parts, value, Position.Outside(origin), problems);
        return set.Into(ConfigFields.Shape, tree, 0) as Node.Map ?? tree;
    }

    private sealed class Setting(string[] parts, string value, Position at, Problems problems)
    {
        /// <summary>The tree with the value in its place; null with a problem added when there is no such
        /// place.</summary>
        public Node? Into(Shape shape, Node? tree, int depth)
        {
            if (depth == parts.Length)
                return Value(shape);
            if (shape.Fields is { } fields)
                return IntoRecord(fields, tree, depth);
            if (shape.Named is { } named)
            {
                var map = tree as Node.Map;
                var known =
                    map?.Entries.Select(entry => entry.Key).FirstOrDefault(key => Same(key, parts[depth]));
                return Under(tree, known ?? parts[depth].ToLowerInvariant(), named, depth);
            }
            if (shape.Item is { } item)
                return IntoList(item, tree as Node.List, depth);
            return Wrong($"has no parts: {Quote.Text(parts[depth])}", depth);
        }

        private Node? IntoRecord(IReadOnlyList<Field> fields, Node? tree, int depth) =>
            fields.FirstOrDefault(field => Same(field.Name, parts[depth])) is { } field
                ? Under(tree, field.Name, field.Shape, depth)
                : Wrong($"unknown key {Quote.Text(parts[depth])}"
                    + Nearest.Hint(parts[depth], fields.Select(known => known.Name)), depth);

        private Node.Map? Under(Node? tree, string key, Shape shape, int depth)
        {
            var map = tree as Node.Map ?? new Node.Map(at, []);
            return Into(shape, map.Find(key), depth + 1) is { } inner ? map.With(key, at, inner) : null;
        }

        private Node? IntoList(Shape item, Node.List? list, int depth)
        {
            var count = list?.Items.Count ?? 0;
            if (!int.TryParse(parts[depth], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                || index >= count)
                return Wrong(
                    $"there is no item {Quote.Text(parts[depth])}; the list has {count}, counted from 0",
                    depth);
            return Into(item, list!.Items[index], depth + 1) is { } inner
                ? list with { Items = [.. list.Items.Take(index), inner, .. list.Items.Skip(index + 1)] }
                : null;
        }

        private Node? Value(Shape shape) =>
            shape.Fields is null && shape.Named is null && shape.Item is null && shape is not AnyShape
                ? new Node.Scalar(at, value, value, false)
                : YamlTree.Parse(value, at.File, problems);

        private Node? Wrong(string message, int depth)
        {
            problems.Add(at, string.Join('.', parts.Take(depth)).ToLowerInvariant(), message);
            return null;
        }

        private static bool Same(string a, string b) =>
            a.Replace('-', '_').Equals(b.Replace('-', '_'), StringComparison.OrdinalIgnoreCase);
    }
}
