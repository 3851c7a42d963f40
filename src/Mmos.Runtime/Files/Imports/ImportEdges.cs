namespace Mmos.Runtime.Files;

/// <summary>What each taken task gets of the others.</summary>
/// <param name="Needs">Keys of what it needs.</param>
/// <param name="Priorities">Its own; that of its whole when it has none.</param>
/// <param name="Met">Needs of finished tasks, which are in no plan.</param>
internal sealed record ImportEdges(
    IReadOnlyList<IReadOnlyList<string>> Needs, IReadOnlyList<string> Priorities, IReadOnlyList<MetNeed> Met)
{
    /// <summary>Whole tasks wait for their parts, and parts for what their whole waits for. Pure but for the
    /// warnings.</summary>
    /// <param name="tasks">All that the source has, with distinct ids.</param>
    /// <param name="taken">Those that the plan gets.</param>
    /// <param name="source">Where warnings go.</param>
    public static ImportEdges Between(
        IReadOnlyList<ImportedTask> tasks, IReadOnlyList<ImportedTask> taken, ImportSource source)
    {
        var byId = tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
        var place = taken.Select((task, i) => (task.Id, i))
            .ToDictionary(one => one.Id, one => one.i, StringComparer.Ordinal);
        var met = new List<MetNeed>();
        var needs = taken.Select(_ => new List<int>()).ToList();
        for (var i = 0; i < taken.Count; i++)
            foreach (var need in taken[i].Needs.Distinct(StringComparer.Ordinal))
                if (place.TryGetValue(need, out var there))
                    needs[i].Add(there);
                else if (!byId.TryGetValue(need, out var other))
                    source.Warn($"{taken[i].Key} needs {need}, which is not there");
                else if (other.State == ImportedState.Finished)
                    met.Add(new(taken[i].Key, other.Key));
                else
                    source.Warn($"{taken[i].Key} needs {other.Key}, which is left out though it is not "
                        + $"finished: {other.Status}");
        var wholes = new int?[taken.Count];
        List<int>[] said = [.. needs.Select(some => some.ToList())];
        for (var i = 0; i < taken.Count; i++)
            if (taken[i].Whole is { } whole && place.TryGetValue(whole, out var there))
            {
                // A part that says that it needs its whole is right about the order, and comes later.
                if (said[i].Contains(there))
                    continue;
                wholes[i] = there;
                needs[there].Add(i);
            }
            else if (taken[i].Whole is { } absent && !byId.ContainsKey(absent))
                source.Warn($"{taken[i].Key} is a part of {absent}, which is not there");
        return new(
            [.. Handed(needs, wholes, source)
                .Select(all => (IReadOnlyList<string>)[.. all.Select(one => taken[one].Key)])],
            [.. taken.Select((task, i) => task.Priority
                ?? (wholes[i] is { } whole ? taken[whole].Priority : null) ?? "P1")], met);
    }

    /// <summary>The needs with those of the whole handed to its parts, unless that alone would make a
    /// cycle.</summary>
    private static IEnumerable<int[]> Handed(List<List<int>> needs, int?[] wholes, ImportSource source)
    {
        int[][] said = [.. needs.Select(some => some.Distinct().ToArray())];
        if (Cycle.Find(said) is not null)
            return said;
        int[][] handed = [.. said.Select((some, i) => some.Concat(FromAbove(i)).Distinct().ToArray())];
        if (Cycle.Find(handed) is null)
            return handed;
        source.Warn(
            "what whole tasks need was not handed to their parts: together they would wait in a cycle");
        return said;

        IEnumerable<int> FromAbove(int part)
        {
            for (var above = wholes[part]; above is { } whole; above = wholes[whole])
                foreach (var need in said[whole])
                    if (need != part && !IsWithin(need, whole))
                        yield return need;
        }

        bool IsWithin(int task, int whole)
        {
            for (var above = wholes[task]; above is { } one; above = wholes[one])
                if (one == whole)
                    return true;
            return false;
        }
    }
}
