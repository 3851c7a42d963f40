using Mmos.Journal.Sqlite;
using Xunit;

namespace Mmos.Journal.Tests;

public sealed class SqliteBlobStoreTests
{
    [Fact]
    public async Task A_blob_is_stored_once_and_found_by_its_hash()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new SqliteFolder();
        await using var journal = folder.Open();
        using var blobs = SqliteBlobStore.Open(folder.File);
        var hash = await blobs.Put("hello"u8.ToArray(), cancel);
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", hash);
        Assert.Equal(hash, await blobs.Put("hello"u8.ToArray(), cancel));
        Assert.Equal("hello"u8.ToArray(), (await blobs.Get(hash, cancel))!.Value.ToArray());
        Assert.Equal(0, (await blobs.Get(await blobs.Put(default, cancel), cancel))!.Value.Length);
        Assert.Null(await blobs.Get(new string('0', 64), cancel));
        Assert.Null(await blobs.Get("../../etc/passwd", cancel));
    }
}
