using System.Security.Cryptography;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Making MMOS's tables in a database, raising older ones to this build's, and making
/// workspaces.</summary>
internal static class ServerTables
{
    /// <summary>The tables of this build: number of its last migration.</summary>
    public const int CurrentSchema = 13;

    /// <summary>This build as a writer: raised when an older one would write what newer ones cannot
    /// accept.</summary>
    public const int CurrentWriter = 1;

    /// <summary>Others that make the same at the same moment: one of them wins, the rest look
    /// again.</summary>
    private const int Tries = 20;

    /// <summary>Makes sure that the tables are this build's and the workspace is there.</summary>
    /// <exception cref="JournalException">It is not there and may not be made, or the database cannot be
    /// used.</exception>
    public static async ValueTask Prepare(
        Server server, string workspace, bool create, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await server.Borrow(cancel).ConfigureAwait(false);
                await PrepareOnce(server, connection, workspace, create, cancel).ConfigureAwait(false);
                return;
            }
            catch (PostgresException e) when (tries < Tries && IsRace(e))
            {
                await Backoff.Wait(tries, server.Options.Clock, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (Failures.IsOfDatabase(e) && !cancel.IsCancellationRequested)
            {
                throw Failures.Of(server.Name, "opening", e);
            }
        }
    }

    /// <summary>The schema of the tables; 0 when there are none.</summary>
    public static async Task<int> Schema(NpgsqlConnection connection, CancellationToken cancel)
    {
        var has = await connection.List(row => row.Int32(0), cancel, """
            select count(*)::int
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'mmos' and c.relname = 'install'
            """).ConfigureAwait(false);
        if (has[0] == 0) return 0;
        var schema = await connection.List(
            row => row.Int32(0), cancel, "select schema from mmos.install").ConfigureAwait(false);
        return schema is [var number] ? number : 0;
    }

    /// <summary>The schema with the views of a workspace.</summary>
    public static string ViewsOf(string workspace) => $"mmos_{workspace}";

    private static async Task PrepareOnce(Server server, NpgsqlConnection connection, string workspace,
        bool create, CancellationToken cancel)
    {
        var schema = await Schema(connection, cancel).ConfigureAwait(false);
        if (schema == 0 && !create) throw Missing(server, workspace);
        if (schema < CurrentSchema)
            await Migrate(server, connection, cancel).ConfigureAwait(false);
        var there = await connection.List(row => row.Int32(0), cancel,
            "select 1 from mmos.workspace where workspace = $1", workspace).ConfigureAwait(false);
        if (there.Count > 0) return;
        if (!create) throw Missing(server, workspace);
        await Found(server, connection, workspace, cancel).ConfigureAwait(false);
    }

    private static JournalException Missing(Server server, string workspace) => new(
        $"there is no workspace `{workspace}` at `{server.Name}`; the first `mmos run PLAN` makes it");

    /// <summary>In one transaction that no writer is in: it holds every workspace's row.</summary>
    private static async Task Migrate(Server server, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        var schema = await Schema(connection, cancel).ConfigureAwait(false);
        if (schema > 0)
        {
            var held = await connection.List(row => row.Int32(0), cancel,
                "select schema from mmos.install for update").ConfigureAwait(false);
            await connection.Run(cancel, "select 1 from mmos.workspace for update").ConfigureAwait(false);
            schema = held[0]; // another may have raised it while this one waited
        }
        if (schema >= CurrentSchema) return;
        foreach (var (number, sql) in Scripts.Numbered("Postgres/Migrations"))
            if (number > schema)
                await Script(connection, sql, cancel).ConfigureAwait(false);
        var version = server.Options.Version;
        await connection.Run(cancel, "insert into mmos.install (id, schema, mmos) values (1, $1, $2) "
            + "on conflict (id) do update set schema = excluded.schema, mmos = excluded.mmos",
            CurrentSchema, version).ConfigureAwait(false);
        await connection.Run(cancel, "update mmos.workspace set schema = $1, mmos = $2",
            CurrentSchema, version).ConfigureAwait(false);
        var names = await connection.List(row => row.Text(0), cancel,
            "select workspace from mmos.workspace order by workspace").ConfigureAwait(false);
        foreach (var name in names) await Views(connection, name, cancel).ConfigureAwait(false);
        await transaction.CommitAsync(cancel).ConfigureAwait(false);
    }

    private static async Task Found(
        Server server, NpgsqlConnection connection, string workspace, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await connection.Run(cancel, """
            insert into mmos.workspace (workspace, epoch, last_seq, last_hash, schema, min_writer, mmos)
            values ($1, $2, 0, '', $3, $4, $5)
            """, workspace, NewEpoch(), CurrentSchema, CurrentWriter, server.Options.Version)
            .ConfigureAwait(false);
        await Views(connection, workspace, cancel).ConfigureAwait(false);
        await transaction.CommitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>A random number that no other log of this workspace has had.</summary>
    public static long NewEpoch() =>
        BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;

    private static Task Views(NpgsqlConnection connection, string workspace, CancellationToken cancel) =>
        Script(connection, Scripts.Named("Postgres/workspace_views.sql")
            .Replace("{schema}", $"\"{ViewsOf(workspace)}\"", StringComparison.Ordinal)
            .Replace("{workspace}", $"'{workspace}'", StringComparison.Ordinal), cancel);

    private static async Task Script(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        command.CommandTimeout = 0; // a large table takes as long as it takes
        await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    private static bool IsRace(PostgresException e) => Failures.IsBusy(e) || e.SqlState
        is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable
            or PostgresErrorCodes.DuplicateSchema or PostgresErrorCodes.DuplicateObject
            || e.MessageText.StartsWith("tuple concurrently", StringComparison.Ordinal);
}
