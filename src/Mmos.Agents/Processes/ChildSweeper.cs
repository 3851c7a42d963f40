using System.ComponentModel;
using System.Diagnostics;
using Mmos.Agents.Processes.Unix;

namespace Mmos.Agents.Processes;

/// <summary>Ends what a killed keeper could not end itself.</summary>
public static class ChildSweeper
{
    /// <summary>
    /// How long a sweep goes on killing before it leaves a process that cannot die (stuck in a driver, or
    /// another user's).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Ends, at once and without grace, every recorded tree whose keeper is gone, and removes its records.
    /// </summary>
    /// <param name="folder">The folder given to the runner, `.mmos/run/children`; it need not exist.</param>
    /// <returns>How many processes were ended.</returns>
    /// <remarks>
    /// Any process of the host may call it at any time; two at once do no harm. Records of living keepers
    /// and of other hosts are left alone. The calling process is never ended, even if it is in such a tree
    /// itself.
    /// </remarks>
    public static int Sweep(string folder)
    {
        var orphaned = ChildBooks.Read(folder)
            .Where(b => b.Header.Keeper!.Life() == ProcessLife.Gone).ToList();
        if (orphaned.Count == 0) return 0;
        var ended = OperatingSystem.IsLinux()
            ? SweepLinux(orphaned)
            : orphaned.Sum(b => b.Live.Count(c => EndRecorded(b.ProcessOf(c))));
        foreach (var book in orphaned) ChildBooks.Delete(book.File);
        return ended;
    }

    /// <summary>
    /// Ends, at once and without grace, what runs under a label, though its keeper lives: the work of a lease
    /// that was lost.
    /// </summary>
    /// <param name="folder">The folder given to the runner; it need not exist.</param>
    /// <param name="label">The label of the requests, such as `T12-1`.</param>
    /// <returns>How many trees were ended. Those of dead keepers are swept besides.</returns>
    public static int End(string folder, string label)
    {
        Sweep(folder);
        var ended = 0;
        foreach (var book in ChildBooks.Read(folder))
        {
            foreach (var process in book.Live.Where(c => c.Label == label).Select(book.ProcessOf))
            {
                if (!EndRecorded(process)) continue;
                ended++;
                var start = Stopwatch.GetTimestamp();
                while (process.Life() == ProcessLife.Alive && Stopwatch.GetElapsedTime(start) < Patience)
                    Thread.Yield();
            }
        }
        return ended;
    }

    private static int SweepLinux(List<ReadBook> orphaned)
    {
        HashSet<(int, long)> ended = [];
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            var left = Belonging(orphaned);
            if (left.Count == 0) break;
            foreach (var process in left)
            {
                if (Libc.Kill(process.Pid, Libc.SigKill) == 0) ended.Add((process.Pid, process.Start));
            }
            Thread.Yield();
        }
        return ended.Count;
    }

    /// <summary>
    /// Recorded processes, carriers of the marker, and everything below or in the session of one of them.
    /// </summary>
    private static List<ProcStat> Belonging(List<ReadBook> orphaned)
    {
        var all = ProcStat.ReadAll();
        var below = all.ToLookup(p => p.Parent);
        var recorded = orphaned.SelectMany(b => b.Live.Select(b.ProcessOf))
            .Where(p => p.Life() == ProcessLife.Alive).Select(p => p.Pid).ToHashSet();
        string[] markers = [.. orphaned.Select(b => b.Header.Marker!)];
        Dictionary<int, ProcStat> found = [];
        var open = new Stack<ProcStat>(all.Where(p => recorded.Contains(p.Pid) || recorded.Contains(p.Session)
            || (ProcStat.Variable(p.Pid, ChildMarker.Variable) is { } value
                && markers.Any(m => ChildMarker.Carries(value, m)))));
        while (open.TryPop(out var process))
        {
            if (!found.TryAdd(process.Pid, process)) continue;
            foreach (var child in below[process.Pid]) open.Push(child);
        }
        found.Remove(Environment.ProcessId);
        return [.. found.Values.Where(p => !p.IsZombie)];
    }

    private static bool EndRecorded(HostProcess process)
    {
        if (process.Life() != ProcessLife.Alive) return false;
        if (!OperatingSystem.IsWindows()) return Libc.Kill(-process.Pid, Libc.SigKill) == 0;
        try
        {
            // Windows ends a keeper's jobs with the keeper; this is for what slipped out of its job.
            using var living = Process.GetProcessById(process.Pid);
            living.Kill(entireProcessTree: true);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
