using System.Security.Cryptography;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Blobs in the workspace's file.</summary>
/// <remarks>Thread-safe; puts are done one after another.</remarks>
public sealed class SqliteBlobStore : IBlobStore, IDisposable
{
    private readonly WriteConnection _writer;
    private readonly ReadPool _readers;
    private readonly Lock _writing = new();

    private SqliteBlobStore(string path, SqliteOptions options)
    {
        _writer = new WriteConnection(path, options);
        _readers = new ReadPool(path);
    }

    /// <summary>Opens the blobs of a workspace that exists.</summary>
    /// <exception cref="JournalException">There is none at this path, or it cannot be read.</exception>
    public static SqliteBlobStore Open(string path, SqliteOptions? options = null)
    {
        var full = Path.GetFullPath(path);
        SqliteFile.Prepare(full, create: false, options ?? SqliteOptions.Default);
        return new SqliteBlobStore(full, options ?? SqliteOptions.Default);
    }

    /// <inheritdoc/>
    public ValueTask<string> Put(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var hash = SHA256.HashData(content.Span);
        var text = Convert.ToHexStringLower(hash);
        if (_readers.Read(db => Has(db, hash))) return new(text);
        lock (_writing)
        {
            try
            {
                _writer.Begin(cancel);
                WorkspaceRow.Read(_writer.Database).RequireWritable();
                _writer.Database.Statement("insert or ignore into blob (hash, content) values (?, ?)")
                    .WithBlob(hash).WithBlob(content.Span).Run();
                _writer.Commit();
                _writer.RequireInPlace();
                return new(text);
            }
            catch (SqliteFailure e)
            {
                throw new JournalException($"writing `{_writer.Database.Path}` failed: {e.Message}", e);
            }
            finally
            {
                _writer.Rollback();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> Get(string hash, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigit))
            return new((ReadOnlyMemory<byte>?)null);
        var key = Convert.FromHexString(hash);
        return new(_readers.Read(db =>
        {
            var row = db.Statement("select content from blob where hash = ?").WithBlob(key);
            // A bare `null` here would become an empty content, by the conversion from arrays.
            var content = row.Next() ? row.Bytes(0).ToArray() : default(ReadOnlyMemory<byte>?);
            row.Again();
            return content;
        }));
    }

    private static bool Has(Database database, byte[] hash)
    {
        var row = database.Statement("select 1 from blob where hash = ?").WithBlob(hash);
        var has = row.Next();
        row.Again();
        return has;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _readers.Dispose();
            _writer.Dispose();
        }
    }
}
