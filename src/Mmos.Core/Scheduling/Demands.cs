namespace Mmos.Core;

/// <summary>The distinct demands that work items make of a worker, each with a number.</summary>
internal sealed class Demands(CapabilitySets sets)
{
    private readonly List<Demand> _all = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public Demand this[int id] => _all[id];

    public int Intern(IReadOnlyList<string> capabilities, Tiers tier, bool isAuto, string? only)
    {
        string[] sorted =
            [.. capabilities.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var name = $"{string.Join(',', sorted)}|{(int)tier}|{(isAuto ? "auto" : "")}|{only}";
        if (_ids.TryGetValue(name, out var known)) return known;
        var masks = Ladder(tier, isAuto, out var upward);
        int[] steps = [.. masks.Select(mask => sets.Intern(Asked(sorted, mask, only)))];
        _ids.Add(name, _all.Count);
        _all.Add(new Demand(name, sorted, tier, isAuto, only, steps, upward));
        return _all.Count - 1;
    }

    /// <summary>What a review asks: a capability, of anybody who authors but the one whose work it
    /// is.</summary>
    public int Reviewing(string capability, string author)
    {
        var name = $"review {capability} not {author}";
        if (_ids.TryGetValue(name, out var known)) return known;
        string[] asked = [capability, EngineCapabilities.Author];
        _ids.Add(name, _all.Count);
        _all.Add(new Demand(name, asked, Tiers.All, false, null, [sets.Intern(asked)], 0)
        {
            Except = author,
        });
        return _all.Count - 1;
    }

    /// <summary>The same demand one tier up, after an attempt that failed; a tier that was asked for
    /// stays.</summary>
    public int Raise(int id)
    {
        var demand = _all[id];
        if (!demand.IsAuto || demand.Tier is Tiers.Premium or Tiers.All) return id;
        var next = demand.Tier == Tiers.Economy ? Tiers.Standard : Tiers.Premium;
        return Intern(demand.Capabilities, next, true, demand.Only);
    }

    /// <summary>The same demand for one worker only; null: for any.</summary>
    public int Pin(int id, string? worker)
    {
        var demand = _all[id];
        return Intern(demand.Capabilities, demand.Tier, demand.IsAuto, worker);
    }

    private static IEnumerable<string> Asked(string[] capabilities, Tiers mask, string? only)
    {
        IEnumerable<string> asked = capabilities;
        // Whom a person named may be of any tier.
        if (only is not null) return asked.Append(EngineCapabilities.Only(only));
        return mask == Tiers.All ? asked : asked.Append(EngineCapabilities.OfTiers(mask));
    }

    // From the tier itself upwards, as time passes; then, where nobody asked for it, downwards.
    private static List<Tiers> Ladder(Tiers tier, bool isAuto, out int upward)
    {
        List<Tiers> masks = [tier];
        if (tier != Tiers.All)
        {
            for (var next = (int)tier << 1; next <= (int)Tiers.Premium; next <<= 1)
                masks.Add(masks[^1] | (Tiers)next);
        }
        upward = masks.Count - 1;
        for (var next = (int)tier >> 1; isAuto && tier != Tiers.All && next > 0; next >>= 1)
            masks.Add(masks[^1] | (Tiers)next);
        return masks;
    }
}

/// <summary>What a work item asks of a worker.</summary>
/// <param name="Name">Its identity.</param>
/// <param name="Capabilities">What the worker must have, sorted.</param>
/// <param name="Tier">Its tier; all when any will do.</param>
/// <param name="IsAuto">The tier follows from the task's complexity; nobody asked for it.</param>
/// <param name="Only">The one worker that may have it; null for any.</param>
/// <param name="Steps">Sets of capabilities, each wider than the one before: the first step that somebody
/// serves is open at once.</param>
/// <param name="Upward">The last step that time opens.</param>
internal sealed record Demand(string Name, IReadOnlyList<string> Capabilities, Tiers Tier, bool IsAuto,
    string? Only, IReadOnlyList<int> Steps, int Upward)
{
    /// <summary>Whoever could ever have it has this set.</summary>
    public int Widest => Steps[^1];

    /// <summary>The one worker that may not have it, whatever it can: a review is never its author's. Null
    /// for every
    /// other sort of work.</summary>
    public string? Except { get; init; }
}
