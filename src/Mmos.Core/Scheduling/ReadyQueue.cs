namespace Mmos.Core;

/// <summary>Work items that could be given out, one bucket per set of required capabilities, so that a claim
/// costs the same at any depth.</summary>
/// <remarks>
/// What it answers is a function of the rows alone. Inside, entries that no longer hold are dropped, and
/// entries whose paths are
/// held are set aside, only when they come to the top.
/// </remarks>
internal sealed class ReadyQueue(WorkspaceState state)
{
    private readonly Dictionary<int, Bucket> _buckets = [];
    private readonly List<Bucket> _order = [];
    private readonly Dictionary<int, List<int>> _heldByPaths = [];

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
            if (!head.IsKnown)
            {
                if (!state.TryTask(head.Task, out var row) || !row.IsQueued
                    || row.QueuedUnder != bucket.Capabilities
                    || row.Priority != priority || Order(row) != head.Order)
                {
                    line.Dequeue();
                    continue;
                }
                line.Know(
                    head = head with
                    {
                        IsKnown = true,
                        Paths = row.Item == WorkItem.Author ? row.Paths
                    : -1
                    });
            }
            var obstacle = head.Paths >= 0 ? state.Paths.Obstacle(head.Paths, priority) : -1;
            if (obstacle < 0) return true;
            line.Dequeue();
            if (!_heldByPaths.TryGetValue(obstacle, out var held)) _heldByPaths.Add(obstacle, held = []);
            held.Add(head.Task);
        }
        return false;
    }

    /// <summary>Puts back what waited on a set of paths.</summary>
    public void Release(int paths)
    {
        if (!_heldByPaths.Remove(paths, out var held)) return;
        foreach (var number in held)
            if (state.TryTask(number, out var row) && row.IsQueued)
                BucketOf(row.QueuedUnder).LineOf(row.Priority, row.Project).Enqueue(number, Order(row));
    }

    /// <summary>A worker became able, or no longer is.</summary>
    public void Able(int capabilities, int step)
    {
        foreach (var bucket in _order)
            if (state.Capabilities.Covers(capabilities, bucket.Capabilities)) bucket.AbleWorkers += step;
    }

    // Longest path first, then age: one unique number, least first.
    private static long Order(in TaskRow row) => ((long)(int.MaxValue - row.Rank) << 32) | (uint)row.Number;

    private Bucket BucketOf(int capabilities)
    {
        if (_buckets.TryGetValue(capabilities, out var known)) return known;
        var bucket = new Bucket(capabilities)
        {
            AbleWorkers = state.AbleWorkers
                .Count(w => state.Capabilities.Covers(state.Worker(w).Capabilities, capabilities)),
        };
        _buckets.Add(capabilities, bucket);
        _order.Add(bucket);
        return bucket;
    }

    /// <summary>The items that need one set of capabilities.</summary>
    internal sealed class Bucket(int capabilities)
    {
        private readonly List<Line>[] _lines = [[], [], []];
        private readonly Dictionary<int, Line>[] _byProject = [[], [], []];

        public int Capabilities { get; } = capabilities;

        /// <summary>Queued items per class, those set aside included.</summary>
        public int[] Count { get; } = new int[3];

        /// <summary>Able workers that cover <see cref="Capabilities"/>.</summary>
        public int AbleWorkers { get; set; }

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
            head = new Head(task, order, -1, IsKnown: false);
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
    /// <param name="IsKnown">The task is queued here; otherwise the entry may be one that no longer
    /// holds.</param>
    internal readonly record struct Head(int Task, long Order, int Paths, bool IsKnown);
}
