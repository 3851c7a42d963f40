namespace Mmos.Core;

/// <summary>The distinct sets of declared paths per repository, which of them are held, and who waits on
/// them.</summary>
/// <remarks>
/// Invariant 7: two running tasks of one repository never hold overlapping sets. Invariant 5: a set that a
/// higher class waits
/// for, held only by paths, is reserved against lower classes.
/// </remarks>
internal sealed class PathTable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<PathSet> _sets = [];
    private readonly Dictionary<string, GlobTrie> _byRepository = new(StringComparer.Ordinal);

    public int Count => _sets.Count;

    /// <summary>A set became free, or lost its last waiter of a class: tasks that waited on it may
    /// start.</summary>
    public Action<int>? Freed { get; set; }

    public IReadOnlyList<string> Globs(int set) => _sets[set].Globs;

    public string Repository(int set) => _sets[set].Repository;

    /// <summary>The repository and the globs, sorted: the set's identity in snapshots.</summary>
    public string Name(int set) => NameOf(_sets[set].Repository, _sets[set].Globs);

    /// <summary>The number of this set; -1 for an empty one: unknown paths hold nothing.</summary>
    public int Intern(string? repository, IEnumerable<string> globs)
    {
        string[] sorted = [.. globs.Select(PathGlob.Normalize).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (sorted.Length == 0 || repository is null) return -1;
        var name = NameOf(repository, sorted);
        if (_ids.TryGetValue(name, out var known)) return known;

        var id = _sets.Count;
        var set = new PathSet(repository, sorted);
        _ids.Add(name, id);
        _sets.Add(set);
        foreach (var other in Candidates(repository, sorted, id))
        {
            if (!Overlap(sorted, _sets[other].Globs)) continue;
            set.Adjacent.Add(other);
            if (other != id) _sets[other].Adjacent.Add(id);
            set.Blocked += _sets[other].Holders;
        }
        return id;
    }

    /// <summary>The sets that may overlap with a new one, itself included, by number: their order is part of
    /// what the log decides.</summary>
    private IEnumerable<int> Candidates(string repository, string[] globs, int id)
    {
        if (!_byRepository.TryGetValue(repository, out var trie)) _byRepository.Add(repository, trie = new());
        foreach (var glob in globs) trie.Add(glob, id);
        HashSet<int> candidates = [];
        foreach (var glob in globs) trie.Collect(glob, candidates);
        return candidates.Order();
    }

    public bool IsBlocked(int set) => _sets[set].Blocked > 0;

    /// <summary>Queued tasks of a class with this very set.</summary>
    public int Waiting(int set, Priority priority) => _sets[set].Waiting[(int)priority];

    /// <summary>The set that keeps a task of this set and class from starting: itself when held, or one
    /// reserved by a higher class; -1 when it may start.</summary>
    public int Obstacle(int set, Priority priority)
    {
        if (_sets[set].Blocked > 0) return set;
        foreach (var other in _sets[set].Adjacent)
            for (var higher = Priority.P0; higher < priority; higher++)
                if (_sets[other].Blocked > 0 && _sets[other].Waiting[(int)higher] > 0) return other;
        return -1;
    }

    public void Hold(int set, int step)
    {
        _sets[set].Holders += step;
        foreach (var other in _sets[set].Adjacent)
        {
            _sets[other].Blocked += step;
            if (step < 0 && _sets[other].Blocked == 0) Freed?.Invoke(other);
        }
    }

    public void Wait(int set, Priority priority, int step)
    {
        var left = _sets[set].Waiting[(int)priority] += step;
        if (step < 0 && left == 0) Freed?.Invoke(set);
    }

    /// <summary>Both sets have a path in common.</summary>
    public bool AreAdjacent(int a, int b) => _sets[a].Adjacent.Contains(b);

    private static string NameOf(string repository, IReadOnlyList<string> globs) =>
        $"{repository}\n{string.Join('\n', globs)}";

    private static bool Overlap(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        foreach (var x in a)
            foreach (var y in b)
                if (PathGlob.Overlap(x, y)) return true;
        return false;
    }

    private sealed class PathSet(string repository, string[] globs)
    {
        public string Repository { get; } = repository;
        public IReadOnlyList<string> Globs { get; } = globs;

        /// <summary>Every set with a path in common, itself included.</summary>
        public List<int> Adjacent { get; } = [];

        /// <summary>Tasks with this very set that hold it.</summary>
        public int Holders { get; set; }

        /// <summary>Tasks that hold any adjacent set.</summary>
        public int Blocked { get; set; }

        /// <summary>Queued tasks with this set, per class.</summary>
        public int[] Waiting { get; } = new int[3];
    }
}
