namespace Mmos.Server.Telemetry;

/// <summary>The share of what ended well, of the last hour.</summary>
internal sealed class RecentShare
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Queue<(DateTimeOffset At, bool Good)> _ended = new();

    public void Add(DateTimeOffset at, bool good)
    {
        _ended.Enqueue((at, good));
        Forget(at);
    }

    /// <summary>0-1; not a number when nothing ended.</summary>
    public double At(DateTimeOffset now)
    {
        Forget(now);
        return _ended.Count == 0 ? double.NaN : _ended.Count(e => e.Good) / (double)_ended.Count;
    }

    private void Forget(DateTimeOffset now)
    {
        while (_ended.TryPeek(out var oldest) && oldest.At < now - Window) _ended.Dequeue();
    }
}
