using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Mmos.Journal.Postgres.Queries;

/// <summary>Values of a row, which come as text, as JSON.</summary>
internal static class PgCells
{
    /// <summary>Longest text of one cell, characters; the rest of it is left out.</summary>
    private const int CellLength = 1_000_000;

    private static readonly FrozenSet<string> Numbers = new[]
    {
        "smallint", "integer", "bigint", "numeric", "real", "double precision",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static void Write(NpgsqlDataReader row, Utf8JsonWriter to, int column, string type)
    {
        if (row.IsDBNull(column))
        {
            to.WriteNullValue();
            return;
        }
        var value = Text(row, column);
        if (type == "boolean") to.WriteBooleanValue(value == "t");
        else if (Numbers.Contains(type)
            && double.TryParse(value, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)) to.WriteRawValue(value);
        else to.WriteStringValue(value);
    }

    /// <summary>A huge text is not taken in as a whole.</summary>
    private static string Text(NpgsqlDataReader row, int column)
    {
        using var reader = row.GetTextReader(column);
        Span<char> part = stackalloc char[1_024];
        var length = reader.ReadBlock(part);
        if (length < part.Length) return new string(part[..length]);
        var text = new StringBuilder();
        for (; length > 0 && text.Length < CellLength; length = reader.ReadBlock(part))
            text.Append(part[..length]);
        return length == 0 ? text.ToString() : text.Append('…').ToString();
    }
}
