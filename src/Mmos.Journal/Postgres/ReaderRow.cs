using Mmos.Journal.Rows;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>The row at which a reader stands; a null reads as 0 or an empty text.</summary>
internal sealed class ReaderRow(NpgsqlDataReader reader) : IRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public int Int32(int column) => IsNull(column) ? 0 : reader.GetInt32(column);

    public long Int64(int column) => IsNull(column) ? 0 : reader.GetInt64(column);

    public string Text(int column) => IsNull(column) ? "" : reader.GetString(column);

    public ReadOnlySpan<byte> Bytes(int column) =>
        IsNull(column) ? [] : reader.GetFieldValue<byte[]>(column); // of a text: its UTF-8
}

/// <summary>Short words for what is done with commands.</summary>
internal static class Commands
{
    /// <summary>A command of this batch with its parameters, in order.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    /// <summary>A command with its parameters, in order.</summary>
    public static NpgsqlCommand Command(
        this NpgsqlConnection connection, string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>Runs a query and maps its rows.</summary>
    public static async Task<List<T>> List<T>(
        this NpgsqlConnection connection, Func<IRow, T> map, CancellationToken cancel, string sql,
        params object?[] values)
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        var (row, rows) = (new ReaderRow(reader), new List<T>());
        while (await reader.ReadAsync(cancel).ConfigureAwait(false)) rows.Add(map(row));
        return rows;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public static async Task<int> Run(
        this NpgsqlConnection connection, CancellationToken cancel, string sql, params object?[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        string text => new NpgsqlParameter<string> { TypedValue = PgText.Clean(text) },
        _ => new NpgsqlParameter { Value = value },
    };
}
