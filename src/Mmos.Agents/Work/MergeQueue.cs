using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>The merge items of this process, in one line per branch: whoever comes first lands all that wait.
/// </summary>
/// <remarks>The engine gives the items of one branch to one holder; they come one by one and together while
/// an
/// earlier batch runs its gates.</remarks>
/// <param name="hands">Lands a batch.</param>
/// <param name="bases">Takes in the user's branch, for projects that follow it.</param>
public sealed class MergeQueue(MergeHands hands, BaseFollowing bases)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Takes note of items before any of them is begun, so that they land together.</summary>
    public void Expect(IEnumerable<WorkOrder> orders)
    {
        lock (_lock)
            foreach (var order in orders) LineOf(order.Project.Id).Waiting.TryAdd(order.Lease, order);
    }

    /// <summary>Does a merge item, alone or in a batch; returns once it is settled.</summary>
    public async Task Do(WorkOrder order, ProjectGit git, CancellationToken cancel)
    {
        Expect([order]);
        Line line;
        lock (_lock) line = LineOf(order.Project.Id);
        await line.Turn.WaitAsync(cancel);
        try
        {
            IReadOnlyList<WorkOrder> batch;
            lock (_lock)
            {
                if (!line.Waiting.ContainsKey(order.Lease)) return; // it landed, or came back, with another's
                batch = Next(line, order);
            }
            await bases.Look(order.Project, git, cancel);
            await hands.Do(batch, git, cancel);
            lock (_lock)
                foreach (var settled in batch) line.Waiting.Remove(settled.Lease);
        }
        finally
        {
            // After an exception the others are still waiting, and land without this one.
            lock (_lock) line.Waiting.Remove(order.Lease);
            line.Turn.Release();
        }
    }

    /// <summary>Takes in the user's branch between two batches.</summary>
    public async Task Follow(ProjectInfo project, ProjectGit git, CancellationToken cancel)
    {
        Line line;
        lock (_lock) line = LineOf(project.Id);
        await line.Turn.WaitAsync(cancel);
        try
        {
            await bases.Look(project, git, cancel);
        }
        finally
        {
            line.Turn.Release();
        }
    }

    // The most urgent first, then as they came; always with the one whose turn it is.
    private static IReadOnlyList<WorkOrder> Next(Line line, WorkOrder mine) =>
        [.. line.Waiting.Values.OrderBy(o => o.Task.Priority, StringComparer.Ordinal)
            .Where(o => o.Lease != mine.Lease).Take(Core.Limits.MergeBatch - 1).Append(mine)
            .OrderBy(o => o.Task.Priority, StringComparer.Ordinal).ThenBy(o => line.Place(o.Lease))];

    private Line LineOf(string project) =>
        _lines.TryGetValue(project, out var line) ? line : _lines[project] = new Line();

    private sealed class Line
    {
        public OrderedDictionary<LeaseRef, WorkOrder> Waiting { get; } = [];

        public SemaphoreSlim Turn { get; } = new(1);

        public int Place(LeaseRef lease) => Waiting.IndexOf(lease);
    }
}
