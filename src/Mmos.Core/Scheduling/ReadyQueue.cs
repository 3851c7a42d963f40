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
    // Per set of capabilities the steps that it covers: made when first asked for, and anew after a new
    // bucket.
    private readonly Dictionary<int, List<(Bucket Bucket, int Step)>> _covered = [];
    private readonly Turns _turns = new();
    private readonly Dictionary<int, List<int>> _heldByPaths = [];
    private readonly Dictionary<int, List<int>> _heldByResource = [];

    /// <summary>The buckets in the order of their first task.</summary>
    public List<Bucket> Buckets => _order;

    /// <summary>The projects that have something queued, whose turn it is first.</summary>
    public Turns Turns => _turns;

    public void Add(in TaskRow row)
    {
        _turns.Queued(row.Project, state.Project(row.Project).Turn);
        var bucket = BucketOf(row.QueuedUnder);
        bucket.Count[(int)row.Priority]++;
        bucket.LineOf(row.Priority, row.Project).Enqueue(row.Number, Order(row));
    }

    public void Remove(in TaskRow row)
    {
        _turns.Unqueued(row.Project);
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
        var (was, now) = (Weight.Of(old), Weight.Of(next));
        if (old.Capabilities == next.Capabilities) Count(next.Name, next.Capabilities, now - was);
        else
        {
            Count(old.Name, old.Capabilities, default(Weight) - was);
            Count(next.Name, next.Capabilities, now);
        }
    }

    private void Count(string worker, int capabilities, in Weight weight)
    {
        if (weight == default) return;
        if (!_covered.TryGetValue(capabilities, out var covered))
            _covered.Add(capabilities, covered = [.. _order.SelectMany(bucket => Covered(bucket,
                capabilities))]);
        foreach (var (bucket, step) in covered)
            if (bucket.Demand.Except is not { } author || author != worker) bucket.Weigh(step, weight);
    }

    private IEnumerable<(Bucket Bucket, int Step)> Covered(Bucket bucket, int capabilities) =>
        from step in Enumerable.Range(0, bucket.Demand.Steps.Count)
        where state.Capabilities.Covers(capabilities, bucket.Demand.Steps[step])
        select (bucket, step);

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
        foreach (var worker in state.Workers)
            if (worker.Name != bucket.Demand.Except)
                foreach (var (_, step) in Covered(bucket, worker.Capabilities)) bucket.Weigh(step,
                Weight.Of(worker));
        _buckets.Add(demand, bucket);
        _order.Add(bucket);
        _covered.Clear();
        return bucket;
    }

    /// <summary>How much a worker counts for where it is asked for.</summary>
    internal readonly record struct Weight(int Serving, int Able, int AbleForP0)
    {
        public static Weight Of(in WorkerRow worker) => !worker.IsServing ? default : new Weight(
            1, worker.IsAbleFor(Priority.P1) ? 1 : 0, worker.IsAbleFor(Priority.P0) ? 1 : 0);

        public static Weight operator -(in Weight a, in Weight b) =>
            new(a.Serving - b.Serving, a.Able - b.Able, a.AbleForP0 - b.AbleForP0);
    }

    /// <summary>The items that make one demand.</summary>
    internal sealed class Bucket(int id, Demand demand)
    {
        private readonly List<Line>[] _lines = [[], [], []];
        // By the project's slot: a claim looks one up for each demand that it could serve.
        private readonly List<Line?>[] _byProject = [[], [], []];

        public int Id { get; } = id;

        public Demand Demand { get; } = demand;

        /// <summary>Its items are authors' work, which a full workspace holds back.</summary>
        public bool IsForAuthors { get; } =
            id is not (WorkspaceState.VerifySet or WorkspaceState.MergeSet) && demand.Except is null;

        /// <summary>Queued items per class, those set aside included.</summary>
        public int[] Count { get; } = new int[3];

        /// <summary>Per step of the demand: workers that could come to have it, now or later.</summary>
        public int[] Serving { get; } = new int[demand.Steps.Count];

        /// <summary>Per step: workers that may have it now.</summary>
        public int[] Able { get; } = new int[demand.Steps.Count];

        /// <summary>Per step: workers that may have it now if it is a P0.</summary>
        public int[] AbleForP0 { get; } = new int[demand.Steps.Count];

        public void Weigh(int step, in Weight weight)
        {
            Serving[step] += weight.Serving;
            Able[step] += weight.Able;
            AbleForP0[step] += weight.AbleForP0;
        }

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

        /// <summary>The line of a project; null when it never had an item of this class here.</summary>
        public Line? FindLine(Priority priority, int project)
        {
            var lines = _byProject[(int)priority];
            return project < lines.Count ? lines[project] : null;
        }

        public Line LineOf(Priority priority, int project)
        {
            if (FindLine(priority, project) is { } known) return known;
            var lines = _byProject[(int)priority];
            while (lines.Count <= project) lines.Add(null);
            var line = new Line(project);
            lines[project] = line;
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
