using Mmos.Journal.Tests.Stores;
using Xunit;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>What is added to one kind of database is added to the other.</summary>
public sealed class SameTablesTests
{
    /// <summary>Tables that belong to how a kind of database is kept, not to what a workspace
    /// holds.</summary>
    private static readonly string[] Own = ["workspace", "install"];

    /// <summary>Columns that stand for what SQLite has without saying so: a file, and row numbers.</summary>
    private static readonly string[] OwnColumns = ["workspace", "worker.id"];

    [Fact]
    public async Task SQLite_and_PostgreSQL_have_the_same_tables_columns_and_views()
    {
        await using var server = new PostgresStore();
        await using var file = new SqliteStore();
        const string columns = "select table_name || '.' || column_name from information_schema.columns "
            + "where table_schema = ";
        var inServer = await server.Query(columns + "'mmos'");
        var inFile = await file.Query("select m.name || '.' || c.name from sqlite_schema m, "
            + "pragma_table_info(m.name) c where m.type = 'table'");
        Assert.Equal(Sorted(inFile), Sorted(inServer));
        var views = await server.Query(columns + $"'mmos_{server.Workspace}'");
        var viewsOfFile = await file.Query("select lower(m.name || '.' || c.name) from sqlite_schema m, "
            + "pragma_table_info(m.name) c where m.type = 'view'");
        Assert.Equal(Sorted(viewsOfFile), Sorted(views));
    }

    private static string Sorted(string columns) => string.Join('\n', columns.Split('\n')
        .Where(c => !Own.Contains(c.Split('.')[0]) && !OwnColumns.Contains(c)
            && !OwnColumns.Contains(c.Split('.')[^1]))
        .Order(StringComparer.Ordinal));
}
