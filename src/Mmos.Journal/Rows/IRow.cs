namespace Mmos.Journal.Rows;

/// <summary>One row of a query, by position: what the mapping of rows needs of any store.</summary>
internal interface IRow
{
    bool IsNull(int column);

    int Int32(int column);

    long Int64(int column);

    string Text(int column);

    /// <summary>UTF-8 of a text; valid until the next row.</summary>
    ReadOnlySpan<byte> Bytes(int column);
}

/// <summary>Columns as clients see them.</summary>
internal static class Column
{
    public static string? TextOrNull(this IRow row, int column) =>
        row.IsNull(column) ? null : row.Text(column);

    public static long? Int64OrNull(this IRow row, int column) =>
        row.IsNull(column) ? null : row.Int64(column);

    public static DateTimeOffset Time(this IRow row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(column));

    public static DateTimeOffset? TimeOrNull(this IRow row, int column) =>
        row.IsNull(column) ? null : row.Time(column);

    public static string? TaskId(this IRow row, int column) =>
        row.IsNull(column) ? null : $"T{row.Int32(column)}";
}
