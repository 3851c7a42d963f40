using System.Text;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Care;

/// <summary>Finds blobs that no event names: what a process stored and then did not live to say.</summary>
public static class OrphanBlobs
{
    private const int Page = 1_000;
    private const int HashLength = 64;

    /// <summary>Hashes of the blobs that no event names now, in order.</summary>
    /// <remarks>
    /// An event names a blob by its hash in hexadecimal, wherever in its content. A blob is stored before
    /// the event that names it, so one that was just stored looks like an orphan: remove only what was one
    /// some time ago as well.
    /// </remarks>
    public static async Task<IReadOnlyList<string>> Find(IUpkeepStore store, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(store);
        var left = new SortedSet<string>(await store.BlobHashes(cancel).ConfigureAwait(false),
            StringComparer.Ordinal);
        for (long after = 0; left.Count > 0;)
        {
            var page = await store.ReadStored(after, Page, cancel).ConfigureAwait(false);
            foreach (var stored in page) Forget(left, stored.Json.Span);
            if (page.Count < Page) break;
            after = page[^1].Place.Seq;
        }
        return [.. left];
    }

    private static void Forget(SortedSet<string> left, ReadOnlySpan<byte> json)
    {
        for (var (at, run) = (0, 0); at < json.Length; at++)
        {
            run = char.IsAsciiHexDigitLower((char)json[at]) ? run + 1 : 0;
            if (run >= HashLength)
                left.Remove(Encoding.ASCII.GetString(json.Slice(at - HashLength + 1, HashLength)));
        }
    }
}
