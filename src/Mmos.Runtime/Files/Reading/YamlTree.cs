using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Mmos.Runtime.Files;

/// <summary>From text to a <see cref="Node"/> tree. JSON is read too: it is a subset of YAML.</summary>
/// <remarks>
/// Anchors, aliases, tags and several documents are refused at the first one met, so an exploding file costs
/// nothing: the tree never has more nodes than the text has characters.
/// </remarks>
internal sealed class YamlTree
{
    private readonly string file;
    private readonly Parser parser;
    private readonly Problems problems;

    private YamlTree(string text, string file, Problems problems)
    {
        this.file = file;
        this.problems = problems;
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The file's content; an empty file is an empty mapping; null with a problem added when it is
    /// not YAML.</summary>
    public static Node? Parse(string text, string file, Problems problems)
    {
        var tree = new YamlTree(text, file, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException e)
        {
            var at = Tab(text, e) ?? (Line: (int)e.Start.Line, Column: (int)e.Start.Column, Says: Said(e));
            problems.Add(new Position(file, at.Line, at.Column), "", at.Says);
        }
        catch (Exception e) when (
            e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3.0 does this for `a: [1` with a second key on the next line.
            var at = tree.parser.Current is { } last ? tree.At(last) : new Position(file, 1, 1);
            problems.Add(at, "", "not valid YAML from here on; is a bracket, brace or quote left open?");
        }
        return null;
    }

    private Node? Document()
    {
        Next<StreamStart>();
        if (!parser.MoveNext() || parser.Current is StreamEnd)
            return new Node.Map(new Position(file, 1, 1), []);
        parser.MoveNext();
        var root = Value(1);
        if (root is null)
            return null;
        Next<DocumentEnd>();
        if (parser.MoveNext() && parser.Current is DocumentStart second)
        {
            problems.Add(At(second), "", "a second document begins here; one file holds one document");
            return null;
        }
        return root.IsNothing ? new Node.Map(root.At, []) : root;
    }

    /// <summary>Reads the value whose first event is current, and leaves its last event current.</summary>
    private Node? Value(int depth)
    {
        var start = parser.Current!;
        if (Refusal(start, depth) is { } refusal)
        {
            problems.Add(At(start), "", refusal);
            return null;
        }
        return start switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => List(start, depth),
            _ => Map(start, depth),
        };
    }

    private static string? Refusal(ParsingEvent start, int depth) => start switch
    {
        AnchorAlias alias =>
            $"aliases such as *{Quote.Bare(alias.Value.Value)} are not allowed; write the value out",
        NodeEvent { Anchor.IsEmpty: false } node =>
            $"anchors such as &{Quote.Bare(node.Anchor.Value)} are not allowed; write the value out",
        NodeEvent { Tag.IsEmpty: false } node =>
            $"tags such as {Quote.Bare(node.Tag.IsNonSpecific ? "!" : node.Tag.Value)} are not allowed; "
                + "remove it",
        _ when depth > FileLimits.Depth => $"nested more than {FileLimits.Depth} deep",
        _ => null,
    };

    private Node.Scalar Text(Scalar scalar) =>
        new(At(scalar), scalar.Value, scalar.Value, scalar.Style == ScalarStyle.Plain);

    private Node.List? List(ParsingEvent start, int depth)
    {
        var items = new List<Node>();
        while (Advance() is not SequenceEnd)
        {
            if (Value(depth + 1) is not { } item)
                return null;
            items.Add(item);
        }
        return new Node.List(At(start), items);
    }

    private Node.Map? Map(ParsingEvent start, int depth)
    {
        var entries = new List<Node.Entry>();
        var lines = new Dictionary<string, int>();
        while (Advance() is not MappingEnd)
        {
            if (Value(depth + 1) is not { } key)
                return null;
            if (key is not Node.Scalar { Text: var name })
            {
                problems.Add(key.At, "", $"a key must be a word, found {key.Kind}");
                return null;
            }
            if (!lines.TryAdd(name, key.At.Line))
                problems.Add(
                    key.At, "", $"duplicate key {Quote.Text(name)}; first given in line {lines[name]}");
            Advance();
            if (Value(depth + 1) is not { } value)
                return null;
            entries.Add(new Node.Entry(name, key.At, value));
        }
        return new Node.Map(At(start), entries);
    }

    private ParsingEvent Advance() =>
        parser.MoveNext() ? parser.Current! : throw new InvalidOperationException("the parser ended early");

    private void Next<T>()
    {
        if (Advance() is not T)
            throw new InvalidOperationException($"no {typeof(T).Name} where it must be");
    }

    private Position At(ParsingEvent of) => new(file, (int)of.Start.Line, (int)of.Start.Column);

    /// <summary>A tab that indents the line of the error or the one before it: the usual cause, rarely
    /// named.</summary>
    private static (int Line, int Column, string Says)? Tab(string text, YamlException e)
    {
        var lines = text.Split('\n');
        for (var at = (int)Math.Max(1, e.Start.Line); at <= Math.Min(lines.Length, e.End.Line + 1); at++)
        {
            var line = lines[at - 1];
            var tab = line.AsSpan().IndexOfAnyExcept(' ');
            if (tab >= 0 && line[tab] == '\t')
                return (at, tab + 1, "a tab indents this line; YAML wants spaces");
        }
        return null;
    }

    private static string Said(YamlException e)
    {
        var said = Quote.Bare(e.Message, 200).TrimEnd('.');
        return "not valid YAML: "
            + (said.Length == 0 ? "cannot be read" : char.ToLowerInvariant(said[0]) + said[1..]);
    }
}
