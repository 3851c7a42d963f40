using System.Globalization;

namespace Mmos.Agents.Processes.Unix;

/// <summary>Which living processes below the keeper belong to which tree (Linux).</summary>
/// <remarks>
/// The keeper is a subreaper, so everything that a command started hangs below the keeper, daemons too:
/// either below the main program or, once orphaned, directly below the keeper. Sorting the keeper's
/// children sorts all.
/// </remarks>
internal static class TreeMembers
{
    // The kernel gives orphans to the subreaper's first living thread, the main one, which also spawns.
    private static readonly string ChildrenFile = string.Create(
        CultureInfo.InvariantCulture, $"/proc/self/task/{Environment.ProcessId}/children");

    /// <summary>
    /// False when the keeper has no other children than main programs: then no tree has leftovers.
    /// </summary>
    /// <remarks>
    /// 30 µs instead of a walk through /proc (20 µs per process of the machine) for each command's end.
    /// </remarks>
    public static bool MayHaveOrphans(IReadOnlyCollection<int> mains)
    {
        try
        {
            return File.ReadAllText(ChildrenFile).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Any(p => int.TryParse(p, CultureInfo.InvariantCulture, out var pid) && !mains.Contains(pid));
        }
        catch (IOException)
        {
            return true; // a kernel without CONFIG_PROC_CHILDREN
        }
    }

    /// <summary>The living processes of one tree; with null, all that belong to none.</summary>
    /// <param name="wanted">The tree.</param>
    /// <param name="live">All trees that have not ended. The last one left also gets what belongs to
    /// nobody.</param>
    public static List<ProcStat> Of(UnixTree? wanted, IReadOnlyCollection<UnixTree> live)
    {
        var below = ProcStat.ReadAll().ToLookup(p => p.Parent);
        var only = live.Count == 1 ? live.First() : null;
        List<ProcStat> members = [];
        Stack<ProcStat> open = [];
        foreach (var top in below[Environment.ProcessId])
        {
            if (OwnerOf(top, live, only) == wanted) open.Push(top);
        }
        while (open.TryPop(out var process))
        {
            if (!process.IsZombie) members.Add(process);
            foreach (var child in below[process.Pid]) open.Push(child);
        }
        return members;
    }

    private static UnixTree? OwnerOf(ProcStat top, IReadOnlyCollection<UnixTree> live, UnixTree? only)
    {
        if (live.FirstOrDefault(t => t.Pid == top.Session) is { } bySession) return bySession;
        var marker = ProcStat.Variable(top.Pid, ChildMarker.Variable);
        return live.FirstOrDefault(t => ChildMarker.Carries(marker, t.Marker)) ?? only;
    }
}
