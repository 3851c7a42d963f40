using System.Diagnostics;

namespace Mmos.Agents.Processes.Unix;

/// <summary>
/// Process trees on Linux and macOS: a session per command, one reaper, an ender per tree that must go.
/// </summary>
/// <remarks>
/// macOS has no subreaper and shows no other process's environment: there a tree is its process group, and a
/// program that leaves it (setsid) escapes.
/// </remarks>
internal sealed class UnixTrees : IChildTrees
{
    private static readonly bool IsLinux = OperatingSystem.IsLinux();

    /// <summary>
    /// The reaper reports each death below a Linux keeper; on macOS orphans go to launchd unseen.
    /// </summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(IsLinux ? 200 : 20);

    private readonly KeeperSettings settings;
    private readonly object gate = new(); // Monitor.Wait and PulseAll: the enders wait for the reaper
    private readonly Dictionary<long, UnixTree> live = [];
    private readonly Dictionary<int, UnixTree> unreaped = [];
    private bool closing;

    public UnixTrees(KeeperSettings settings)
    {
        this.settings = settings;
        _ = Libc.SetSession(); // a terminal's Ctrl-C goes to mmos, which drains
        if (IsLinux)
        {
            Libc.CloseAllOnExec();
            if (!Libc.BecomeSubreaper())
                throw new PlatformNotSupportedException("this kernel has no subreapers");
        }
        InBackground(Reap);
    }

    public void Start(KeeperRequest request)
    {
        var marker = settings.MarkerOf(request.Id);
        if (OpenLog(request, out var error) is not { } log)
        {
            settings.Answer(new() { Is = KeeperAnswer.Failed, Id = request.Id, Error = error });
            return;
        }
        HostProcess? process = null;
        int? pid;
        lock (gate) // the reaper must not see the end of a child that is not in the books yet
        {
            error = "MMOS is ending";
            pid = closing ? null : UnixProgram.Start(request, marker, log, out error);
            if (pid is { } started)
            {
                log.Started();
                var tree = new UnixTree(request.Id, started, marker, log);
                live.Add(tree.Id, tree);
                if (unreaped.Count == 0) Monitor.PulseAll(gate); // the reaper may have nothing to wait for
                unreaped.Add(started, tree);
                process = Identify(started);
                settings.Record(request, process);
            }
        }
        if (pid is not { } main || process is null)
        {
            log.Dispose();
            settings.Answer(new() { Is = KeeperAnswer.Failed, Id = request.Id, Error = error });
            return;
        }
        settings.Answer(new()
        {
            Is = KeeperAnswer.Started,
            Id = request.Id,
            Pid = main,
            StartTime = process.StartTime,
        });
        if (OperatingSystem.IsMacOS()) _ = Libc.Kill(main, Libc.SigContinue); // it was started suspended
    }

    public void Stop(long id)
    {
        lock (gate)
        {
            if (live.TryGetValue(id, out var tree)) BeginEnd(tree);
        }
    }

    public void EndAll()
    {
        lock (gate)
        {
            closing = true;
            foreach (var tree in live.Values) BeginEnd(tree);
            while (live.Count > 0) Monitor.Wait(gate);
        }
        if (IsLinux) KillUntilEmpty(null);
    }

    private void Reap()
    {
        List<UnixTree> quiet = [];
        while (true)
        {
            var hasChildren = Libc.WaitForAnyEnd();
            lock (gate)
            {
                while (!hasChildren && unreaped.Count == 0) Monitor.Wait(gate);
                var someoneWaits = false;
                int pid;
                while ((pid = Libc.WaitPid(-1, out var status, Libc.NoHang)) > 0)
                {
                    unreaped.Remove(pid, out var tree);
                    tree?.Code = Libc.ExitCode(status);
                    if (tree is { IsEnding: false }) quiet.Add(tree);
                    else someoneWaits = true;
                }
                if (someoneWaits) Monitor.PulseAll(gate);
                foreach (var tree in quiet)
                {
                    if (HasLeftovers(tree)) BeginEnd(tree);
                    else Complete(tree, null);
                }
            }
            quiet.Clear();
        }
    }

    private bool HasLeftovers(UnixTree tree) =>
        (!IsLinux || TreeMembers.MayHaveOrphans(unreaped.Keys)) && !IsEmpty(tree);

    private void BeginEnd(UnixTree tree)
    {
        if (tree.IsEnding || tree.IsOver) return;
        tree.IsEnding = true;
        tree.IsStopped = tree.Code is null;
        InBackground(() => End(tree));
    }

    /// <summary>
    /// Asks the tree to end, waits for the grace time, then kills until nothing is left of it.
    /// </summary>
    private void End(UnixTree tree)
    {
        Signal(tree, Libc.SigTerm, Libc.SigContinue); // a stopped process hears the first after the second
        var isEmpty = WaitEmpty(tree, settings.Grace) || KillUntilEmpty(tree);
        lock (gate) Complete(tree, isEmpty ? null : "some of its processes cannot be killed");
    }

    /// <remarks>Repeated: a process may have started another between the look and the kill.</remarks>
    private bool KillUntilEmpty(UnixTree? tree)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < KeeperSettings.KillLimit)
        {
            if (!Signal(tree, Libc.SigKill) || WaitEmpty(tree, TimeSpan.FromMilliseconds(20))) return true;
        }
        return false;
    }

    private bool WaitEmpty(UnixTree? tree, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        lock (gate)
        {
            while (!IsEmpty(tree))
            {
                var left = limit - Stopwatch.GetElapsedTime(start);
                if (left <= TimeSpan.Zero) return false;
                Monitor.Wait(gate, left < LookAgain ? left : LookAgain);
            }
        }
        return true;
    }

    /// <summary>
    /// Signals every process of the tree, whole groups where it can: a group cannot fork away from a
    /// signal.
    /// </summary>
    /// <returns>False when there was nobody to signal.</returns>
    private bool Signal(UnixTree? tree, params ReadOnlySpan<int> signals)
    {
        lock (gate)
        {
            var groups = GroupsOf(tree);
            foreach (var signal in signals)
            {
                foreach (var group in groups) _ = Libc.Kill(-group, signal);
            }
            return groups.Count > 0;
        }
    }

    private List<int> GroupsOf(UnixTree? tree)
    {
        if (IsLinux) return [.. TreeMembers.Of(tree, live.Values).Select(m => m.Group).Distinct()];
        return tree is null || IsEmpty(tree) ? [] : [tree.Pid];
    }

    private bool IsEmpty(UnixTree? tree)
    {
        if (tree is { Code: null }) return false;
        if (IsLinux) return TreeMembers.Of(tree, live.Values).Count == 0;
        return tree is null || Libc.Kill(-tree.Pid, 0) != 0;
    }

    private void Complete(UnixTree tree, string? error)
    {
        tree.IsOver = true;
        tree.Log.WhenWritten(() =>
        {
            lock (gate) Report(tree, error);
        });
    }

    private void Report(UnixTree tree, string? error)
    {
        live.Remove(tree.Id);
        settings.Book.Ended(tree.Id);
        settings.Answer(new()
        {
            Is = KeeperAnswer.Exited,
            Id = tree.Id,
            Code = tree.Code ?? 128 + Libc.SigKill,
            Stopped = tree.IsStopped,
            Error = error,
        });
        if (closing) Monitor.PulseAll(gate);
    }

    private static MaskedLog? OpenLog(KeeperRequest request, out string error)
    {
        error = "";
        try
        {
            return new MaskedLog(request.LogFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = MaskedLog.Explain(request.LogFile, e);
            return null;
        }
    }

    private static HostProcess Identify(int pid) => HostProcess.Find(pid)
        // It may be a zombie already, which Find does not call a process; its number is still taken.
        ?? HostProcess.Current with { Pid = pid, StartTime = ProcStat.Read(pid)?.Start ?? 0 };

    private static void InBackground(Action work) =>
        new Thread(() => work()) { IsBackground = true }.Start();
}
