namespace Mmos.Core;

/// <summary>Work items that could be given out, one bucket per demand, so that a claim costs the same at any
/// depth.</summary>
/// <remarks>
/// What it answers is a function of the rows alone. Inside, entries that no longer hold are dropped, and
/// entries whose paths or resources are held are set aside, only when they come to the top.
/// </remarks>
internal sealed class ReadyQueue(WorkspaceState state)
{
    private readonly Dictionary<int, Bucket> _buckets = [];
    private readonly List<Bucket> _order = [];
    private readonly Dictionary<int, List<int>> _heldByPaths = [];
    private readonly Dictionary<int, List<int>> _heldByResource = [];

    /// <summary>The buckets in the order of their first task.</summary>
    public IReadOnlyList<Bucket> Buckets => _order;

    public void Add(in TaskRow row)
    {
        var bucket = BucketOf(row.QueuedUnder);
        bucket.Count[(int)row.Priority]++;
        bucket.LineOf(row.Priority, row.Project).Enqueue(row.Number, Order(row));
    }

    public void Remove(in TaskRow row)
    {
        var bucket = BucketOf(row.QueuedUnder);
        bucket.Count[(int)row.Priority]--;
        bucket.LineOf(row.Priority, row.Project).Forget(row.Number);
    }

    /// <summary>The first startable item of one line; false for none.</summary>
    public bool TryPeek(Bucket bucket, Priority priority, Line line, out Head head)
    {
        while (line.TryPeek(out head))
        {
            if (!head.IsKnown && !TryKnow(bucket, priority, line, ref head)) continue;
            var paths = head.Paths >= 0 ? state.Paths.Obstacle(head.Paths, priority) : -1;
            var resource = paths < 0 && head.Resources >= 0 ? state.Resources.Full(head.Resources) : -1;
            if (paths < 0 && resource < 0) return true;
            line.Dequeue();
            if (paths >= 0) SetAside(_heldByPaths, paths, head.Task);
            else SetAside(_heldByResource, resource, head.Task);
        }
        return false;
    }

    /// <summary>Puts back what waited on a set of paths.</summary>
    public void Release(int paths) => PutBack(_heldByPaths, paths);

    /// <summary>Puts back what waited for a resource.</summary>
    public void ReleaseResource(int resource) => PutBack(_heldByResource, resource);

    /// <summary>Items of a demand that wait for paths or a resource that another holds, as far as that is
    /// known.</summary>
    public int SetAside(int demand) => _heldByPaths.Values.Concat(_heldByResource.Values)
        .SelectMany(held => held)
        .Count(number => state.TryTask(number, out var row) && row.IsQueued && row.QueuedUnder == demand);

    /// <summary>How much a worker counts for has changed.</summary>
    public void Follow(in WorkerRow old, in WorkerRow next)
    {
        foreach (var bucket in _order)
        {
            Count(bucket, old, -1);
            Count(bucket, next, 1);
        }
    }

    private void Count(Bucket bucket, in WorkerRow worker, int step)
    {
        if (!worker.IsServing || bucket.Demand.Except == worker.Name) return;
        for (var rung = 0; rung < bucket.Demand.Steps.Count; rung++)
        {
            if (!state.Capabilities.Covers(worker.Capabilities, bucket.Demand.Steps[rung])) continue;
            bucket.Serving[rung] += step;
            if (worker.IsAbleFor(Priority.P0)) bucket.AbleForP0[rung] += step;
            if (worker.IsAbleFor(Priority.P1)) bucket.Able[rung] += step;
        }
    }

    private bool TryKnow(Bucket bucket, Priority priority, Line line, ref Head head)
    {
        if (!state.TryTask(head.Task, out var row) || !row.IsQueued || row.QueuedUnder != bucket.Id
            || row.Priority != priority || Order(row) != head.Order)
        {
            line.Dequeue();
            return false;
        }
        var isAuthor = row.Item == WorkItem.Author;
        head = head with
        {
            IsKnown = true,
            Paths = isAuthor ? row.Paths : -1,
            Resources = isAuthor ? row.Resources : -1,
            ReadyAt = row.ReadyAt,
        };
        line.Know(head);
        return true;
    }

    private static void SetAside(Dictionary<int, List<int>> lists, int obstacle, int task)
    {
        if (!lists.TryGetValue(obstacle, out var held)) lists.Add(obstacle, held = []);
        held.Add(task);
    }

    private void PutBack(Dictionary<int, List<int>> lists, int obstacle)
    {
        if (!lists.Remove(obstacle, out var held)) return;
        foreach (var number in held)
            if (state.TryTask(number, out var row) && row.IsQueued)
                BucketOf(row.QueuedUnder).LineOf(row.Priority, row.Project).Enqueue(number, Order(row));
    }

    // Longest path first, then age: one unique number, least first.
    private static long Order(in TaskRow row) => ((long)(int.MaxValue - row.Rank) << 32) | (uint)row.Number;

    private Bucket BucketOf(int demand)
    {
        if (_buckets.TryGetValue(demand, out var known)) return known;
        var bucket = new Bucket(demand, state.Demands[demand]);
        foreach (var worker in state.Workers) Count(bucket, worker, 1);
        _buckets.Add(demand, bucket);
        _order.Add(bucket);
        return bucket;
    }

    /// <summary>The items that make one demand.</summary>
    internal sealed class Bucket(int id, Demand demand)
    {
        private readonly List<Line>[] _lines = [[], [], []];
        private readonly Dictionary<int, Line>[] _byProject = [[], [], []];

        public int Id { get; } = id;

        public Demand Demand { get; } = demand;

        /// <summary>Queued items per class, those set aside included.</summary>
        public int[] Count { get; } = new int[3];

        /// <summary>Per step of the demand: workers that could come to have it, now or later.</summary>
        public int[] Serving { get; } = new int[demand.Steps.Count];

        /// <summary>Per step: workers that may have it now.</summary>
        public int[] Able { get; } = new int[demand.Steps.Count];

        /// <summary>Per step: workers that may have it now if it is a P0.</summary>
        public int[] AbleForP0 { get; } = new int[demand.Steps.Count];

        /// <summary>Workers that may have it now at a step.</summary>
        public int AbleFor(Priority priority, int step) =>
            (priority == Priority.P0 ? AbleForP0 : Able)[step];

        /// <summary>The first step that somebody serves; the last when nobody does.</summary>
        public int FirstServed
        {
            get
            {
                var step = 0;
                while (step < Serving.Length - 1 && Serving[step] == 0) step++;
                return step;
            }
        }

        /// <summary>The step that is open to an item that has been ready since then.</summary>
        public int Open(Priority priority, long readyAt, long clock, long upgradeAfterMs)
        {
            var first = FirstServed;
            var isDue = priority == Priority.P0 || readyAt + upgradeAfterMs <= clock;
            return isDue ? Math.Max(first, Demand.Upward) : first;
        }

        /// <summary>One line for each project that ever had an item of this class here, in no particular
        /// order.</summary>
        public List<Line> Lines(Priority priority) => _lines[(int)priority];

        public Line LineOf(Priority priority, int project)
        {
            if (_byProject[(int)priority].TryGetValue(project, out var known)) return known;
            var line = new Line(project);
            _byProject[(int)priority].Add(project, line);
            _lines[(int)priority].Add(line);
            return line;
        }
    }

    /// <summary>The items of one bucket, class and project, in their order.</summary>
    /// <remarks>The first is looked up once and remembered until it leaves: a claim looks at many lines and
    /// takes from one.</remarks>
    internal sealed class Line(int project)
    {
        private readonly PriorityQueue<int, long> _items = new();
        private Head _head;

        public int Project { get; } = project;

        public void Enqueue(int task, long order)
        {
            _items.Enqueue(task, order);
            if (order <= _head.Order) _head = default;
        }

        public bool TryPeek(out Head head)
        {
            head = _head;
            if (head.IsKnown) return true;
            if (!_items.TryPeek(out var task, out var order)) return false;
            head = new Head(task, order, -1, -1, 0, IsKnown: false);
            return true;
        }

        /// <summary>The first entry was looked up and holds.</summary>
        public void Know(in Head head) => _head = head;

        /// <summary>This task left the queue.</summary>
        public void Forget(int task)
        {
            if (_head.Task == task) _head = default;
        }

        public void Dequeue()
        {
            _items.Dequeue();
            _head = default;
        }
    }

    /// <summary>The first entry of a line.</summary>
    /// <param name="Task">Number of the task.</param>
    /// <param name="Order">Its place: least first.</param>
    /// <param name="Paths">Set of paths that must be free; -1 for none.</param>
    /// <param name="Resources">Set of resources that must have room; -1 for none.</param>
    /// <param name="ReadyAt">Clock since which it waits for a worker.</param>
    /// <param name="IsKnown">The task is queued here; otherwise the entry may be one that no longer
    /// holds.</param>
    internal readonly record struct Head(
        int Task, long Order, int Paths, int Resources, long ReadyAt, bool IsKnown);
}
