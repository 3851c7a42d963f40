using System.Security.Cryptography;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Postgres;

/// <summary>Blobs of one workspace.</summary>
internal sealed class PostgresBlobStore(Server server, string workspace) : IBlobStore
{
    /// <inheritdoc/>
    public async ValueTask<string> Put(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var hash = SHA256.HashData(content.Span);
        // Storing the same once more changes nothing, so it may be tried again.
        await server.Read(async connection =>
        {
            var row = await WorkspaceRow.Read(connection, workspace, server.Name, cancel)
                .ConfigureAwait(false);
            row.RequireWritable();
            return await connection.Run(cancel, "insert into mmos.blob (workspace, hash, content) "
                + "values ($1, $2, $3) on conflict do nothing", workspace, hash, content.ToArray())
                .ConfigureAwait(false);
        }, cancel).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> Get(string hash, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigit))
            return new((ReadOnlyMemory<byte>?)null);
        return server.Read(async connection =>
        {
            var found = await connection.List(row => row.Bytes(0).ToArray(), cancel,
                "select content from mmos.blob where workspace = $1 and hash = $2",
                workspace, Convert.FromHexString(hash)).ConfigureAwait(false);
            return found is [var content] ? content : default(ReadOnlyMemory<byte>?);
        }, cancel);
    }
}
