using Mmos.Journal.Postgres;
using Mmos.Runtime.Ports;
using Npgsql;
using Xunit;

namespace Mmos.Journal.Tests.Stores;

/// <summary>A workspace of its own in the PostgreSQL of `MMOS_TEST_POSTGRES`; without one the test is
/// skipped.</summary>
internal sealed class PostgresStore : TestStore
{
    private readonly PostgresDatabase? _database;
    private readonly NpgsqlDataSource? _behind;
    private int _others;

    public PostgresStore(PostgresOptions? options = null)
    {
        if (Address is not { } address) return;
        _database = new PostgresDatabase(address, options);
        _behind = Behind(address);
        _database.Open(Workspace, create: true, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            .DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Where the tests' PostgreSQL is; null for nowhere.</summary>
    public static string? Address { get; } = Environment.GetEnvironmentVariable("MMOS_TEST_POSTGRES");

    public override IDatabase Database => Postgres;

    public PostgresDatabase Postgres => Needed(_database);

    public override string Workspace { get; } = $"t-{Guid.NewGuid():n}";

    public override bool ReadsWorkInCommits => true;

    public override string Here => $"workspace = '{Workspace}'";

    /// <summary>Skips the test when there is no PostgreSQL.</summary>
    public static T Needed<T>(T? value) where T : class
    {
        Assert.SkipWhen(value is null, "no PostgreSQL: MMOS_TEST_POSTGRES is not set");
        return value!;
    }

    public override string Another()
    {
        var name = $"{Workspace}-{++_others}";
        Postgres.Open(name, create: true, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            .DisposeAsync().AsTask().GetAwaiter().GetResult();
        return name;
    }

    public override async Task Execute(string sql)
    {
        await using var command = Needed(_behind)
            .CreateCommand(sql.Replace("{here}", Here).Replace("{none}", "''")
                .Replace("{workspace}", "workspace,"));
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<string> Query(string sql)
    {
        await using var connection = await Needed(_behind).OpenConnectionAsync();
        await using (var path = new NpgsqlCommand($"set search_path = \"mmos_{Workspace}\"", connection))
            await path.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(i => $"{reader.GetValue(i)}")));
        return string.Join('\n', lines);
    }

    /// <summary>Connections that the product knows nothing of.</summary>
    public static NpgsqlDataSource Behind(string address)
    {
        var at = new Uri(address);
        var login = at.UserInfo.Split(':');
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = at.Host,
            Port = at.Port > 0 ? at.Port : 5432,
            Database = at.AbsolutePath.TrimStart('/'),
            Username = Uri.UnescapeDataString(login[0]),
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            SearchPath = "mmos",
            Pooling = false,
        });
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_behind is not null) await _behind.DisposeAsync();
    }
}
