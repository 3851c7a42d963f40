#pragma warning disable MCP9006 // What the revisions with sessions need; the newest has none.
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mmos.Server.Mcp;

/// <summary>What one session was told last, so that a client whose connection was cut asks again with
/// `Last-Event-ID` and misses nothing.</summary>
/// <remarks>Only the revisions with sessions know this. It lives as long as its session, in this
/// process.</remarks>
internal sealed class KeptEvents : ISseEventStreamStore
{
    /// <summary>Events of a session that are kept, two for a usual call: a client asks again within seconds,
    /// and an answer may have 100 kB.</summary>
    private const int Most = 40;

    private readonly Lock _lock = new();
    private readonly Queue<Kept> _kept = new();
    private readonly List<Line> _lines = [];
    private long _last;

    /// <inheritdoc/>
    public ValueTask<ISseEventStreamWriter> CreateStreamAsync(SseEventStreamOptions options,
        CancellationToken cancellationToken = default)
    {
        var line = new Line(this, options.SessionId, options.StreamId) { Mode = options.Mode };
        lock (_lock)
        {
            // Lines that have ended and of which nothing is kept cannot be asked for any more.
            _lines.RemoveAll(old => old.IsOver && _kept.All(kept => kept.Line != old));
            _lines.Add(line);
        }
        return new(line);
    }

    /// <inheritdoc/>
    public ValueTask<ISseEventStreamReader?> GetStreamReaderAsync(string lastEventId,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || last > _last || LineOf(last) is not { } line)
                return new((ISseEventStreamReader?)null);
            return new(new Reader(line, last));
        }
    }

    /// <summary>What the stream for notices says from now on, once it was opened before; null before
    /// that.</summary>
    public ISseEventStreamReader? Notices()
    {
        lock (_lock)
            return _lines.LastOrDefault(line => line.StreamId
                == StreamableHttpServerTransport.UnsolicitedMessageStreamId) is { } line
                ? new Reader(line, _last) : null;
    }

    // Whoever asks after an event that is gone may have missed others.
    private Line? LineOf(long id) => _kept.FirstOrDefault(kept => kept.Id == id)?.Line;

    private SseItem<JsonRpcMessage?> Keep(Line line, SseItem<JsonRpcMessage?> item)
    {
        lock (_lock)
        {
            var id = ++_last;
            item = item with { EventId = id.ToString(CultureInfo.InvariantCulture) };
            _kept.Enqueue(new Kept(id, line, item));
            if (_kept.Count > Most) _kept.Dequeue();
            line.Tell();
        }
        return item;
    }

    private (IReadOnlyList<Kept> Events, bool IsOver, Task News) After(Line line, long last)
    {
        lock (_lock)
        {
            List<Kept> events = [.. _kept.Where(kept => kept.Line == line && kept.Id > last)];
            // A line that is polled gives the messages that there are, or waits for the next: a client that
            // came too early would have to come again for nothing.
            var isEnough = line.Mode == SseEventStreamMode.Polling
                && events.Any(kept => kept.Item.Data is not null);
            return (events, line.IsOver || isEnough, line.News);
        }
    }

    private sealed record Kept(long Id, Line Line, SseItem<JsonRpcMessage?> Item);

    /// <summary>One stream of a session: the answer to a request, or the notices.</summary>
    private sealed class Line(KeptEvents all, string session, string stream) : ISseEventStreamWriter
    {
        private TaskCompletionSource _news = New();

        public string SessionId => session;

        public string StreamId => stream;

        public SseEventStreamMode Mode { get; set; }

        public bool IsOver { get; private set; }

        public Task News => _news.Task;

        public KeptEvents All => all;

        public ValueTask SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken = default)
        {
            lock (all._lock)
            {
                Mode = mode;
                Tell();
            }
            return default;
        }

        public ValueTask<SseItem<JsonRpcMessage?>> WriteEventAsync(SseItem<JsonRpcMessage?> sseItem,
            CancellationToken cancellationToken = default) =>
            new(sseItem.EventId is null ? all.Keep(this, sseItem) : sseItem);

        public ValueTask DisposeAsync()
        {
            lock (all._lock)
            {
                IsOver = true;
                Tell();
            }
            return default;
        }

        /// <summary>Wakes whoever reads; under the lock.</summary>
        public void Tell()
        {
            _news.SetResult();
            _news = New();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Reader(Line line, long last) : ISseEventStreamReader
    {
        public string SessionId => line.SessionId;

        public string StreamId => line.StreamId;

        public async IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadEventsAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var seen = last;
            while (true)
            {
                var (events, isOver, news) = line.All.After(line, seen);
                foreach (var kept in events)
                {
                    yield return kept.Item;
                    seen = kept.Id;
                }
                if (isOver) yield break;
                await news.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
