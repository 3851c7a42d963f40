using System.Collections.Concurrent;
using System.Globalization;
using Mmos.Api;

namespace Mmos.Server;

/// <summary>Whether a server is about to stop, and who has to be told: the workers that take their work
/// through it. Thread-safe.</summary>
/// <param name="time">Measures how long it still goes on.</param>
internal sealed class Departure(TimeProvider time) : IDisposable
{
    /// <summary>The code of what is refused because of it.</summary>
    public const string Code = "draining";

    /// <summary>Seconds that it still goes on; on answers of who asked to be told.</summary>
    public const string Header = "Mmos-Draining";

    private const int MostWorkers = 10_000;
    private readonly CancellationTokenSource _announced = new();
    private readonly ConcurrentDictionary<string, byte> _workers = new(StringComparer.Ordinal);
    private long _end;

    /// <summary>Ends when the departure is announced.</summary>
    public CancellationToken Announced => _announced.Token;

    /// <summary>How long it still goes on; null while it is not about to stop.</summary>
    public TimeSpan? Left => !_announced.IsCancellationRequested ? null
        : TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref _end) - time.GetUtcNow().UtcTicks));

    /// <summary>The same, whole seconds.</summary>
    public string Seconds =>
        Math.Floor((Left ?? TimeSpan.Zero).TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whoever asked for work lately.</summary>
    public IReadOnlyCollection<string> Workers => [.. _workers.Keys];

    /// <summary>Why nothing new is given out.</summary>
    public Problem Problem => new(Code, $"this server is about to stop and gives out nothing new: finish "
        + $"what you hold within {Seconds} seconds, or give it back; ask again in a minute");

    /// <summary>From now on nothing new is given out, and everybody who waits is told.</summary>
    public void Announce(TimeSpan left)
    {
        Volatile.Write(ref _end, (time.GetUtcNow() + left).UtcTicks);
        _announced.Cancel();
    }

    /// <summary>A worker takes its work here.</summary>
    public void Serves(string worker)
    {
        if (_workers.Count >= MostWorkers) _workers.Clear();
        _workers.TryAdd(worker, 0);
    }

    public void Dispose() => _announced.Dispose();
}
