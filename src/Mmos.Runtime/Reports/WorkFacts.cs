using Mmos.Core;

namespace Mmos.Runtime.Reports;

/// <summary>What events say about times: the fold that reports on performance are made from. Pure; one
/// thread.</summary>
/// <remarks>Bounded: of tasks that are over the last <see cref="Kept"/> stay, of the rest the same number
/// each.</remarks>
internal sealed class WorkFacts
{
    /// <summary>Far more than a report shows; some 30 MB.</summary>
    private const int Kept = 50_000;

    private readonly Dictionary<int, TaskFacts> _tasks = [];
    private readonly Queue<int> _over = new();
    private readonly Queue<EndedAttempt> _attempts = new();
    private readonly Queue<Judgement> _judged = new();
    private readonly Queue<(string Worker, long From, long To)> _presences = new();
    private readonly Dictionary<string, long> _present = new(StringComparer.Ordinal);

    /// <summary>Number of the last event in it.</summary>
    public long Seq { get; private set; }

    /// <summary>When the first event happened; null before it.</summary>
    public long? Began { get; private set; }

    public IReadOnlyDictionary<int, TaskFacts> Tasks => _tasks;
    public IReadOnlyCollection<EndedAttempt> Attempts => _attempts;
    public IReadOnlyCollection<Judgement> Judged => _judged;

    /// <summary>When workers were there; <paramref name="now"/> stands for the end of those that still
    /// are.</summary>
    public IEnumerable<(string Worker, long From, long To)> Presences(long now) =>
        _presences.Concat(_present.Select(p => (p.Key, p.Value, Math.Max(now, p.Value))));

    public void Add(in Recorded recorded)
    {
        Seq = recorded.Seq;
        Began ??= recorded.At;
        var at = recorded.At;
        switch (recorded.Event)
        {
            case TaskSubmitted e: Submitted(e, at); break;
            case WorkerRegistered e: Registered(e, at); break;
            case WorkerOffline e: Gone(e.Worker, at); break;
            case WorkerRemoved e: Gone(e.Worker, at); break;
            case TaskEvent e when _tasks.TryGetValue(e.Task, out var task): OfTask(e, task, at); break;
            case TaskReopened e: Reopened(new TaskFacts(e.Task, e.Project, at)); break;
        }
    }

    private void OfTask(TaskEvent happened, TaskFacts task, long at)
    {
        switch (happened)
        {
            case TaskAssigned e: Taken(task, e.Item, e.Worker, e.Attempt, at); break;
            case TaskOffered e: task.Worker = e.Worker; break;
            case TaskAccepted e: Taken(task, WorkItem.Author, task.Worker ?? "", e.Attempt, at); break;
            case AttemptCompleted: Ended(task, at, null); task.Enter(Phase.Verifying, at); break;
            case TaskReturned e: Returned(task, e, at); break;
            case TaskReleased: task.Enter(Phase.Worker, at); break;
            case TaskVerified: Judge(task, at, true); task.Enter(Phase.Merging, at); break;
            case TaskFailed e: Failed(task, e, at); break;
            case TaskDone: task.DoneAt = at; Judge(task, at, true); Over(task, at); break;
            case TaskCancelled: Over(task, at); break;
            case TaskRetried: task.FailedAt = null; task.Enter(Phase.Worker, at); break;
            case TaskReopened: Reopened(new TaskFacts(task.Number, task.Project, at)); break;
        }
    }

    private void Submitted(TaskSubmitted e, long at)
    {
        var task = new TaskFacts(e.Task, e.Project, at) { OnFailure = e.Definition.OnFailure };
        _tasks[e.Task] = task;
        foreach (var need in e.Needs)
        {
            if (!_tasks.TryGetValue(need, out var on) || on.IsOver) continue;
            on.Dependents.Add(e.Task);
            task.Open++;
        }
        if (task.Open > 0) task.Enter(Phase.Dependencies, at);
    }

    private void Reopened(TaskFacts task)
    {
        if (_tasks.TryGetValue(task.Number, out var before)) task.Dependents.AddRange(before.Dependents);
        _tasks[task.Number] = task;
    }

    private static void Taken(TaskFacts task, WorkItem item, string worker, int attempt, long at)
    {
        (task.Worker, task.Attempt) = (worker, attempt);
        task.Enter(Of(item), at);
    }

    private static Phase Of(WorkItem item) => item switch
    {
        WorkItem.Author => Phase.Working,
        WorkItem.Verify => Phase.Verifying,
        WorkItem.Merge => Phase.Merging,
        _ => Phase.Review,
    };

    private void Returned(TaskFacts task, TaskReturned e, long at)
    {
        if (e.Cause == Cause.GatesFailed) Judge(task, at, false);
        Ended(task, at, e.Cause);
        var isAuthors = task.Phase == Phase.Working || e.Cause is Cause.GatesFailed or Cause.Conflict
            or Cause.Revision;
        if (isAuthors) task.Enter(e.NotBefore > 0 ? Phase.Resting : Phase.Worker, at);
    }

    private void Failed(TaskFacts task, TaskFailed e, long at)
    {
        if (e.Cause == Cause.GatesFailed) Judge(task, at, false);
        Ended(task, at, e.Cause);
        task.FailedAt = at;
        task.Enter(Phase.Person, at);
        if (task.OnFailure != OnFailure.Block) Release(task, at);
    }

    /// <summary>An author's lease ended; others are the engine's.</summary>
    private void Ended(TaskFacts task, long at, Cause? cause)
    {
        if (task.Phase != Phase.Working || task.Worker is not { } worker) return;
        task.Author = worker;
        Put(_attempts, new EndedAttempt(task.Number, worker, task.Since, at, cause));
    }

    /// <summary>Only a first attempt is judged, and once.</summary>
    private void Judge(TaskFacts task, long at, bool passed)
    {
        if (task.Attempt != 1 || task.Phase is not (Phase.Verifying or Phase.Review)) return;
        if (task.Author is { } author) Put(_judged, new Judgement(task.Number, author, at, passed));
    }

    private void Over(TaskFacts task, long at)
    {
        Ended(task, at, Cause.Drained);
        task.Enter(Phase.Over, at);
        Release(task, at);
        _over.Enqueue(task.Number);
        if (_over.Count > Kept && _over.TryDequeue(out var oldest)
            && _tasks.TryGetValue(oldest, out var old) && old.IsOver) _tasks.Remove(oldest);
    }

    private void Release(TaskFacts task, long at)
    {
        foreach (var number in task.Dependents)
        {
            if (!_tasks.TryGetValue(number, out var dependent) || --dependent.Open > 0
                || dependent.Phase != Phase.Dependencies) continue;
            dependent.ReleasedBy = task.Number;
            dependent.Enter(Phase.Worker, at);
        }
        task.Dependents.Clear();
    }

    private void Registered(WorkerRegistered e, long at)
    {
        if (e.Profile.Agent != "engine") _present.TryAdd(e.Worker, at);
    }

    private void Gone(string worker, long at)
    {
        if (_present.Remove(worker, out var from)) Put(_presences, (worker, from, at));
    }

    private static void Put<T>(Queue<T> queue, T value)
    {
        queue.Enqueue(value);
        if (queue.Count > Kept) queue.Dequeue();
    }
}
