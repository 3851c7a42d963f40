using System.Buffers;
using System.Text.Json;
using Mmos.Api;

namespace Mmos.Journal.Queries;

/// <summary>Gathers the rows of an answer, up to a number of rows and of bytes.</summary>
internal sealed class QueryRows : IDisposable
{
    /// <summary>What an answer holds at most: an agent reads it.</summary>
    public const int MaxBytes = 1_000_000;

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private readonly int _limit;
    private int _rows;

    public QueryRows(int limit)
    {
        _limit = limit;
        _writer = new Utf8JsonWriter(_json);
        _writer.WriteStartArray();
    }

    /// <summary>Bytes so far.</summary>
    private long Bytes => _writer.BytesCommitted + _writer.BytesPending;

    /// <summary>There were more rows than fit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether one more row may be written; otherwise the answer is cut.</summary>
    public bool HasRoom()
    {
        IsCut = _rows >= _limit || Bytes > MaxBytes;
        return !IsCut;
    }

    /// <summary>Writes a row.</summary>
    public void Add(int columns, Action<Utf8JsonWriter, int> cell)
    {
        _writer.WriteStartArray();
        for (var column = 0; column < columns; column++) cell(_writer, column);
        _writer.WriteEndArray();
        _rows++;
    }

    /// <summary>A number that JSON has; null for the others.</summary>
    public static void Number(Utf8JsonWriter to, double number)
    {
        if (double.IsFinite(number)) to.WriteNumberValue(number);
        else to.WriteNullValue();
    }

    /// <summary>The answer; nothing can be added to it any more.</summary>
    public QueryResult Result(IReadOnlyList<string> columns)
    {
        _writer.WriteEndArray();
        _writer.Flush();
        using var document = JsonDocument.Parse(_json.WrittenMemory);
        var rows = document.RootElement.Clone();
        return new QueryResult(columns,
            [.. rows.EnumerateArray().Select(row => (IReadOnlyList<JsonElement>)[.. row.EnumerateArray()])],
            IsCut);
    }

    public void Dispose() => _writer.Dispose();
}
