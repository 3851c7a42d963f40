using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Journal.Upkeep;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Rows to append to `event`: one array for each column, so that a batch of any size is one
/// statement.</summary>
internal sealed class EventRows(string workspace)
{
    private const string Insert = """
        insert into mmos.event (workspace, seq, at, clock, actor, record, key, body_hash, type, version,
          project, task, worker, data, hash)
        select $1, * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[],
          $7::text[], $8::bigint[], $9::text[], $10::int[], $11::text[], $12::int[], $13::text[],
          $14::text[], $15::bytea[])
        """;

    private readonly List<Recorded> _places = [];
    private readonly List<EncodedEvent> _stored = [];
    private readonly List<EventSubject> _subjects = [];
    private readonly List<byte[]> _hashes = [];

    /// <summary>The end of the log after these events.</summary>
    public Head Head { get; private set; }

    /// <summary>Takes events whose numbers go on from a head.</summary>
    /// <exception cref="InvalidOperationException">A number does not follow: a bug of the caller.</exception>
    public EventRows Append(Head head, byte[] hash, IReadOnlyList<Recorded> events)
    {
        var last = head.Seq;
        foreach (var recorded in events)
        {
            if (recorded.Seq != ++last)
                throw new InvalidOperationException($"event {recorded.Seq} cannot follow event {last - 1}");
            // Before it is hashed: what is stored is what the hash covers.
            var place = recorded with
            {
                Actor = PgText.Clean(recorded.Actor),
                Key = PgText.CleanOrNull(recorded.Key),
            };
            var stored = EventCodec.Encode(recorded.Event);
            hash = HashChain.Next(hash, place, stored);
            Add(place, stored, EventCodec.Subject(recorded.Event), hash);
        }
        Head = head with { Seq = last, Hash = HashChain.Text(hash) };
        return this;
    }

    /// <summary>Takes events as they are: their hashes were checked.</summary>
    public EventRows Take(IReadOnlyList<StoredEvent> events)
    {
        foreach (var stored in events)
            Add(stored.Place, new EncodedEvent(stored.Type, stored.Version, stored.Json),
                EventCodec.Subject(StoredLog.Decode(stored).Event), Convert.FromHexString(stored.Hash));
        return this;
    }

    /// <summary>Puts the statement into a batch.</summary>
    public void Into(NpgsqlBatch batch) => batch.Add(Insert, workspace,
        Column(p => p.Seq), Column(p => p.At), Column(p => p.Clock), Column(p => p.Actor),
        Column(p => p.Record), Column(p => p.Key),
        Column(p => p.Key is null ? null : (long?)unchecked((long)p.BodyHash)),
        _stored.ConvertAll(s => s.Type).ToArray(), _stored.ConvertAll(s => s.Version).ToArray(),
        _subjects.ConvertAll(s => s.Project).ToArray(), _subjects.ConvertAll(s => s.Task).ToArray(),
        _subjects.ConvertAll(s => PgText.CleanOrNull(s.Worker)).ToArray(),
        _stored.ConvertAll(s => StoredLog.Text(s.Json)).ToArray(), _hashes.ToArray());

    /// <summary>Events from a number on, in order; their hashes too.</summary>
    public static (string Sql, object[] Values) From(string workspace, long seq) =>
        ($"select {StoredMap.Columns} from mmos.event where workspace = $1 and seq >= $2 order by seq",
            [workspace, seq]);

    /// <summary>Events after a number as they are stored, in order.</summary>
    public static async Task<IReadOnlyList<StoredEvent>> Stored(NpgsqlConnection connection,
        string workspace, long after, int limit, CancellationToken cancel) =>
        await connection.List(StoredMap.Stored, cancel, Page, workspace, after, limit).ConfigureAwait(false);

    /// <summary>Events after a number, in order.</summary>
    public static async Task<IReadOnlyList<Recorded>> Read(NpgsqlConnection connection,
        string workspace, long after, int limit, CancellationToken cancel) =>
        await connection.List(StoredMap.Recorded, cancel, Page, workspace, after, limit)
            .ConfigureAwait(false);

    private const string Page = $"select {StoredMap.Columns} from mmos.event "
        + "where workspace = $1 and seq > $2 order by seq limit $3";

    private void Add(in Recorded place, in EncodedEvent stored, EventSubject subject, byte[] hash)
    {
        _places.Add(place);
        _stored.Add(stored);
        _subjects.Add(subject);
        _hashes.Add(hash);
    }

    private T[] Column<T>(Func<Recorded, T> value) => [.. _places.Select(value)];
}
