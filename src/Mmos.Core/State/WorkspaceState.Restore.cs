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
            or IndexOutOfRangeException or InvalidOperationException or KeyNotFoundException)
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
        Policy = PolicyShape.Of(f, Policy);
        Resources.Limit(Policy.Resources);
        var numbers = CodecNumbers.Read(f, this);

        ReadPlaces(f);
        var held = ReadWorkers(f, numbers);
        ReadTasks(f, numbers);
        Resources.Limit(Policy.Resources);
        ReadLearned(f, numbers);
        for (var slot = 0; slot < held.Count; slot++)
        {
            Invariant.Check(held[slot].Order()
                .SequenceEqual(_heldTasks[slot].Order()), "workers hold what tasks say");
            _heldTasks[slot] = held[slot];
        }
        ReadRest(f);
        // Last: a queued task lifts its project to the turn in force, and these had their turns already.
        (Seq, Clock, Turn) = (seq, clock, turn);
    }

    /// <summary>What tasks and workers belong to.</summary>
    private void ReadPlaces(FieldReader f)
    {
        for (var left = f.Count("repositories"); left > 0; left--)
            SetRepository(StateShapes.Of(f, new RepositoryRow("", null, "", "")));
        for (var left = f.Count("projects"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(ProjectRow));
            _projectSlots.Add(row.Slug, _projects.Count);
            _projects.Add(row with { Home = HomeOf(row.RepositoryId) });
            _taskKeys.Add(new(StringComparer.Ordinal));
        }
        for (var left = f.Count("accounts"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(AccountRow));
            _accountSlots.Add(row.Name, _accounts.Count);
            _accounts.Add(row);
        }
    }

    private void ReadLearned(FieldReader f, CodecNumbers numbers)
    {
        for (var left = f.Count("figures"); left > 0; left--)
        {
            int profile = numbers.Profiles[f.Int("profile", 0)], kind = numbers.Kinds[f.Int("kind", 0)];
            Figures.Put(profile, kind, StateShapes.Of(f, default(Figure)));
        }
        for (var left = f.Count("tight"); left > 0; left--)
        {
            var (host, until) = StateShapes.Of(f, ("", 0L));
            _tight.Add(host, until);
        }
        for (var left = f.Count("wanted"); left > 0; left--)
        {
            var (worker, wish) = StateShapes.Of(f, ("", default(Wish)));
            _wanted.Add(worker, wish);
        }
    }

    private void ReadRest(FieldReader f)
    {
        // What the rows of tasks opened while they were read stands here with its true beginning.
        _asks.Clear();
        _unraised.Clear();
        for (var left = f.Count("asks"); left > 0; left--) Put(StateShapes.Of(f, default(AskRow)));
        for (var left = f.Count("conflicts"); left > 0; left--)
        {
            var conflict = StateShapes.Of(f, default(ConflictRow));
            Open(conflict);
        }
        for (var left = f.Count("finished"); left > 0; left--) _finished.Add(f.Int("task", 0));
        for (var left = f.Count("effects"); left > 0; left--) SetEffect(
            StateShapes.Of(f, default(EffectRow)));
        for (var left = f.Count("keys"); left > 0; left--)
        {
            var (actor, key, at, entry) = StateShapes.Of(f, ("", "", 0L, default(KeyEntry)));
            Keys.Add(actor, key, at, entry);
        }
        for (var left = f.Count("reads"); left > 0; left--)
        {
            var mark = StateShapes.Of(f, default(ReadMark));
            _reads.Add((mark.Reader, mark.Project), mark.UpTo);
        }
        for (var left = f.Count("artifacts"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(ArtifactRow));
            _artifacts.Add((row.Project, row.Name), row);
        }
        for (var left = f.Count("tokens"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(TokenRow));
            _tokens.Add(row.Id, row);
        }
    }

    /// <returns>Per slot the tasks it holds, in the order it got them.</returns>
    private List<List<int>> ReadWorkers(FieldReader f, CodecNumbers numbers)
    {
        List<List<int>> held = [];
        for (var left = f.Count("workers"); left > 0; left--)
        {
            var row = StateShapes.Of(f, default(WorkerRow));
            if (!f.Flag("removed", false)) _workerSlots.Add(row.Name, _workers.Count);
            AddWorker(row with { Status = WorkerStatus.Offline });
            PutWorker(_workers.Count - 1, row with
            {
                Capabilities = numbers.Sets[row.Capabilities],
                Profile = numbers.Profiles[row.Profile],
                Gate = row.Account < 0 ? AccountGate.Open : _accounts[row.Account].Gate,
            });

            List<int> tasks = [];
            for (var count = f.Count("held"); count > 0; count--) tasks.Add(f.Int("task", 0));
            held.Add(tasks);
        }
        return held;
    }

    private void ReadTasks(FieldReader f, CodecNumbers numbers)
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
            if (f.OptionalLong("cap", null) is { } cap) _caps.Add(number, cap);
            if (f.Flag("has_reviews", false))
                _stages.Add(number, StateShapes.Of(f, new TaskReviews([], null)));
            Add(numbers.Of(row) with { Reviewing = DemandOf(row) });
            _taskKeys[row.Project].Add(row.Key, number);
            if (row.IsAuthoring)
            {
                var attempt = StateShapes.Of(f, default(Attempting));
                _attempts.Add(number, attempt with { Profile = numbers.Profiles[attempt.Profile] });
            }

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
