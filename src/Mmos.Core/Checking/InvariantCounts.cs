namespace Mmos.Core;

/// <summary>
/// How often each invariant met a case that it could have failed on; a check that never did shows nothing.
/// </summary>
/// <remarks>Not thread-safe; one per simulation, added up by whoever prints them.</remarks>
public sealed class InvariantCounts
{
    private readonly SortedDictionary<string, long> _byName = new(StringComparer.Ordinal);

    /// <summary>Cases per name of an invariant, every name that exists included.</summary>
    public IReadOnlyDictionary<string, long> ByName => _byName;

    /// <summary>All at zero.</summary>
    public InvariantCounts()
    {
        foreach (var name in Invariants.Names) _byName[name] = 0;
    }

    /// <summary>Adds another simulation's cases.</summary>
    public void Add(InvariantCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (name, cases) in other._byName) _byName[name] += cases;
    }

    internal void Count(string name) => _byName[name]++;
}

/// <summary>What one check found.</summary>
internal sealed class Findings(InvariantCounts? counts)
{
    public List<string> Violations { get; } = [];

    /// <summary>One case of an invariant.</summary>
    /// <param name="name">The invariant's name.</param>
    /// <param name="holds">Whether it holds here.</param>
    /// <param name="statement">What should be true.</param>
    /// <param name="subject">Number or slot of the row it is about.</param>
    public void Case(string name, bool holds, string statement, int subject = 0)
    {
        counts?.Count(name);
        if (!holds) Violations.Add($"{name}: {statement} ({subject})");
    }
}
