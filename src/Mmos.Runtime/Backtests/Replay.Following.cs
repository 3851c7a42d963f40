using Mmos.Core;

namespace Mmos.Runtime.Backtests;

/// <summary>What the core decided in a replay, and who is at what by it.</summary>
internal sealed partial class Replay
{
    private readonly Dictionary<string, Seat> _seats = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _idle = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Project, string Key), int> _numbers = [];
    private readonly Dictionary<(string Project, string Key), int> _recorded;
    private readonly Dictionary<int, Made> _made = [];
    private readonly Dictionary<int, Running> _running = [];
    private readonly PriorityQueue<(int Task, int Lease), (long Clock, long Order)> _ends = new();
    private long _order;

    // What is refused did not fit into this run, such as a cancellation of what is done in it already.
    private Rejection? Do(Command command, string actor)
    {
        var result = Workspace.Step(_state, command, new Header(_clock, _clock, actor));
        foreach (var recorded in result.Events)
        {
            Facts.Add(recorded);
            Happened?.Invoke(recorded);
            Follow(recorded.Event);
        }
        return result.Rejection;
    }

    private void Follow(Event happened)
    {
        switch (happened)
        {
            case WorkerRegistered e: Seated(e); break;
            case WorkerOffline e: _seats.Remove(e.Worker); break;
            case WorkerResumed e: _idle.Add(e.Worker); break;
            case TaskSubmitted e: Known(e); break;
            case TaskAssigned e: Given(e); break;
            case UsageRecorded e: MicroUsd += e.Used.NotionalMicroUsd ?? 0; break;
            case AttemptCompleted e: Ended(e.Task); break;
            case TaskReturned e: Returned(e.Task, e.Cause); break;
            case TaskFailed e: Returned(e.Task, e.Cause); break;
            case TaskCancelled e: Ended(e.Task); break;
            case TaskDone e:
                DoneAt = _clock;
                Ended(e.Task);
                break;
        }
    }

    private void Seated(WorkerRegistered e)
    {
        _seats[e.Worker] = new Seat(e.Registration, e.Profile.Model);
        _idle.Add(e.Worker);
    }

    private void Known(TaskSubmitted e)
    {
        var name = (e.Project, e.Definition.Key);
        _numbers[name] = e.Task;
        _made[e.Task] = new Made(_recorded[name]);
    }

    private void Given(TaskAssigned e)
    {
        var made = _made[e.Task];
        var attempts = _recording.Tasks[made.Number].Attempts;
        var attempt = attempts[Math.Min(made.Count, attempts.Count - 1)];
        var isAuthor = e.Item == WorkItem.Author;
        if (isAuthor) Authors[made.Number] = e.Worker;
        _seats[e.Worker].Held.Add(new HeldLease(e.Task, e.Lease));
        _running[e.Task] = new Running(e.Item, e.Lease, e.Worker, attempt);
        var length = isAuthor ? attempt.WorkMs
            : Math.Min(attempt.FinishMs, Limits.EngineLeaseMs - Limits.AttemptGraceMs);
        _ends.Enqueue((e.Task, e.Lease), (_clock + length, ++_order));
    }

    private void Returned(int task, Cause cause)
    {
        if (Retries.UsesOne(cause)) _made[task].Count++;
        Ended(task);
    }

    private void Ended(int task)
    {
        if (!_running.Remove(task, out var run) || !_seats.TryGetValue(run.Worker, out var seat)) return;
        seat.Held.Remove(new HeldLease(task, run.Lease));
        _idle.Add(run.Worker);
    }

    /// <summary>A worker that is there.</summary>
    private sealed record Seat(int Registration, string? Model)
    {
        public List<HeldLease> Held { get; } = [];
    }

    /// <summary>How far a task is: its recorded number, and how many of its attempts have ended.</summary>
    private sealed class Made(int number)
    {
        public int Number => number;

        public int Count { get; set; }
    }

    /// <summary>A work item that somebody is at.</summary>
    private readonly record struct Running(WorkItem Item, int Lease, string Worker, RecordedAttempt Attempt);
}
