namespace Mmos.Mcp.Tests.Given;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers run.</summary>
    public int Timers
    {
        get { lock (_lock) return _alarms.Count; }
    }

    /// <summary>How many timers were made or set anew.</summary>
    public int Made { get; private set; }

    public override long GetTimestamp()
    {
        lock (_lock) return _ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime,
        TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        List<Alarm> due;
        lock (_lock)
        {
            _ticks += by.Ticks;
            due = [.. _alarms.Where(alarm => alarm.DueAt <= _ticks)];
        }
        foreach (var alarm in due) alarm.Ring();
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _period;

        public long DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._alarms.Remove(this);
                if (dueTime < TimeSpan.Zero) return true;
                (DueAt, _period) = (time._ticks + dueTime.Ticks, period.Ticks);
                time._alarms.Add(this);
                time.Made++;
            }
            return true;
        }

        public void Ring()
        {
            lock (time._lock)
            {
                if (_period > 0) DueAt = time._ticks + _period;
                else time._alarms.Remove(this);
            }
            callback(state);
        }

        public void Dispose()
        {
            lock (time._lock) time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
