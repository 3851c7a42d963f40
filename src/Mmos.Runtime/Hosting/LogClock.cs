namespace Mmos.Runtime.Hosting;

/// <summary>The clock of deadlines: the wall clock, but never back; while the wall is behind, it counts on
/// monotonically (design section 2).</summary>
internal sealed class LogClock
{
    private long _clock;
    private long _mono;

    /// <summary>The clock now; never below <paramref name="floor"/>, the clock of the log's last
    /// event.</summary>
    public long Read(Now now, long floor)
    {
        var counted = _clock + Math.Max(0, now.Mono - _mono);
        // A wall clock that went back leaves `counted` ahead; one that went forward is taken at once.
        _clock = Math.Max(Math.Max(counted, now.Wall), floor);
        _mono = now.Mono;
        return _clock;
    }
}
