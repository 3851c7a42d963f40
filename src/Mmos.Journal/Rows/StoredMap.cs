using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Rows;

/// <summary>Rows of `event` as they are stored, and as the core knows them.</summary>
internal static class StoredMap
{
    /// <summary>The columns that both read.</summary>
    public const string Columns = "seq, at, clock, actor, record, key, body_hash, type, version, data, hash";

    /// <summary>The event.</summary>
    /// <exception cref="JournalException">This build cannot read it.</exception>
    public static Recorded Recorded(IRow row) => Place(row) with
    {
        Event = EventCodec.Decode(row.Int64(0), row.Text(7), row.Int32(8), row.Bytes(9)),
    };

    /// <summary>The event without reading its content.</summary>
    public static StoredEvent Stored(IRow row) => new(Place(row), row.Text(7), row.Int32(8),
        row.Bytes(9).ToArray(), HashChain.Text(row.Bytes(10)));

    private static Recorded Place(IRow row) => new(row.Int64(0), row.Int64(1), row.Int64(2), row.Text(3),
        row.Int64(4), row.TextOrNull(5), unchecked((ulong)(row.Int64OrNull(6) ?? 0)), null!);
}
