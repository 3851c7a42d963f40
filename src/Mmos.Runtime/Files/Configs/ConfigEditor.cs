namespace Mmos.Runtime.Files;

/// <summary>Sets one value of `mmos.yaml` by the smallest edit of its text: comments and order
/// stay.</summary>
/// <remarks>Pure. What it gives is to be read and checked as a whole before it is written.</remarks>
public static class ConfigEditor
{
    private const string FileName = "mmos.yaml";

    /// <summary>The text with the value in its place.</summary>
    /// <param name="text">The file's text; empty for none.</param>
    /// <param name="key">Dotted path, such as `limits.max_running` or `workers[0].slots`.</param>
    /// <param name="value">The value as the file should say it: a word, a number, or YAML of one
    /// line.</param>
    /// <param name="problem">Why it cannot be set by an edit; null when it can.</param>
    /// <returns>The new text; null with a problem.</returns>
    public static string? Set(string text, string key, string value, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        problem = null;
        if (value.AsSpan().ContainsAny('\n', '\r'))
        {
            problem = "the value must be on one line";
            return null;
        }
        var problems = new Problems();
        if (YamlTree.Parse(text, FileName, problems) is not Node.Map root)
        {
            problem = $"{FileName} cannot be read; see: mmos config check";
            return null;
        }
        var edit = new Edit(text, value);
        var edited = edit.Into(root, Parts(key), 0);
        problem = edited is null ? edit.Problem : null;
        return edited;
    }

    /// <summary>The text with one more item in a list of the file's top level, before the others.</summary>
    /// <param name="text">The file's text; empty for none.</param>
    /// <param name="key">The list's key, such as `workers`.</param>
    /// <param name="item">The item as YAML of one line.</param>
    /// <param name="problem">Why it cannot be added by an edit; null when it can.</param>
    /// <returns>The new text; null with a problem.</returns>
    public static string? AddItem(string text, string key, string item, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(key);
        problem = null;
        if (YamlTree.Parse(text, FileName, new Problems()) is not Node.Map root)
        {
            problem = $"{FileName} cannot be read; see: mmos config check";
            return null;
        }
        if (root.Entries.All(entry => entry.Key != key))
            return text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + $"{key}:\n  - {item}\n";
        var (_, at, list) = root.Entries.Last(entry => entry.Key == key);
        var start = LineStart(text, at.Line - 1);
        if (list is Node.List { Items: [var first, ..] } && first.At.Line > at.Line)
        {
            // Under the key itself: what is said above the first item stays with that one.
            var dash = text.IndexOf('-', LineStart(text, first.At.Line - 1));
            var end = text.IndexOf('\n', start) + 1;
            return text[..end] + text[LineStart(text, first.At.Line - 1)..dash] + $"- {item}\n" + text[end..];
        }
        var bracket = text.IndexOf('[', start);
        if (list is Node.List flow && bracket >= 0)
            return text[..(bracket + 1)] + item + (flow.Items.Count > 0 ? ", " : "") + text[(bracket + 1)..];
        problem = $"{key} is no list; edit the file itself";
        return null;
    }

    private static int LineStart(string text, int line)
    {
        var start = 0;
        for (var i = 0; i < line && start >= 0; i++) start = text.IndexOf('\n', start) + 1;
        return start;
    }

    /// <summary>`workers[0].slots` as `workers`, `0`, `slots`.</summary>
    private static string[] Parts(string key) =>
        [.. key.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Split('.', StringSplitOptions.RemoveEmptyEntries)];

    private sealed class Edit(string text, string value)
    {
        public string Problem { get; private set; } = "name a key such as limits.max_running";

        public string? Into(Node node, string[] parts, int depth)
        {
            if (depth == parts.Length) return depth == 0 ? null : Replace(node);
            if (node is Node.List list)
                return int.TryParse(parts[depth], out var item) && item >= 0 && item < list.Items.Count
                    ? Into(list.Items[item], parts, depth + 1)
                    : No($"there is no item {parts[depth]}; the list has {list.Items.Count}, counted from 0");
            if (node is Node.Map map)
                return map.Find(parts[depth]) is { IsNothing: false } found
                    ? Into(found, parts, depth + 1)
                    : map.Find(parts[depth]) is { } nothing
                        ? Fill(nothing, parts, depth)
                        : Add(map, parts, depth);
            return No($"{string.Join('.', parts.Take(depth))} is a value, not a mapping");
        }

        /// <summary>Puts the value where a value of one line stands.</summary>
        private string? Replace(Node node)
        {
            if (node is not Node.Scalar scalar) return No(
                "this is a list or a mapping; edit the file itself");
            var start = Offset(node.At);
            var length = Length(start, scalar);
            return length < 0
                ? No("the value stands on several lines; edit the file itself")
                : text[..start] + value + text[(start + length)..];
        }

        /// <summary>Letters of the value in the text; -1 when it is not on one line.</summary>
        private int Length(int start, Node.Scalar scalar)
        {
            if (start >= text.Length) return -1;
            if (scalar.IsPlain)
                return string.CompareOrdinal(text, start, scalar.Raw, 0, scalar.Raw.Length) == 0
                    ? scalar.Raw.Length : -1;
            var quote = text[start];
            if (quote is not ('"' or '\'')) return -1;
            for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
            {
                if (quote == '"' && text[i] == '\\') i++;
                else if (quote == '\'' && text[i] == '\'' && i + 1 < text.Length && text[i + 1] == '\'') i++;
                else if (text[i] == quote) return i - start + 1;
            }
            return -1;
        }

        /// <summary>`key:` with nothing behind it.</summary>
        private string? Fill(Node nothing, string[] parts, int depth)
        {
            if (depth + 1 < parts.Length) return No($"{parts[depth]}: is empty; edit the file itself");
            if (nothing is Node.Scalar { Text.Length: > 0 }) return Replace(nothing);
            var line = nothing.At.Line - 1;
            var start = LineStart(line);
            var colon = text.IndexOf(parts[depth] + ":", start, StringComparison.Ordinal);
            if (colon < 0) return No($"{parts[depth]}: is empty; edit the file itself");
            var after = colon + parts[depth].Length + 1;
            return text[..after] + " " + value + text[after..];
        }

        /// <summary>A key that is not there yet: before the first of its mapping, or at the end of the
        /// file.</summary>
        private string Add(Node.Map map, string[] parts, int depth)
        {
            if (map.Entries.Count == 0 || depth == 0)
                return map.Entries.Count == 0 && depth > 0
                    ? InFlow(Offset(map.At), parts, depth, isEmpty: true)
                    : text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + Block(parts, depth, 0);
            var at = Offset(map.At);
            if (at < text.Length && text[at] == '{') return InFlow(at, parts, depth, isEmpty: false);
            var first = map.Entries[0].At;
            var start = Offset(first);
            return text[..start] + Block(parts, depth, first.Column - 1).TrimStart(' ')
                + new string(' ', first.Column - 1) + text[start..];
        }

        private string InFlow(int brace, string[] parts, int depth, bool isEmpty)
        {
            var open = string.Join(": { ", parts[depth..]);
            var close = string.Concat(Enumerable.Repeat(" }", parts.Length - depth - 1));
            return text[..(brace + 1)] + $" {open}: {value}{close}" + (isEmpty ? " " : ",") + text[(brace
                + 1)..];
        }

        private string Block(string[] parts, int depth, int indent)
        {
            var lines = "";
            for (var i = depth; i < parts.Length; i++)
                lines += new string(' ', indent + 2 * (i - depth)) + parts[i] + ":"
                    + (i == parts.Length - 1 ? $" {value}\n" : "\n");
            return lines;
        }

        private int Offset(Position at) => ConfigEditor.LineStart(text, at.Line - 1) + at.Column - 1;

        private int LineStart(int line) => ConfigEditor.LineStart(text, line);

        private string? No(string problem)
        {
            Problem = problem;
            return null;
        }
    }
}
