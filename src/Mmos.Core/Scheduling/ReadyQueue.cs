namespace Mmos.Core;

/// <summary>Work items that could be given out, one bucket per set of required capabilities, so that a claim costs the same at any depth.</summary>
/// <remarks>
/// What it answers is a function of the rows alone. Inside, entries that no longer hold are dropped, and entries whose paths are
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
        bucket.Heap(row.Priority, row.Project).Enqueue(row.Number, Order(row));
    }

    public void Remove(in TaskRow row) => BucketOf(row.QueuedUnder).Count[(int)row.Priority]--;

    /// <summary>The first startable item of one bucket, class and project; 0 for none.</summary>
    public int Peek(Bucket bucket, Priority priority, int project)
    {
        var heap = bucket.Heap(priority, project);
        while (heap.TryPeek(out var number, out var order))
        {
            if (!state.TryTask(number, out var row) || !row.IsQueued || row.QueuedUnder != bucket.Capabilities
                || row.Priority != priority || Order(row) != order)
            {
                heap.Dequeue();
                continue;
            }
            var obstacle = row.Item == WorkItem.Author && row.Paths >= 0 ? state.Paths.Obstacle(row.Paths, priority) : -1;
            if (obstacle < 0) return number;
            heap.Dequeue();
            if (!_heldByPaths.TryGetValue(obstacle, out var held)) _heldByPaths.Add(obstacle, held = []);
            held.Add(number);
        }
        return 0;
    }

    /// <summary>Puts back what waited on a set of paths.</summary>
    public void Release(int paths)
    {
        if (!_heldByPaths.Remove(paths, out var held)) return;
        foreach (var number in held)
            if (state.TryTask(number, out var row) && row.IsQueued)
                BucketOf(row.QueuedUnder).Heap(row.Priority, row.Project).Enqueue(number, Order(row));
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
            AbleWorkers = state.AbleWorkers.Count(w => state.Capabilities.Covers(state.Worker(w).Capabilities, capabilities)),
        };
        _buckets.Add(capabilities, bucket);
        _order.Add(bucket);
        return bucket;
    }

    /// <summary>The items that need one set of capabilities.</summary>
    internal sealed class Bucket(int capabilities)
    {
        private readonly SortedDictionary<int, PriorityQueue<int, long>>[] _heaps = [new(), new(), new()];

        public int Capabilities { get; } = capabilities;

        /// <summary>Queued items per class, those set aside included.</summary>
        public int[] Count { get; } = new int[3];

        /// <summary>Able workers that cover <see cref="Capabilities"/>.</summary>
        public int AbleWorkers { get; set; }

        /// <summary>Projects that ever had an item of this class here.</summary>
        public IEnumerable<int> Projects(Priority priority) => _heaps[(int)priority].Keys;

        public PriorityQueue<int, long> Heap(Priority priority, int project)
        {
            var heaps = _heaps[(int)priority];
            if (!heaps.TryGetValue(project, out var heap)) heaps.Add(project, heap = new());
            return heap;
        }
    }
}
