namespace Mmos.Core;

/// <summary>The idempotency keys that are still honoured: 24 h and at least the last 10,000 (design section
/// 2).</summary>
internal sealed class KeyWindow
{
    private readonly Dictionary<(string Actor, string Key), KeyEntry> _entries = [];
    private readonly Queue<(string Actor, string Key, long Clock)> _order = new();

    /// <summary>The entries, oldest first.</summary>
    public IEnumerable<(string Actor, string Key, long Clock, KeyEntry Entry)> InOrder =>
        _order.Select(o => (o.Actor, o.Key, o.Clock, _entries[(o.Actor, o.Key)]));

    public int Count => _entries.Count;

    public bool TryGet(string actor, string key, out KeyEntry entry) =>
        _entries.TryGetValue((actor, key), out entry);

    public void Add(string actor, string key, long clock, KeyEntry entry)
    {
        Invariant.Check(_entries.TryAdd((actor, key), entry), "a key is recorded once while it is honoured");
        _order.Enqueue((actor, key, clock));
        while (_order.Count > Limits.KeyCount && _order.Peek().Clock < clock - Limits.KeyMs)
        {
            var old = _order.Dequeue();
            _entries.Remove((old.Actor, old.Key));
        }
    }
}

/// <summary>Where the first answer of a key stands.</summary>
/// <param name="Record">Number of the first event of its record.</param>
/// <param name="BodyHash">Hash of the command's content.</param>
public readonly record struct KeyEntry(long Record, ulong BodyHash);
