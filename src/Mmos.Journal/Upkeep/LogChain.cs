using System.Security.Cryptography;
using System.Text.Json;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Upkeep;

/// <summary>The chain of hashes, event by event, with the contents that were removed from it in the
/// open.</summary>
internal sealed class LogChain : ILogChain
{
    private static readonly string RedactedName =
        EventCodec.Encode(new LogRedacted([], [], "")).Type;

    private readonly List<string> _problems = [];
    private readonly SortedDictionary<long, string> _unfollowing = []; // with the hash of their content
    private byte[] _hash = [];

    public long Seq { get; private set; }

    public string Hash => HashChain.Text(_hash);

    public IReadOnlyList<string> Problems =>
        [.. _problems, .. _unfollowing.Keys.Take(LogChecks.MaxProblems)
            .Select(seq => $"event {seq} was changed, or one before it: its hash does not follow")];

    public void Add(StoredEvent stored)
    {
        var seq = stored.Place.Seq;
        if (seq != Seq + 1 && _problems.Count < LogChecks.MaxProblems)
            _problems.Add($"after event {Seq} comes event {seq}");
        Seq = seq;
        if (HashChain.Text(StoredLog.Chain(_hash, stored)) != stored.Hash)
            _unfollowing[seq] = HashChain.Text(SHA256.HashData(stored.Json.Span));
        _hash = Convert.FromHexString(stored.Hash);
        if (stored.Type == RedactedName) Forgive(stored);
    }

    /// <summary>A content that was replaced in the open is as good as any: exactly that content.</summary>
    private void Forgive(StoredEvent stored)
    {
        try
        {
            if (!EventCodec.TryDecode(stored.Type, stored.Version, stored.Json.Span, out var happened)
                || happened is not LogRedacted redacted) return;
            foreach (var (seq, hash) in redacted.Contents)
                if (_unfollowing.TryGetValue(seq, out var content) && content == hash)
                    _unfollowing.Remove(seq);
        }
        catch (JsonException)
        {
            // What it cannot say, it does not forgive; that it cannot be read is found by whoever decodes it.
        }
    }
}
