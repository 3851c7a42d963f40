namespace Mmos.Core;

/// <summary>The named things that only so many tasks may hold at once, and who holds them.</summary>
internal sealed class ResourceTable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<int> _limits = [];
    private readonly List<int> _holders = [];
    private readonly Dictionary<string, int> _setIds = new(StringComparer.Ordinal);
    private readonly List<int[]> _sets = [];

    /// <summary>One of these became free: tasks that waited for it may start.</summary>
    public Action<int>? Freed { get; set; }

    /// <summary>Names of a set, sorted.</summary>
    public IEnumerable<string> Names(int set) => _sets[set].Select(r => _names[r]);

    /// <summary>Number of a set of names; -1 for the empty one.</summary>
    public int Intern(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return -1;
        string[] sorted = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var name = string.Join('\n', sorted);
        if (_setIds.TryGetValue(name, out var known)) return known;
        _setIds.Add(name, _sets.Count);
        _sets.Add([.. sorted.Select(Id)]);
        return _sets.Count - 1;
    }

    /// <summary>How many may hold each: what the policy says, one for any other.</summary>
    public void Limit(IReadOnlyList<ResourceLimit> limits)
    {
        foreach (var limit in limits) Id(limit.Name);
        for (var id = 0; id < _limits.Count; id++)
        {
            var stated = limits.FirstOrDefault(l => l.Name == _names[id])?.Count ?? 1;
            var grows = stated > _limits[id];
            _limits[id] = stated;
            if (grows) Freed?.Invoke(id);
        }
    }

    /// <summary>The first resource of a set that is fully held; -1 when all have room.</summary>
    public int Full(int set)
    {
        foreach (var id in _sets[set])
            if (_holders[id] >= _limits[id]) return id;
        return -1;
    }

    /// <summary>How many hold a resource, and how many may.</summary>
    public (int Holders, int Limit) Room(string name) =>
        _ids.TryGetValue(name, out var id) ? (_holders[id], _limits[id]) : (0, 1);

    public string Name(int resource) => _names[resource];

    public void Hold(int set, int step)
    {
        foreach (var id in _sets[set])
        {
            var wasFull = _holders[id] >= _limits[id];
            _holders[id] += step;
            if (wasFull && _holders[id] < _limits[id]) Freed?.Invoke(id);
        }
    }

    private int Id(string name)
    {
        if (_ids.TryGetValue(name, out var known)) return known;
        _ids.Add(name, _names.Count);
        _names.Add(name);
        _limits.Add(1);
        _holders.Add(0);
        return _names.Count - 1;
    }
}
