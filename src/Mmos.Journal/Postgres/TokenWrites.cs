using System.Security.Cryptography;
using Mmos.Api;
using Mmos.Journal.Rows;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Writes of `token`; there is seldom one in a batch.</summary>
internal static class TokenWrites
{
    private const string Put = """
        insert into mmos.token (workspace, id, name, role, worker, hash, created_by, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (workspace, id) do update set name = excluded.name, role = excluded.role,
          worker = excluded.worker, hash = excluded.hash, created_by = excluded.created_by,
          created_at = excluded.created_at, expires_at = excluded.expires_at
        """;

    /// <summary>Names of these tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["token"];

    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<TokenWrite> writes)
    {
        foreach (var write in writes)
            if (write.Created is { } made)
                batch.Add(Put, workspace, write.Id, made.Name, made.Role, PgText.CleanOrNull(made.Worker),
                    made.Hash, PgText.Clean(write.By), write.At,
                    made.ExpiresAt == 0 ? null : made.ExpiresAt);
            else
                batch.Add("delete from mmos.token where workspace = $1 and id = $2", workspace, write.Id);
    }
}

/// <summary>Queries on `token`, and the key that identities of attempts are made with.</summary>
internal static class TokenQueries
{
    private const int KeyBytes = 32;

    /// <summary>Every token, oldest first, or the one with this hash.</summary>
    public static async Task<IReadOnlyList<GivenToken>> Read(
        NpgsqlConnection connection, string workspace, string? hash, CancellationToken cancel) =>
        await connection.List(TokenMap.Map, cancel, $"select {TokenMap.Columns} from mmos.token "
            + "where workspace = $1 and ($2::text is null or hash = $2) order by created_at, id",
            workspace, hash).ConfigureAwait(false);

    /// <summary>The key; made when it is not there. Making it again changes nothing, so it may be tried
    /// again.</summary>
    public static ValueTask<ReadOnlyMemory<byte>> IdentityKey(
        Server server, string workspace, CancellationToken cancel) =>
        server.Read(async connection =>
        {
            if (await Find(connection, workspace, cancel).ConfigureAwait(false) is { } known) return known;
            var row = await WorkspaceRow.Read(connection, workspace, server.Name, cancel)
                .ConfigureAwait(false);
            row.RequireWritable();
            await connection.Run(cancel, "insert into mmos.secret (workspace, name, value) "
                + "values ($1, 'identity', $2) on conflict do nothing", workspace,
                RandomNumberGenerator.GetBytes(KeyBytes)).ConfigureAwait(false);
            return (await Find(connection, workspace, cancel).ConfigureAwait(false))!.Value;
        }, cancel);

    private static async Task<ReadOnlyMemory<byte>?> Find(
        NpgsqlConnection connection, string workspace, CancellationToken cancel)
    {
        var found = await connection.List(row => row.Bytes(0).ToArray(), cancel,
            "select value from mmos.secret where workspace = $1 and name = 'identity'", workspace)
            .ConfigureAwait(false);
        return found is [var key] ? key : default(ReadOnlyMemory<byte>?);
    }
}
