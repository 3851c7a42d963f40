namespace Mmos.Runtime.Files;

/// <summary>Finds a cycle in a graph. Without recursion: a chain may be 10,000 tasks long.</summary>
internal static class Cycle
{
    /// <summary>The tasks of one cycle, each needing the next and the last the first; null when there is
    /// none.</summary>
    /// <param name="needs">For each task the tasks it needs. O(tasks + needs).</param>
    public static IReadOnlyList<int>? Find(IReadOnlyList<int[]> needs)
    {
        var done = new bool[needs.Count];
        var next = new int[needs.Count];
        var onPath = new bool[needs.Count];
        var path = new List<int>();
        for (var start = 0; start < needs.Count; start++)
        {
            if (!done[start])
                Enter(start);
            while (path.Count > 0)
            {
                var task = path[^1];
                if (next[task] == needs[task].Length)
                {
                    onPath[task] = false;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }
                var need = needs[task][next[task]++];
                if (onPath[need])
                    return path[path.IndexOf(need)..];
                if (!done[need])
                    Enter(need);
            }
        }
        return null;

        void Enter(int task)
        {
            done[task] = onPath[task] = true;
            path.Add(task);
        }
    }
}
