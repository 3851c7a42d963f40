using System.ComponentModel;
using System.Diagnostics;
using Mmos.Agents.Processes.Unix;

namespace Mmos.Agents.Processes;

/// <summary>Ends what a killed keeper could not end itself.</summary>
public static class ChildSweeper
{
    /// <summary>How long a sweep goes on killing before it leaves a process that cannot die (stuck in a driver, or another user's).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Ends, at once and without grace, every recorded tree whose keeper is gone, and removes its records.</summary>
    /// <param name="folder">The folder given to the runner, `.mmos/run/children`; it need not exist.</param>
    /// <returns>How many processes were ended.</returns>
    /// <remarks>
    /// Any process of the host may call it at any time; two at once do no harm. Records of living keepers and of
    /// other hosts are left alone. The calling process is never ended, even if it is in such a tree itself.
    /// </remarks>
    public static int Sweep(string folder)
    {
        var records = new ChildRecords(folder);
        var keepers = records.Keepers().Where(k => k.Record.Keeper.Life() == ProcessLife.Gone).ToList();
        var children = records.Children().Where(c => c.Record.Keeper.Life() == ProcessLife.Gone).ToList();
        if (keepers.Count == 0 && children.Count == 0) return 0;

        var ended = OperatingSystem.IsLinux()
            ? SweepLinux([.. keepers.Select(k => k.Record)], [.. children.Select(c => c.Record)])
            : children.Count(c => EndRecorded(c.Record.Process));
        foreach (var (file, _) in children) ChildRecords.Delete(file);
        foreach (var (file, record) in keepers)
        {
            foreach (var draft in Directory.EnumerateFiles(folder, ChildRecords.NameOf(record) + "-*"))
                ChildRecords.Delete(draft);
            ChildRecords.Delete(file);
        }
        return ended;
    }

    private static int SweepLinux(List<KeeperRecord> keepers, List<ChildRecord> children)
    {
        HashSet<(int, long)> ended = [];
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            var left = Belonging(keepers, children);
            if (left.Count == 0) break;
            foreach (var process in left)
            {
                if (Libc.Kill(process.Pid, Libc.SigKill) == 0) ended.Add((process.Pid, process.Start));
            }
            Thread.Yield();
        }
        return ended.Count;
    }

    /// <summary>Recorded processes, carriers of the marker, and everything below or in the session of one of them.</summary>
    private static List<ProcStat> Belonging(List<KeeperRecord> keepers, List<ChildRecord> children)
    {
        var all = ProcStat.ReadAll();
        var below = all.ToLookup(p => p.Parent);
        var recorded = children.Where(c => c.Process.Life() == ProcessLife.Alive)
            .Select(c => c.Process.Pid).ToHashSet();
        string[] markers = [.. keepers.Select(k => k.Marker), .. children.Select(c => c.Marker)];
        Dictionary<int, ProcStat> found = [];
        var open = new Stack<ProcStat>(all.Where(p => recorded.Contains(p.Pid) || recorded.Contains(p.Session)
            || (ProcStat.Variable(p.Pid, ChildRecords.Marker) is { } value
                && markers.Any(m => ChildRecords.Carries(value, m)))));
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
            // Windows ends a keeper's jobs with the keeper; this is for a process that slipped out of its job.
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
