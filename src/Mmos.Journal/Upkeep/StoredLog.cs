using System.Runtime.CompilerServices;
using System.Text;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Upkeep;

/// <summary>Reads stored events after a number, at most so many, in order.</summary>
internal delegate ValueTask<IReadOnlyList<StoredEvent>> ReadPage(long after, int limit);

/// <summary>A log as a store holds it, page by page: the same walk for every kind of store.</summary>
internal static class StoredLog
{
    private const int Page = 1_000;

    /// <summary>Every stored event, in pages.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Pages(
        ReadPage read, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (long after = 0; ;)
        {
            cancel.ThrowIfCancellationRequested();
            var page = await read(after, Page).ConfigureAwait(false);
            if (page.Count > 0) yield return page;
            if (page.Count < Page) yield break;
            after = page[^1].Place.Seq;
        }
    }

    /// <summary>The events of these pages in whole records: a list ends where a record ends.</summary>
    /// <exception cref="JournalException">An event cannot be read.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<Recorded>> Records(
        IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var pending = new List<Recorded>();
        await foreach (var page in pages.WithCancellation(cancel).ConfigureAwait(false))
        {
            pending.AddRange(page.Select(Decode));
            var last = pending.FindIndex(e => e.Record == pending[^1].Record);
            if (last <= 0) continue;
            yield return pending[..last];
            pending = pending[last..];
        }
        if (pending.Count > 0) yield return pending;
    }

    /// <summary>The event of its stored form.</summary>
    /// <exception cref="JournalException">This build cannot read it.</exception>
    public static Recorded Decode(StoredEvent stored) => stored.Place with
    {
        Event = EventCodec.Decode(stored.Place.Seq, stored.Type, stored.Version, stored.Json.Span),
    };

    /// <summary>The hash that follows <paramref name="previous"/> when this event does.</summary>
    public static byte[] Chain(ReadOnlySpan<byte> previous, StoredEvent stored) =>
        HashChain.Next(previous, stored.Place, new EncodedEvent(stored.Type, stored.Version, stored.Json));

    /// <summary>These pages as they are, and at the end a refusal unless they are a log from its
    /// beginning.</summary>
    /// <remarks>At the end, because a content that was removed is named by a later event; so the caller
    /// stores
    /// them in one transaction.</remarks>
    /// <exception cref="JournalException">A number or a hash does not follow.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Continuing(
        IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var chain = new LogChain();
        await foreach (var page in pages.WithCancellation(cancel).ConfigureAwait(false))
        {
            foreach (var stored in page) chain.Add(stored);
            yield return page;
        }
        if (chain.Problems.Count > 0)
            throw new JournalException($"{chain.Problems[0]}; nothing was stored");
    }

    /// <summary>Text of a stored content, for columns of text.</summary>
    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
