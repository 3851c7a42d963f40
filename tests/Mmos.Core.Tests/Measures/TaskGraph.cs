namespace Mmos.Core.Tests.Measures;

/// <summary>Tasks that need each other, drawn by chance from one seed.</summary>
/// <remarks>
/// Four shapes, one per seed in turn: tasks that need some of the ones just before them; layers that need the
/// layer before; many independent chains; one that forks into many and joins again, several times over.
/// </remarks>
internal sealed class TaskGraph
{
    private readonly Random _random;

    private TaskGraph(int seed, int tasks, Func<Random, int> milliseconds)
    {
        _random = new Random(seed);
        Slots = 1 + _random.Next(16);
        for (var i = 0; i < tasks; i++) Milliseconds.Add(milliseconds(_random));
        Shape = (seed % 4) switch { 0 => "near", 1 => "layers", 2 => "chains", _ => "forks" };
        int width = 2 + _random.Next(20), needs = 1 + _random.Next(3);
        for (var i = 0; i < tasks; i++)
            Needs.Add([.. (Shape switch
            {
                "near" => Some(_random.Next(needs + 1), Math.Max(0, i - width), i),
                "layers" => Some(needs, (i / width - 1) * width, i / width * width),
                "chains" => Some(i < width ? 0 : 1, i - width, i - width + 1),
                _ => Fork(i, width + 2),
            }).Distinct().Order()]);
    }

    public string Shape { get; }

    /// <summary>How many tasks may be worked on at once.</summary>
    public int Slots { get; }

    /// <summary>How long each task takes.</summary>
    public List<int> Milliseconds { get; } = [];

    /// <summary>For each task the ones it needs, all before it.</summary>
    public List<int[]> Needs { get; } = [];

    /// <summary>No order of the tasks is faster: the longest chain, or all work spread over all
    /// slots.</summary>
    public long LowerBound
    {
        get
        {
            var ends = new long[Needs.Count];
            for (var i = 0; i < ends.Length; i++)
                ends[i] = Milliseconds[i] + Needs[i].Select(n => ends[n]).DefaultIfEmpty(0).Max();
            return Math.Max(ends.Max(), (Milliseconds.Sum() + Slots - 1) / Slots);
        }
    }

    /// <summary>A graph of 10 to 300 tasks that take 5 s each.</summary>
    public static TaskGraph OfEqualTasks(int seed) => new(seed, 10 + seed * 37 % 291, _ => 5_000);

    /// <summary>The same with tasks of 1 to 9 s.</summary>
    public static TaskGraph OfUnequalTasks(int seed) =>
        new(seed, 10 + seed * 37 % 291, random => random.Next(1_000, 9_001));

    private IEnumerable<int> Some(int count, int from, int end) => end <= Math.Max(0, from) ? []
        : [.. Enumerable.Range(0, count).Select(_ => _random.Next(Math.Max(0, from), end))];

    // 0 forks into 1 .. width-2, which join in width-1, which is before the next fork.
    private static int[] Fork(int task, int width) => (task % width) switch
    {
        0 => task == 0 ? [] : [task - 1],
        var i when i == width - 1 => [.. Enumerable.Range(task - width + 2, width - 2)],
        var i => [task - i],
    };
}
