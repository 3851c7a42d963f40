using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Memory;

/// <summary>A log in memory that any number of <see cref="MemoryJournal"/>s share: for tests and
/// simulations.</summary>
/// <remarks>Thread-safe. Nothing survives the process.</remarks>
public sealed class MemoryLog
{
    private readonly List<(Recorded Event, byte[] Hash)> _events = [];
    private readonly List<TableWrites> _rows = [];
    private readonly Dictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = New();

    /// <summary>An empty log.</summary>
    /// <param name="encode">Whether events pass through their stored form, as in a file: slower, finds what
    /// does not survive it.</param>
    /// <param name="epoch">Stands for the random number of a file.</param>
    public MemoryLog(bool encode = false, long epoch = 1)
    {
        Encodes = encode;
        Epoch = epoch;
    }

    /// <summary>Whether events pass through their stored form.</summary>
    public bool Encodes { get; }

    /// <summary>Random in a file; a test sets another to stand for a restored one.</summary>
    public long Epoch { get; set; }

    /// <summary>What a newer MMOS would have raised; a test sets it to stand for one.</summary>
    public string? UpgradedTo { get; set; }

    /// <summary>Held during a write; a test that looks at the log beside writers takes it too.</summary>
    internal Lock Writing { get; } = new();

    /// <summary>The end of the log.</summary>
    public Head Head
    {
        get
        {
            lock (Writing)
                return new Head(
                    _events.Count, _events.Count == 0 ? "" : HashChain.Text(_events[^1].Hash), Epoch);
        }
    }

    /// <summary>Every event so far.</summary>
    public IReadOnlyList<Recorded> Events
    {
        get
        {
            lock (Writing) return [.. _events.Select(e => e.Event)];
        }
    }

    /// <summary>What each write said of the read tables, in order.</summary>
    public IReadOnlyList<TableWrites> Rows
    {
        get
        {
            lock (Writing) return [.. _rows];
        }
    }

    /// <summary>Forgets events from the end, as a backup that was put back would.</summary>
    public void Truncate(long seq)
    {
        lock (Writing) _events.RemoveRange((int)seq, _events.Count - (int)seq);
    }

    internal IReadOnlyList<Recorded> After(long seq, int limit)
    {
        lock (Writing)
        {
            var from = (int)Math.Clamp(seq, 0, _events.Count);
            return [.. _events.Skip(from).Take(Math.Min(limit, _events.Count - from)).Select(e => e.Event)];
        }
    }

    internal string? Hash(long seq)
    {
        lock (Writing)
            return seq < 1 || seq > _events.Count ? null : HashChain.Text(_events[(int)seq - 1].Hash);
    }

    internal void Append(Batch batch)
    {
        lock (Writing)
        {
            var fresh = new List<(Recorded, byte[])>();
            var hash = _events.Count == 0 ? [] : _events[^1].Hash;
            foreach (var recorded in batch.Events)
            {
                if (recorded.Seq != _events.Count + fresh.Count + 1)
                    throw new InvalidOperationException(
                        $"event {recorded.Seq} cannot follow event {_events.Count + fresh.Count}");
                // Without encoding the hash covers the event's place alone; enough to tell two logs apart.
                var stored = Encodes ? EventCodec.Encode(recorded.Event) : default;
                hash = HashChain.Next(hash, recorded, Encodes ? stored : new("", 0, default));
                var kept = Encodes
                    ? EventCodec.Decode(recorded.Seq, stored.Type, stored.Version, stored.Json.Span)
                    : recorded.Event;
                fresh.Add((recorded with { Event = kept }, hash));
            }
            _events.AddRange(fresh);
            _rows.Add(batch.Rows);
            TaskCompletionSource changed;
            (changed, _changed) = (_changed, New());
            changed.TrySetResult();
        }
    }

    internal Task Changed(long seq)
    {
        lock (Writing) return _events.Count != seq ? Task.CompletedTask : _changed.Task;
    }

    internal Snapshot? Snapshot(string format)
    {
        lock (Writing) return _snapshots.GetValueOrDefault(format);
    }

    internal void Keep(Snapshot snapshot)
    {
        lock (Writing)
            if (!_snapshots.TryGetValue(snapshot.Format, out var kept) || kept.Seq <= snapshot.Seq)
                _snapshots[snapshot.Format] = snapshot;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
