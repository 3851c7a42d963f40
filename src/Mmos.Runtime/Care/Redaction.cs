using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Care;

/// <summary>What is to be removed.</summary>
/// <param name="Text">Wherever a string of an event or a blob holds it; null: everything that people wrote in
/// the event.</param>
/// <param name="Event">Only in this event; null: in all of them, and in blobs.</param>
/// <param name="Reason">Why, for the log; never the text itself.</param>
public sealed record RedactionRequest(string? Text, long? Event, string Reason);

/// <summary>What was removed.</summary>
/// <param name="Events">Numbers of the events.</param>
/// <param name="Blobs">Hashes of the blobs.</param>
/// <param name="Head">The head of the log now.</param>
public sealed record RedactionReport(IReadOnlyList<long> Events, IReadOnlyList<string> Blobs, Head Head);

/// <summary>Removes a secret from a log that should never have held it.</summary>
/// <remarks>
/// Only what people and agents wrote can go: the log is folded with and without it, and when the states
/// differ the text is part of something that deciding needs, such as a name, and it is refused. Backups
/// that were made before still hold it.
/// </remarks>
public sealed class Redaction(
    IUpkeepStore store, IBlobStore blobs, ILogFormat format, TimeProvider time)
{
    /// <summary>A shorter text stands in too many places that have nothing to do with it.</summary>
    public const int MinLength = 4;

    private readonly LogFold _before = new();
    private readonly LogFold _after = new();
    private readonly List<RedactedContent> _contents = [];
    private IReadOnlyList<string> _blobs = [];

    /// <summary>Removes it; once per object.</summary>
    /// <exception cref="JournalException">It cannot be removed, or nothing holds it; nothing was
    /// changed.</exception>
    public async Task<RedactionReport> Run(RedactionRequest request, string actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Text is { } text && (text.Length < MinLength || text.Any(char.IsControl)))
            throw new JournalException($"a text to remove has at least {MinLength} characters on one line");
        if (request.Text is { } secret && request.Reason.Contains(secret, StringComparison.Ordinal))
            throw new JournalException(
                "the reason holds the text that is to be removed; it stays in the log");
        if (request is { Text: { } wanted, Event: null })
            _blobs = await Holding(wanted, cancel).ConfigureAwait(false);
        var head = await store.Redact(
            stored => Replace(request, stored), () => Close(request, actor), new LogFold().Project, cancel)
            .ConfigureAwait(false);
        foreach (var hash in _blobs) await store.RemoveBlob(hash, cancel).ConfigureAwait(false);
        return new RedactionReport([.. _contents.Select(c => c.Seq)], _blobs, head);
    }

    private ReadOnlyMemory<byte>? Replace(RedactionRequest request, StoredEvent stored)
    {
        var place = stored.Place;
        _before.Fold(place with { Event = format.Decode(stored) });
        var isMeant = request.Event is null || request.Event == place.Seq;
        var content = !isMeant ? null : request.Text is { } text
            ? RedactedJson.Without(stored.Json.Span, text)
            : RedactedJson.WithoutProse(stored.Json.Span);
        try
        {
            _after.Fold(place with
            {
                Event = format.Decode(content is { } changed ? stored with { Json = changed } : stored),
            });
        }
        catch (Exception e) when (e is JournalException or InvariantException or KeyNotFoundException
            or ArgumentException or JsonException)
        {
            throw Needed(place.Seq, e);
        }
        if (content is { } made)
            _contents.Add(new(place.Seq, Convert.ToHexStringLower(SHA256.HashData(made.Span))));
        return content;
    }

    private IReadOnlyList<Recorded> Close(RedactionRequest request, string actor)
    {
        if (request.Event is { } wanted && wanted > _before.State.Seq)
            throw new JournalException($"there is no event {wanted}; the last one is {_before.State.Seq}");
        if (_contents.Count + _blobs.Count == 0)
            throw new JournalException(request.Event is { } seq
                ? $"event {seq} holds nothing that could be removed; nothing was changed"
                : "no event and no blob holds that text; nothing was changed");
        if (StateCodec.Hash(_before.State) != StateCodec.Hash(_after.State))
            throw Needed(_contents[0].Seq, null);
        var wall = time.GetUtcNow().ToUnixTimeMilliseconds();
        return _after.Decide(new Command.MarkRedacted(_contents, _blobs, request.Reason),
            new Header(wall, Math.Max(wall, _after.State.Clock), actor));
    }

    private async Task<IReadOnlyList<string>> Holding(string text, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        List<string> found = [];
        foreach (var hash in await store.BlobHashes(cancel).ConfigureAwait(false))
            if (await blobs.Get(hash, cancel).ConfigureAwait(false) is { } content
                && content.Span.IndexOf(bytes) >= 0)
                found.Add(hash);
        return found;
    }

    private static JournalException Needed(long seq, Exception? inner) => new(
        $"the text is part of a name or a word that deciding needs (first in event {seq}), so the log could "
        + "not be replayed without it; nothing was changed. Remove a longer text, or start a new workspace",
        inner);
}
