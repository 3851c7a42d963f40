using System.Collections.Concurrent;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Gates that passed, by tree and command lines: the same tree, commands and environment are not run
/// twice.</summary>
/// <remarks>For the life of this process; what an earlier one proved stands in the task's
/// certificate.</remarks>
public sealed class GateResults
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string,
        IReadOnlyList<CheckInfo>> _passed = new(StringComparer.Ordinal);

    /// <summary>The checks that these gates passed on this tree; null when nobody ran them here.</summary>
    public IReadOnlyList<CheckInfo>? Find(TreeId tree, IReadOnlyList<string> gates) =>
        gates.Count == 0 ? [] : _passed.GetValueOrDefault(Key(tree.Value, gates));

    /// <summary>Remembers what passed.</summary>
    public void Add(string tree, IReadOnlyList<string> gates, IReadOnlyList<CheckInfo> checks)
    {
        if (_passed.Count >= Most) _passed.Clear(); // costs a few repeated runs, and bounds the memory
        _passed[Key(tree, gates)] = checks;
    }

    private static string Key(string tree, IReadOnlyList<string> gates) =>
        tree + '\n' + string.Join('\n', gates);
}
