using System.Text;
using System.Text.Json;

namespace Mmos.Runtime.Files;

/// <summary>From JSON to a <see cref="Node"/> tree in which each value has its place.</summary>
/// <remarks>Plans in JSON are read as YAML; this is for the files of other tools, which may be many times
/// larger. Depth is bounded by <see cref="FileLimits.Depth"/>.</remarks>
internal sealed class JsonTree
{
    private readonly byte[] json;
    private readonly string file;
    private readonly Problems problems;
    private readonly int firstLine;
    private int offset;
    private int line;
    private int column = 1;

    private JsonTree(string text, string file, Problems problems, int firstLine)
    {
        json = Encoding.UTF8.GetBytes(text);
        this.file = file;
        this.problems = problems;
        this.firstLine = line = firstLine;
    }

    /// <summary>The text's value; null with a problem added when it is not JSON.</summary>
    /// <param name="text">One value, and nothing behind it.</param>
    /// <param name="file">What problems call it.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="firstLine">The line of the file in which the text begins.</param>
    public static Node? Parse(string text, string file, Problems problems, int firstLine = 1)
    {
        var tree = new JsonTree(text, file, problems, firstLine);
        try
        {
            var reader =
                new Utf8JsonReader(tree.json, new JsonReaderOptions { MaxDepth = FileLimits.Depth });
            reader.Read();
            var root = tree.Value(ref reader);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var at = new Position(file, tree.firstLine + (int)(e.LineNumber ?? 0),
                (int)(e.BytePositionInLine ?? 0) + 1);
            problems.Add(at, "", "not valid JSON: " + Quote.Bare(Said(e.Message), 200));
            return null;
        }
    }

    private Node Value(ref Utf8JsonReader reader)
    {
        var at = At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Map(ref reader, at);
            case JsonTokenType.StartArray:
                var items = new List<Node>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref reader));
                return new Node.List(at, items);
            case JsonTokenType.String:
                var text = Text(ref reader, at);
                return new Node.Scalar(at, text, text, IsPlain: false);
            default:
                return Node.Plain(at, Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private Node.Map Map(ref Utf8JsonReader reader, Position at)
    {
        var entries = new List<Node.Entry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyAt = At(reader.TokenStartIndex);
            var name = Text(ref reader, keyAt);
            if (!lines.TryAdd(name, keyAt.Line))
                problems.Add(
                    keyAt, "", $"duplicate key {Quote.Text(name)}; first given in line {lines[name]}");
            reader.Read();
            entries.Add(new Node.Entry(name, keyAt, Value(ref reader)));
        }
        return new Node.Map(at, entries);
    }

    private string Text(ref Utf8JsonReader reader, Position at)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            problems.Add(at, "", "this text has half of a character (an escape such as \\ud83d alone)");
            return "";
        }
    }

    /// <summary>Counts on from the token before, so that a long line is gone through once.</summary>
    private Position At(long start)
    {
        var passed = json.AsSpan(offset, (int)start - offset);
        var lines = passed.Count((byte)'\n');
        line += lines;
        column = lines == 0 ? column + Encoding.UTF8.GetCharCount(passed)
            : Encoding.UTF8.GetCharCount(passed[(passed.LastIndexOf((byte)'\n') + 1)..]) + 1;
        offset = (int)start;
        return new Position(file, line, column);
    }

    private static string Said(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
