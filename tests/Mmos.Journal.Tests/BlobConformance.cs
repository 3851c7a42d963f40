using Mmos.Journal.Tests.Stores;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What a store of blobs promises; one subclass per kind of database.</summary>
public abstract class BlobConformance(TestStore store) : IAsyncDisposable
{
    [Fact]
    public async Task A_blob_is_stored_once_and_found_by_its_hash()
    {
        var cancel = TestContext.Current.CancellationToken;
        var blobs = store.Database.Blobs(store.Workspace);
        var hash = await blobs.Put("hello"u8.ToArray(), cancel);
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", hash);
        Assert.Equal(hash, await blobs.Put("hello"u8.ToArray(), cancel));
        Assert.Equal("hello"u8.ToArray(), (await blobs.Get(hash, cancel))!.Value.ToArray());
        Assert.Equal(0, (await blobs.Get(await blobs.Put(default, cancel), cancel))!.Value.Length);
        Assert.Null(await blobs.Get(new string('0', 64), cancel));
        Assert.Null(await blobs.Get("../../etc/passwd", cancel));
        Assert.Null(await store.Database.Blobs(store.Another()).Get(hash, cancel));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }
}

public sealed class SqliteBlobStoreTests() : BlobConformance(new SqliteStore());

public sealed class PostgresBlobStoreTests() : BlobConformance(new PostgresStore());
