namespace Mmos.Core;

/// <summary>The distinct sets of capabilities, each with a number, so that "can this worker do that task" is
/// a few bit operations.</summary>
internal sealed class CapabilitySets
{
    private readonly Dictionary<string, int> _bits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<ulong[]> _sets = [];
    private readonly List<string> _names = [];

    public int Count => _sets.Count;

    /// <summary>The set's names, sorted and joined by commas: its identity in snapshots.</summary>
    public string Name(int set) => _names[set];

    public int Intern(IEnumerable<string> capabilities)
    {
        string[] sorted = [.. capabilities.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var name = string.Join(',', sorted);
        if (_ids.TryGetValue(name, out var known)) return known;

        var words = new ulong[(_bits.Count + sorted.Length) / 64 + 1];
        foreach (var capability in sorted)
        {
            if (!_bits.TryGetValue(capability, out var bit)) _bits.Add(capability, bit = _bits.Count);
            words[bit / 64] |= 1UL << (bit % 64);
        }
        _ids.Add(name, _sets.Count);
        _names.Add(name);
        _sets.Add(words);
        return _sets.Count - 1;
    }

    /// <summary>Every capability of <paramref name="needed"/> is in <paramref name="offered"/>.</summary>
    public bool Covers(int offered, int needed)
    {
        ulong[] have = _sets[offered], want = _sets[needed];
        for (var i = 0; i < want.Length; i++)
            if ((want[i] & ~(i < have.Length ? have[i] : 0)) != 0) return false;
        return true;
    }

    /// <summary>How much of <paramref name="wished"/> is in <paramref name="offered"/>, per mille; 1000 when
    /// nothing is wished.</summary>
    public int SharePerMille(int offered, int wished)
    {
        ulong[] have = _sets[offered], want = _sets[wished];
        int met = 0, all = 0;
        for (var i = 0; i < want.Length; i++)
        {
            all += System.Numerics.BitOperations.PopCount(want[i]);
            met += System.Numerics.BitOperations.PopCount(want[i] & (i < have.Length ? have[i] : 0));
        }
        return all == 0 ? 1000 : 1000 * met / all;
    }
}
