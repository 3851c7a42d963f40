using System.Text;
using System.Text.Json;
using Mmos.Core;
using Mmos.Journal.Postgres;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>The tables that are made from events, as lines of text that are equal exactly when they
/// are.</summary>
internal static class TableDump
{
    /// <summary>A line for each row: the table, then each column that is not null.</summary>
    public static IEnumerable<string> Of(Database database)
    {
        foreach (var table in TableWriter.Tables)
        {
            var rows = database.Statement($"select * from {table} order by 1");
            while (rows.Next())
            {
                var text = new StringBuilder(table);
                for (var i = 0; i < rows.Columns; i++)
                    if (!rows.IsNull(i)) Column(text, rows.Name(i), rows.Text(i));
                yield return text.ToString();
            }
        }
    }

    /// <summary>The lines that these events should give: the tables are made anew in memory.</summary>
    public static async Task<IReadOnlyList<string>> Made(IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages,
        Func<IReadOnlyList<Recorded>, TableWrites> project, CancellationToken cancel)
    {
        using var fresh = Database.Open(":memory:", busyMs: 0);
        SqliteFile.CreateTables(fresh);
        var tables = new TableWriter(fresh);
        await foreach (var records in StoredLog.Records(pages, cancel).ConfigureAwait(false))
            tables.Apply(project(records));
        return [.. Of(fresh)];
    }

    /// <summary>One column of a line, written as every store can hold it.</summary>
    public static void Column(StringBuilder line, string name, string value) =>
        line.Append(' ').Append(name).Append('=').Append(JsonEncodedText.Encode(PgText.Clean(value)).Value);
}
