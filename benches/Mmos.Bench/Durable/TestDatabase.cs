using Npgsql;

namespace Mmos.Bench.Durable;

/// <summary>The PostgreSQL that is measured, when there is one.</summary>
internal static class TestDatabase
{
    /// <summary>Its address (postgres://…); null without one.</summary>
    public static string? Address =>
        Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES") is { Length: > 0 } address ? address : null;

    /// <summary>Does at once what autovacuum and the checkpointer would do in the time of whoever is measured
    /// next: the dead rows and the unwritten pages of what was done before.</summary>
    public static async Task Settle()
    {
        if (Address is not { } address) return;
        var uri = new Uri(address);
        var user = uri.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToArray();
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Username = user[0],
            Password = user.ElementAtOrDefault(1),
            Database = uri.AbsolutePath.TrimStart('/'),
            Pooling = false,
            CommandTimeout = 0,
        };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in (string[])["vacuum (analyze)", "checkpoint"])
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
