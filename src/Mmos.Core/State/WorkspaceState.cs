using System.Runtime.InteropServices;

namespace Mmos.Core;

/// <summary>The fold of a workspace's events: what deciding needs, and nothing else. Only
/// <see cref="Evolve"/> writes it.</summary>
/// <remarks>
/// Belongs to one thread. Rows are values in tables; the indices beside them (queue, path holds, able
/// workers, deadlines) follow
/// from the rows in <c>Put</c>, by comparing a row with the one it replaces.
/// </remarks>
public sealed partial class WorkspaceState
{
    /// <summary>Number of the demand that verifying makes.</summary>
    internal const int VerifySet = 0;

    /// <summary>Number of the demand that merging makes.</summary>
    internal const int MergeSet = 1;

    private readonly TaskTable _tasks = new();
    private readonly EdgeList _edges = new();
    private readonly List<ProjectRow> _projects = [];
    private readonly Dictionary<string, int> _projectSlots = new(StringComparer.Ordinal);
    private readonly List<Dictionary<string, int>> _taskKeys = []; // by project slot
    private readonly List<WorkerRow> _workers = [];
    private readonly List<List<int>> _heldTasks = []; // by worker slot
    private readonly Dictionary<string, int> _workerSlots = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EffectRow> _effects = new(StringComparer.Ordinal);
    private readonly SortedSet<(long Deadline, int Task)> _delayed = [];
    private readonly List<int> _able = [];
    private readonly int[] _refused = new int[Enum.GetValues<Refusal>().Length];
    private long _at; // wall clock of the event that evolves, for Changes only

    /// <summary>An empty workspace, before its first event.</summary>
    public WorkspaceState()
    {
        Demands = new Demands(Capabilities);
        Demands.Intern([EngineCapabilities.Verify], Tiers.All, false, null);
        Demands.Intern([EngineCapabilities.Merge], Tiers.All, false, null);
        Queue = new ReadyQueue(this);
        Paths.Freed = Queue.Release;
        Resources.Freed = Queue.ReleaseResource;
    }

    /// <summary>Number of the last event; 0 for none.</summary>
    public long Seq { get; private set; }

    /// <summary>The clock of the last event.</summary>
    public long Clock { get; private set; }

    /// <summary>The last event was of a worker that was not offline before it, so that it counts as
    /// seen.</summary>
    internal bool ActorWasSeen { get; private set; }

    /// <summary>The rows that changed since they were last cleared.</summary>
    public Changes Changes { get; } = new();

    /// <summary>The bounds in force.</summary>
    public Policy Policy { get; private set; } = Policy.Default;

    /// <summary>Leases, attempts and registrations are numbered on from here; 0 in a log that was never
    /// restored.</summary>
    internal int NumbersFrom { get; private set; }

    /// <summary>The turn of the project that was last served; a project that was idle goes on from
    /// here.</summary>
    internal long Turn { get; private set; }

    /// <summary>Author leases at once.</summary>
    internal int Authoring { get; private set; }

    internal CapabilitySets Capabilities { get; } = new();

    internal Demands Demands { get; }

    internal PathTable Paths { get; } = new();

    internal ResourceTable Resources { get; } = new();

    internal Figures Figures { get; } = new();

    internal ReadyQueue Queue { get; }

    internal KeyWindow Keys { get; } = new();

    /// <summary>How many workers each refusal applies to.</summary>
    internal IReadOnlyList<int> Refused => _refused;

    /// <summary>Slots of the workers that may be given an item now, in no particular order.</summary>
    internal IReadOnlyList<int> AbleWorkers => _able;

    /// <summary>How many workers finish what they hold and leave.</summary>
    internal int DrainingWorkers { get; private set; }

    internal int LastTask => _tasks.Last;

    /// <summary>How many tasks are open.</summary>
    public int OpenTasks => _tasks.OpenCount;

    internal IReadOnlyList<ProjectRow> Projects => _projects;

    /// <summary>One project, not copied: a claim looks at every line of every demand.</summary>
    internal ref readonly ProjectRow Project(int slot) => ref CollectionsMarshal.AsSpan(_projects)[slot];

    internal IReadOnlyList<WorkerRow> Workers => _workers;

    internal IEnumerable<EffectRow> Effects => _effects.Values;

    internal bool TryTask(int number, out TaskRow row) => _tasks.TryRow(number, out row);

    internal bool TryTombstone(int number, out Tombstone tombstone) =>
        _tasks.TryTombstone(number, out tombstone);

    internal bool TryProject(string slug, out int slot) => _projectSlots.TryGetValue(slug, out slot);

    internal bool TryTaskByKey(int project, string key, out int number) =>
        _taskKeys[project].TryGetValue(key, out number);

    internal bool TryWorker(string name, out int slot) => _workerSlots.TryGetValue(name, out slot);

    internal WorkerRow Worker(int slot) => _workers[slot];

    internal bool TryEffect(string name, out EffectRow row) => _effects.TryGetValue(name, out row);

    internal IReadOnlyList<int> HeldBy(int worker) => _heldTasks[worker];

    internal IEnumerable<int> Dependents(in TaskRow row) => _edges.Walk(row.FirstDependent);

    /// <summary>Tasks that wait for a clock, the earliest first.</summary>
    internal IEnumerable<(long Deadline, int Task)> Delayed => _delayed;

    /// <summary>The earliest clock at which a <see cref="Command.Tick"/> may find something;
    /// <see cref="long.MaxValue"/> for never.</summary>
    /// <remarks>O(workers + accounts + lines that a waiting worker could come to serve).</remarks>
    public long NextDeadline
    {
        get
        {
            var next = _delayed.Count > 0 ? _delayed.Min.Deadline : long.MaxValue;
            next = Math.Min(next, Math.Min(NextOfAccounts, Scheduler.NextUpgrade(new WorkspaceView(this))));
            next = Math.Min(next, NextEscalation);
            for (var i = 0; i < _workers.Count; i++)
            {
                if (_workers[i].Deadline is > 0 and var deadline && deadline < next) next = deadline;
                foreach (var task in _heldTasks[i])
                {
                    if (!_tasks.TryRow(task, out var row)) continue;
                    if (row.Deadline > 0 && row.Deadline < next) next = row.Deadline;
                    if (StallsAt(row) is > 0 and var stalls && stalls < next) next = stalls;
                }
            }
            return next;
        }
    }

    /// <summary>When a running attempt counts as stalled unless it shows progress; 0 for never, and when it
    /// does.</summary>
    internal long StallsAt(in TaskRow row) => row.Status != TaskStatus.Running || row.IsStalled ? 0
        : row.QuietSince + Policies.StallMs(Policy);

    /// <summary>Room for this many tasks at once, before a long log is folded: growing doubles the tables one
    /// by one otherwise.</summary>
    public void Reserve(int tasks) => _tasks.Reserve(tasks);

    private void Put(in TaskRow next)
    {
        Invariant.Check(_tasks.TryRow(next.Number, out var old), $"T{next.Number} is open when it changes");
        _tasks.Put(next);
        Follow(old, next);
    }

    private void Add(in TaskRow row)
    {
        _tasks.Add(row);
        FollowTitle(row, isOpen: true);
        Follow(Absent(row), row);
    }

    private void Bury(in TaskRow row, TaskStatus status)
    {
        _tasks.Bury(row.Number, new Tombstone(row.Project, status, row.Lease, row.Attempt, row.Key));
        FollowTitle(row, isOpen: false);
        Follow(row, Absent(row));
    }

    // A row that stands for "not open": it is in no index.
    private static TaskRow Absent(in TaskRow row) =>
        row with
        {
            Status = TaskStatus.Draft,
            Worker = -1,
            Deadline = 0,
            Item = WorkItem.Author,
            MergeIsPrepared = false,
            IsAsked = false,
            IsStalled = false,
        };

    /// <summary>Brings every index beside the rows from the old row to the new one.</summary>
    private void Follow(in TaskRow old, in TaskRow next)
    {
        Changes.Task(next.Number, _at);
        if (old.IsQueued
            && (!next.IsQueued || old.QueuedUnder != next.QueuedUnder || old.Priority != next.Priority))
            Dequeue(old);
        if (old.HoldsPaths != next.HoldsPaths) Paths.Hold(next.Paths, next.HoldsPaths ? 1 : -1);
        if (old.HoldsResources != next.HoldsResources)
            Resources.Hold(next.Resources, next.HoldsResources ? 1 : -1);
        if (next.IsQueued
            && (!old.IsQueued || old.QueuedUnder != next.QueuedUnder || old.Priority != next.Priority))
            Enqueue(next);
        if (old.Worker != next.Worker) Rehold(old, next);
        FollowAsks(old, next);
        if (next.Status == TaskStatus.Review) _inReview.Add(next.Number);
        else if (old.Status == TaskStatus.Review && _inReview.Remove(next.Number))
            Changes.LeaveReview(next.Number);
        if (old.IsAuthoring != next.IsAuthoring) Authoring += next.IsAuthoring ? 1 : -1;
        if (old.IsAuthoring && !next.IsAuthoring) EndAttempt(next.Number, next.Project, next.Kind);
        if (old.Worker < 0 && old.Deadline > 0) _delayed.Remove((old.Deadline, old.Number));
        if (next.Worker < 0 && next.Deadline > 0) _delayed.Add((next.Deadline, next.Number));
    }

    private void Enqueue(in TaskRow row)
    {
        var project = _projects[row.Project];
        if (project.Turn < Turn)
        {
            _projects[row.Project] = project with { Turn = Turn };
            Queue.Turns.Moved(row.Project, Turn);
        }
        if (row.Item == WorkItem.Author && row.Paths >= 0) Paths.Wait(row.Paths, row.Priority, 1);
        Queue.Add(row);
    }

    private void Dequeue(in TaskRow row)
    {
        Queue.Remove(row);
        if (row.Item == WorkItem.Author && row.Paths >= 0) Paths.Wait(row.Paths, row.Priority, -1);
    }

    private void Rehold(in TaskRow old, in TaskRow next)
    {
        if (old.Worker >= 0)
        {
            _heldTasks[old.Worker].Remove(old.Number);
            PutWorker(old.Worker, _workers[old.Worker] with { Held = _heldTasks[old.Worker].Count });
        }
        if (next.Worker >= 0)
        {
            _heldTasks[next.Worker].Add(next.Number);
            PutWorker(next.Worker, _workers[next.Worker] with { Held = _heldTasks[next.Worker].Count });
        }
        var merging = next.IsLeased && next.Item == WorkItem.Merge;
        var merged = old.IsLeased && old.Item == WorkItem.Merge;
        if (merging == merged) return;
        var project = _projects[next.Project];
        PutProject(next.Project, project with
        {
            Merging = project.Merging + (merging ? 1 : -1),
            MergeHolder = merging ? next.Worker : project.Merging > 1 ? project.MergeHolder : 0,
        });
    }

    private void AddWorker(in WorkerRow row)
    {
        _workers.Add(row);
        _heldTasks.Add([]);
        _refused[(int)row.Refusal]++;
        if (row.Status == WorkerStatus.Draining) DrainingWorkers++;
    }

    private void PutWorker(int slot, in WorkerRow next)
    {
        var old = _workers[slot];
        _workers[slot] = next;
        Changes.Worker(slot);
        _refused[(int)old.Refusal]--;
        _refused[(int)next.Refusal]++;
        DrainingWorkers += (next.Status == WorkerStatus.Draining ? 1 : 0)
            - (old.Status == WorkerStatus.Draining ? 1 : 0);
        if (old.IsAble && !next.IsAble) _able.Remove(slot);
        if (next.IsAble && !old.IsAble) _able.Add(slot);
        var countsAlike = old.Capabilities == next.Capabilities && old.IsServing == next.IsServing
            && old.IsAbleFor(Priority.P0) == next.IsAbleFor(Priority.P0)
            && old.IsAbleFor(Priority.P1) == next.IsAbleFor(Priority.P1);
        if (!countsAlike) Queue.Follow(old, next);
    }

    private void PutProject(int slot, in ProjectRow next)
    {
        if (_projects[slot].Turn != next.Turn) Queue.Turns.Moved(slot, next.Turn);
        _projects[slot] = next;
        Changes.Project(slot, _at);
    }
}
