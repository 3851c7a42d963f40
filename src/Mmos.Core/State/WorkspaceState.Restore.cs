namespace Mmos.Core;

/// <summary>
/// How a state is made again from its encoded rows: each goes back through the path that keeps the indices.
/// </summary>
public sealed partial class WorkspaceState
{
    internal static WorkspaceState Restore(FieldReader f)
    {
        var state = new WorkspaceState();
        try
        {
            state.Read(f);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException
            or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new InvariantException("the snapshot fits together", e);
        }
        Invariant.Check(f.IsAtEnd, "the snapshot ends where its last row ends");
        state.Changes.Clear();
        return state;
    }

    private void Read(FieldReader f)
    {
        long seq = f.Long("seq", 0), clock = f.Long("clock", 0), turn = f.Long("turn", 0);
        NumbersFrom = f.Int("numbers_from", 0);
        Policy = StateShapes.Of(f, Policy);
        var sets = ReadCapabilities(f);
        var paths = ReadPaths(f);

        for (var left = f.Count("projects"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(ProjectRow));
            _projectSlots.Add(row.Slug, _projects.Count);
            _projects.Add(row);
            _taskKeys.Add(new(StringComparer.Ordinal));
        }
        var held = ReadWorkers(f, sets);
        ReadTasks(f, sets, paths);
        for (var slot = 0; slot < held.Count; slot++)
        {
            Invariant.Check(held[slot].Order()
                .SequenceEqual(_heldTasks[slot].Order()), "workers hold what tasks say");
            _heldTasks[slot] = held[slot];
        }
        for (var left = f.Count("effects"); left > 0; left--) SetEffect(
            StateShapes.Of(f, default(EffectRow)));
        for (var left = f.Count("keys"); left > 0; left--)
        {
            var (actor, key, at, entry) = StateShapes.Of(f, ("", "", 0L, default(KeyEntry)));
            Keys.Add(actor, key, at, entry);
        }
        // Last: a queued task lifts its project to the turn in force, and these had their turns already.
        (Seq, Clock, Turn) = (seq, clock, turn);
    }

    private int[] ReadCapabilities(FieldReader f)
    {
        var sets = new int[f.Count("capabilities")];
        for (var i = 0; i < sets.Length; i++)
        {
            var name = f.Text("names", "");
            sets[i] = Capabilities.Intern(name.Length == 0 ? [] : name.Split(','));
        }
        return sets;
    }

    private int[] ReadPaths(FieldReader f)
    {
        var sets = new int[f.Count("paths")];
        for (var i = 0; i < sets.Length; i++)
        {
            var repository = f.Text("repository", "");
            var globs = new string[f.Count("globs")];
            for (var g = 0; g < globs.Length; g++) globs[g] = f.Text("glob", "");
            sets[i] = Paths.Intern(repository, globs);
        }
        return sets;
    }

    /// <returns>Per slot the tasks it holds, in the order it got them.</returns>
    private List<List<int>> ReadWorkers(FieldReader f, int[] sets)
    {
        List<List<int>> held = [];
        for (var left = f.Count("workers"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(WorkerRow));
            if (!f.Flag("removed", false)) _workerSlots.Add(row.Name, _workers.Count);
            _workers.Add(row with { Status = WorkerStatus.Offline });
            _heldTasks.Add([]);
            PutWorker(_workers.Count - 1, row with { Capabilities = sets[row.Capabilities] });

            List<int> tasks = [];
            for (var count = f.Count("held"); count > 0; count--) tasks.Add(f.Int("task", 0));
            held.Add(tasks);
        }
        return held;
    }

    private void ReadTasks(FieldReader f, int[] sets, int[] paths)
    {
        var count = f.Count("tasks");
        Reserve(count);
        var edges = new List<(int Task, List<int> Dependents)>();
        for (var number = 1; number <= count; number++)
        {
            if (!f.Flag("open", false))
            {
                var stone = StateShapes.Of(f, default(Tombstone));
                _tasks.AddTombstone(stone);
                _taskKeys[stone.Project].Add(stone.Key, number);
                continue;
            }
            var row = StateShapes.Of(f, default(TaskRow));
            Add(row with
            {
                Require = sets[row.Require],
                Prefer = row.Prefer < 0 ? -1 : sets[row.Prefer],
                Paths = row.Paths < 0 ? -1 : paths[row.Paths],
            });
            _taskKeys[row.Project].Add(row.Key, number);

            List<int> dependents = [];
            for (var left = f.Count("dependents"); left > 0; left--) dependents.Add(f.Int("dependent", 0));
            if (dependents.Count > 0) edges.Add((number, dependents));
        }
        foreach (var (task, dependents) in edges)
        {
            var head = -1;
            for (var i = dependents.Count - 1; i >= 0; i--) head = _edges.Add(head, dependents[i]);
            _tasks.Put(Task(task) with { FirstDependent = head });
        }
    }
}
