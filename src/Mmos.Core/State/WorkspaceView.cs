namespace Mmos.Core;

/// <summary>The state as deciding sees it: getters only, so that a decision cannot write even by
/// mistake.</summary>
public readonly struct WorkspaceView
{
    private readonly WorkspaceState _state;

    /// <summary>A view of this state; it shows what the state is at each call.</summary>
    public WorkspaceView(WorkspaceState state) => _state = state;

    /// <summary>Number of the last event.</summary>
    public long Seq => _state.Seq;

    /// <summary>The clock of the last event.</summary>
    public long Clock => _state.Clock;

    /// <summary>The bounds in force.</summary>
    public Policy Policy => _state.Policy;

    /// <summary>Leases, attempts and registrations are numbered on from here.</summary>
    public int NumbersFrom => _state.NumbersFrom;

    /// <summary>The highest task number given.</summary>
    public int LastTask => _state.LastTask;

    /// <summary>How many tasks are open.</summary>
    public int OpenTasks => _state.OpenTasks;

    /// <summary>Author leases at once.</summary>
    public int Authoring => _state.Authoring;

    /// <summary>Every project by slot.</summary>
    public IReadOnlyList<ProjectRow> Projects => _state.Projects;

    /// <summary>Every worker by slot, removed ones included.</summary>
    public IReadOnlyList<WorkerRow> Workers => _state.Workers;

    /// <summary>Every effect that was ever leased.</summary>
    public IEnumerable<EffectRow> Effects => _state.Effects;

    /// <summary>Tasks that wait for a clock, the earliest first.</summary>
    public IEnumerable<(long Deadline, int Task)> Delayed => _state.Delayed;

    /// <summary>Slots of the workers that may be given an item now.</summary>
    internal IReadOnlyList<int> AbleWorkers => _state.AbleWorkers;

    internal CapabilitySets Capabilities => _state.Capabilities;

    internal ReadyQueue Queue => _state.Queue;

    /// <summary>The row of an open task.</summary>
    public bool TryTask(int number, out TaskRow row) => _state.TryTask(number, out row);

    /// <summary>What is left of a finished task.</summary>
    public bool TryTombstone(int number, out Tombstone tombstone) =>
        _state.TryTombstone(number, out tombstone);

    /// <summary>Slot of a project.</summary>
    public bool TryProject(string slug, out int slot) => _state.TryProject(slug, out slot);

    /// <summary>Number of a task by its name in a project.</summary>
    public bool TryTaskByKey(int project, string key, out int number) =>
        _state.TryTaskByKey(project, key, out number);

    /// <summary>Slot of a worker.</summary>
    public bool TryWorker(string name, out int slot) => _state.TryWorker(name, out slot);

    /// <summary>Row of an effect that was ever leased.</summary>
    public bool TryEffect(string name, out EffectRow row) => _state.TryEffect(name, out row);

    /// <summary>Where the first answer of an idempotency key stands.</summary>
    public bool TryKey(string actor, string key, out KeyEntry entry) =>
        _state.Keys.TryGet(actor, key, out entry);

    /// <summary>Numbers of the tasks a worker holds, in the order it got them.</summary>
    public IReadOnlyList<int> HeldBy(int worker) => _state.HeldBy(worker);

    /// <summary>The declared paths of a set, normalized; empty for -1.</summary>
    public IReadOnlyList<string> Globs(int paths) => paths < 0 ? [] : _state.Paths.Globs(paths);

    /// <summary>Two sets of declared paths have a path in common.</summary>
    public bool PathsOverlap(int a, int b) => a >= 0 && b >= 0 && _state.Paths.AreAdjacent(a, b);

    /// <summary>A worker has every capability of a task's set.</summary>
    public bool Covers(in WorkerRow worker, int required) =>
        _state.Capabilities.Covers(worker.Capabilities, required);

    /// <summary>Whether anything of a project can move without a person. O(tasks × workers).</summary>
    /// <remarks>An item is held, rests until its time, or waits for a worker that is there, now or
    /// later.</remarks>
    public bool CanMove(int project)
    {
        for (var number = 1; number <= LastTask; number++)
        {
            if (!_state.TryTask(number, out var row) || row.Project != project) continue;
            if (row.IsLeased || row.Deadline > 0) return true;
            if (!row.IsQueued
                || (row.Item == WorkItem.Author
                && Projects[project].Status != ProjectStatus.Active)) continue;
            foreach (var worker in Workers)
                if (worker.Status == WorkerStatus.Online && Covers(worker, row.QueuedUnder)) return true;
        }
        return false;
    }

    /// <summary>Every open task that depends on this one, directly or not, ascending.</summary>
    public IReadOnlyList<int> OpenDependents(int number)
    {
        SortedSet<int> found = [];
        var toVisit = new Stack<int>([number]);
        while (toVisit.TryPop(out var next))
        {
            if (!_state.TryTask(next, out var row)) continue;
            foreach (var dependent in _state.Dependents(row))
                if (_state.TryTask(dependent, out _) && found.Add(dependent)) toVisit.Push(dependent);
        }
        return [.. found];
    }
}
