namespace Mmos.Core;

/// <summary>Globs by the path they begin with, as far as it is literal: finds the few that a new glob can
/// overlap with.</summary>
/// <remarks>
/// Two globs can share a path only when one's literal beginning is a beginning of the other's. So candidates
/// are what stands on the way down to the new glob's place, and everything below it.
/// </remarks>
internal sealed class GlobTrie
{
    private readonly Node _root = new();

    /// <summary>Puts the owner of a normalized glob in its place.</summary>
    public void Add(string glob, int owner)
    {
        var node = _root;
        foreach (var segment in Beginning(glob)) node = node.Below(segment);
        node.Add(owner, isWhole: !HasWildcard(glob));
    }

    /// <summary>Adds every owner of a glob that may overlap with this one. In no particular order.</summary>
    public void Collect(string glob, HashSet<int> owners)
    {
        var node = _root;
        foreach (var segment in Beginning(glob))
        {
            // A path that ends here is no beginning of one that goes on.
            owners.UnionWith(node.Patterns);
            if (!node.TryBelow(segment, out var next)) return;
            node = next;
        }
        owners.UnionWith(node.Patterns);
        owners.UnionWith(node.Paths);
        if (HasWildcard(glob)) node.CollectBelow(owners);
    }

    private static IEnumerable<string> Beginning(string glob) =>
        glob.Split('/').TakeWhile(segment => !HasWildcard(segment));

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    private sealed class Node
    {
        private Dictionary<string, Node>? _below;
        private List<int>? _patterns;
        private List<int>? _paths;

        /// <summary>Owners of globs whose wildcards begin below this place.</summary>
        public IReadOnlyList<int> Patterns => _patterns ?? [];

        /// <summary>Owners of the one path that this place is.</summary>
        public IReadOnlyList<int> Paths => _paths ?? [];

        public void Add(int owner, bool isWhole)
        {
            if (isWhole) (_paths ??= []).Add(owner);
            else (_patterns ??= []).Add(owner);
        }

        public Node Below(string segment)
        {
            _below ??= new(StringComparer.Ordinal);
            if (!_below.TryGetValue(segment, out var node)) _below.Add(segment, node = new());
            return node;
        }

        public bool TryBelow(string segment, [System.Diagnostics.CodeAnalysis.NotNullWhen(
            true)] out Node? node)
        {
            node = null;
            return _below is not null && _below.TryGetValue(segment, out node);
        }

        /// <summary>A stack of its own: a path has as many segments as its author likes.</summary>
        public void CollectBelow(HashSet<int> owners)
        {
            var toVisit = new Stack<Node>(_below?.Values ?? Enumerable.Empty<Node>());
            while (toVisit.TryPop(out var node))
            {
                owners.UnionWith(node.Patterns);
                owners.UnionWith(node.Paths);
                foreach (var next in node._below?.Values ?? Enumerable.Empty<Node>()) toVisit.Push(next);
            }
        }
    }
}
