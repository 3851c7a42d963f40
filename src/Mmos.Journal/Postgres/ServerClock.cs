namespace Mmos.Journal.Postgres;

/// <summary>The server's wall clock, told by this machine's and the distance last measured between them:
/// hosts whose clocks differ count the same deadlines alike.</summary>
/// <remarks>Only the wall clock is the server's; timers and elapsed times are this machine's.
/// Thread-safe.</remarks>
internal sealed class ServerClock(TimeProvider local, TimeSpan every) : TimeProvider
{
    private long _ahead;
    private long _measured;

    /// <summary>Whether the distance is old enough to be measured again.</summary>
    public bool IsDue => Volatile.Read(ref _measured) is var at
        && (at == 0 || local.GetElapsedTime(at) >= every);

    /// <summary>The server's clock showed this right now, less the time of the answer's way.</summary>
    public void Measured(DateTime server)
    {
        Volatile.Write(ref _ahead, server.Ticks - local.GetUtcNow().UtcTicks);
        Volatile.Write(ref _measured, local.GetTimestamp());
    }

    public override DateTimeOffset GetUtcNow() =>
        local.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override long GetTimestamp() => local.GetTimestamp();

    public override long TimestampFrequency => local.TimestampFrequency;

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);
}
