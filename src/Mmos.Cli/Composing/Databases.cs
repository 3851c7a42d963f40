using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Journal.Postgres;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>Makes the database that `database:` names; the only place that knows which kinds there are.
/// </summary>
internal static class Databases
{
    /// <summary>The configured database; nothing is opened or made yet.</summary>
    public static Answer<IDatabase> Of(WorkspaceFolder folder, Config config)
    {
        if (PostgresAddress.IsMeant(config.Database)) return Postgres(config);
        var file = ProjectFiles.Folder(folder).DatabaseFile(config.Database);
        return SqliteDisk.Refusal(file) is { } refusal
            ? Answer<IDatabase>.No(new Problem("unavailable", refusal))
            : Answer<IDatabase>.Of(new SqliteDatabase(file), 0);
    }

    /// <summary>Apart, so that its library is loaded only where it is used.</summary>
    private static Answer<IDatabase> Postgres(Config config)
    {
        try
        {
            return Answer<IDatabase>.Of(new PostgresDatabase(config.Database,
                PostgresOptions.Default with { Reader = config.DatabaseReader }), 0);
        }
        catch (JournalException e)
        {
            return Answer<IDatabase>.No(new Problem("invalid", e.Message, "database"));
        }
    }

    /// <summary>Reads the configuration of a folder and gives what it names.</summary>
    public static Answer<ConfiguredDatabase> Of(
        WorkspaceFolder folder, IReadOnlyDictionary<string, string> environment)
    {
        var read = ConfigReader.Read(folder.Root, environment, new Dictionary<string, string>());
        if (read.Config is not { } config)
            return Answer<ConfiguredDatabase>
                .No(new Problem("invalid", string.Join(Environment.NewLine, read.Problems)));
        var database = Of(folder, config);
        return database.Value is { } value
            ? Answer<ConfiguredDatabase>.Of(new(config, value), 0)
            : Answer<ConfiguredDatabase>.No(database.Problem!);
    }
}

/// <summary>A configuration and the database that it names.</summary>
internal sealed record ConfiguredDatabase(Config Config, IDatabase Database) : IAsyncDisposable
{
    /// <summary>Whether its workspace is there.</summary>
    public async Task<bool> Exists(CancellationToken cancel) =>
        (await Database.Workspaces(cancel)).Contains(Config.Workspace);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
