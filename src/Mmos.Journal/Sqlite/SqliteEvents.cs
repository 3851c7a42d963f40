using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Reading and appending rows of `event`.</summary>
internal static class SqliteEvents
{
    private const string Columns = StoredMap.Columns;

    /// <summary>Events after a number, in order.</summary>
    public static List<Recorded> Read(Database database, long after, int limit)
    {
        var rows = database.Statement($"select {Columns} from event where seq > ? order by seq limit ?")
            .With(after).With(limit);
        var read = new List<Recorded>();
        try
        {
            while (rows.Next()) read.Add(StoredMap.Recorded(rows));
        }
        finally
        {
            rows.Again();
        }
        return read;
    }

    /// <summary>Events after a number as they are stored, without reading their content.</summary>
    public static List<StoredEvent> ReadStored(Database database, long after, int limit)
    {
        var rows = database.Statement($"select {Columns} from event where seq > ? order by seq limit ?")
            .With(after).With(limit);
        var read = new List<StoredEvent>();
        while (rows.Next()) read.Add(StoredMap.Stored(rows));
        return read;
    }

    public static byte[]? Hash(Database database, long seq)
    {
        var row = database.Statement("select hash from event where seq = ?").With(seq);
        var hash = row.Next() ? row.Bytes(0).ToArray() : null;
        row.Again();
        return hash;
    }

    /// <summary>Appends events whose numbers go on from <paramref name="last"/>.</summary>
    /// <returns>Hash of the last one.</returns>
    /// <exception cref="InvalidOperationException">A number does not follow: a bug of the caller.</exception>
    public static byte[] Append(Database database, long last, byte[] hash, IReadOnlyList<Recorded> events)
    {
        foreach (var recorded in events)
        {
            if (recorded.Seq != ++last)
                throw new InvalidOperationException($"event {recorded.Seq} cannot follow event {last - 1}");
            var stored = EventCodec.Encode(recorded.Event);
            hash = HashChain.Next(hash, recorded, stored);
            Insert(database, recorded, stored, hash, EventCodec.Subject(recorded.Event));
        }
        return hash;
    }

    /// <summary>Stores an event as it is: its hash was checked.</summary>
    public static void Insert(Database database, StoredEvent stored, Event happened) =>
        Insert(database, stored.Place, new EncodedEvent(stored.Type, stored.Version, stored.Json),
            Convert.FromHexString(stored.Hash), EventCodec.Subject(happened));

    private static void Insert(
        Database database, in Recorded place, in EncodedEvent stored, byte[] hash, EventSubject subject) =>
        database.Statement($"insert into event ({Columns}, project, task, worker) "
                + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .With(place.Seq).With(place.At).With(place.Clock).With(place.Actor)
            .With(place.Record).With(place.Key)
            .With(place.Key is null ? null : unchecked((long)place.BodyHash))
            .With(stored.Type).With(stored.Version).WithText(stored.Json.Span).WithBlob(hash)
            .With(subject.Project).With(subject.Task).With(subject.Worker)
            .Run();
}
