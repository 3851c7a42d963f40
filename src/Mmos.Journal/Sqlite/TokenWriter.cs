using System.Security.Cryptography;
using Mmos.Api;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Stores what a batch changes in `token`.</summary>
internal static class TokenWriter
{
    /// <summary>Names of these tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["token"];

    public static void Apply(Database database, IReadOnlyList<TokenWrite> writes)
    {
        foreach (var write in writes)
            if (write.Created is { } made)
                database.Statement("insert or replace into token (id, name, role, worker, hash, created_by, "
                        + "created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                    .With(write.Id).With(made.Name).With(made.Role).With(made.Worker).With(made.Hash)
                    .With(write.By).With(write.At)
                    .With(made.ExpiresAt == 0 ? null : made.ExpiresAt).Run();
            else
                database.Statement("delete from token where id = ?").With(write.Id).Run();
    }
}

/// <summary>Queries on `token`.</summary>
internal static class TokenRows
{
    /// <summary>Every token, oldest first, or the one with this hash.</summary>
    public static IReadOnlyList<GivenToken> Read(Database database, string? hash)
    {
        var rows = database.Statement($"select {TokenMap.Columns} from token "
            + "where hash = ?1 or ?1 is null order by created_at, id").With(hash);
        var tokens = new List<GivenToken>();
        while (rows.Next()) tokens.Add(TokenMap.Map(rows));
        return tokens;
    }
}

/// <summary>The keys of a workspace, which no event holds.</summary>
internal static class SqliteKeys
{
    private const int KeyBytes = 32;

    /// <summary>The key that identities of attempts are made with; made when it is not there.</summary>
    public static ReadOnlyMemory<byte> Identity(string path, SqliteOptions options, CancellationToken cancel)
    {
        SqliteFile.Prepare(path, create: false, options);
        using var readers = new ReadPool(path);
        if (readers.Read(Find) is { } known) return known;
        using var writer = new WriteConnection(path, options);
        try
        {
            writer.Begin(cancel);
            WorkspaceRow.Read(writer.Database).RequireWritable();
            writer.Database.Statement("insert or ignore into secret (name, value) values ('identity', ?)")
                .WithBlob(RandomNumberGenerator.GetBytes(KeyBytes)).Run();
            var key = Find(writer.Database)!.Value; // of who was first
            writer.Commit();
            writer.RequireInPlace();
            return key;
        }
        catch (SqliteFailure e)
        {
            throw new JournalException($"writing `{writer.Database.Path}` failed: {e.Message}", e);
        }
        finally
        {
            writer.Rollback();
        }
    }

    private static ReadOnlyMemory<byte>? Find(Database database)
    {
        var row = database.Statement("select value from secret where name = 'identity'");
        var value = row.Next() ? row.Bytes(0).ToArray() : default(ReadOnlyMemory<byte>?);
        row.Again();
        return value;
    }
}
