using System.ComponentModel;
using System.Runtime.Versioning;

namespace Mmos.Agents.Processes.Windows;

/// <summary>
/// Process trees on Windows: a Job Object per command, which dies with its last handle, that is with the
/// keeper.
/// </summary>
/// <remarks>There is no SIGTERM: a tree is ended at once. Written by careful reading; see ADR 0004.</remarks>
[SupportedOSPlatform("windows")]
internal sealed unsafe class WindowsTrees(KeeperSettings settings) : IChildTrees
{
    private const uint EndedByMmos = 1;

    private readonly object gate = new();
    private readonly Dictionary<long, Tree> live = [];
    private bool closing;

    public void Start(KeeperRequest request)
    {
        nint job = 0;
        MaskedLog? log = null;
        var inputFile = "NUL";
        try
        {
            if (request.Input is not null)
            {
                inputFile = Path.GetTempFileName();
                File.WriteAllText(inputFile, request.Input);
            }
            job = NewJob();
            log = Log(request);
            var started = WindowsProgram.Start(request, settings.MarkerOf(request.Id), job, inputFile, log);
            log.Started();
            var tree = new Tree(request.Id, job, started.Process,
                request.Input is null ? null : inputFile, log);
            var process = HostProcess.Find((int)started.ProcessId)
                ?? HostProcess.Current with { Pid = (int)started.ProcessId, StartTime = 0 };
            settings.Record(request, process);
            lock (gate)
            {
                live.Add(tree.Id, tree);
                if (closing) Terminate(tree);
            }
            settings.Answer(new()
            {
                Is = KeeperAnswer.Started,
                Id = request.Id,
                Pid = process.Pid,
                StartTime = process.StartTime,
            });
            _ = JobNative.ResumeThread(started.Thread);
            _ = JobNative.Close(started.Thread);
            new Thread(() => WaitForEnd(tree)) { IsBackground = true }.Start();
        }
        catch (Exception e) when (e is Win32Exception or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            log?.Dispose();
            if (job != 0) _ = JobNative.Close(job);
            if (request.Input is not null) TryDelete(inputFile);
            settings.Answer(new() { Is = KeeperAnswer.Failed, Id = request.Id, Error = e.Message });
        }
    }

    private static MaskedLog Log(KeeperRequest request)
    {
        try
        {
            return new MaskedLog(request.LogFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(MaskedLog.Explain(request.LogFile, e), e);
        }
    }

    public void Stop(long id)
    {
        lock (gate)
        {
            if (live.TryGetValue(id, out var tree)) Terminate(tree);
        }
    }

    public void EndAll()
    {
        lock (gate)
        {
            closing = true;
            foreach (var tree in live.Values) Terminate(tree);
            while (live.Count > 0) Monitor.Wait(gate);
        }
    }

    private static void Terminate(Tree tree)
    {
        tree.IsStopped |= JobNative.Wait(tree.Process, 0) != 0;
        _ = JobNative.TerminateJob(tree.Job, EndedByMmos);
    }

    /// <summary>The end of the main program, then of what it left behind.</summary>
    private void WaitForEnd(Tree tree)
    {
        _ = JobNative.Wait(tree.Process, JobNative.Infinite);
        _ = JobNative.GetExitCode(tree.Process, out var code);
        _ = JobNative.TerminateJob(tree.Job, EndedByMmos);
        var looks = (int)(KeeperSettings.KillLimit / LookAgain);
        while (ActiveProcesses(tree.Job) > 0 && looks-- > 0) Thread.Sleep(LookAgain);
        var error = looks < 0 ? "some of its processes cannot be killed" : null;
        tree.Log.WhenWritten(() => Report(tree, code, error));
    }

    private void Report(Tree tree, uint code, string? error)
    {
        lock (gate)
        {
            live.Remove(tree.Id);
            _ = JobNative.Close(tree.Process);
            _ = JobNative.Close(tree.Job);
            if (tree.InputFile is not null) TryDelete(tree.InputFile);
            settings.Book.Ended(tree.Id);
            settings.Answer(new()
            {
                Is = KeeperAnswer.Exited,
                Id = tree.Id,
                Code = unchecked((int)code),
                Stopped = tree.IsStopped,
                Error = error,
            });
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>
    /// A job reports its last process by a completion port too; killed processes are gone in far less than
    /// this.
    /// </summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    private static uint ActiveProcesses(nint job)
    {
        JobNative.AccountingInformation info;
        var size = (uint)sizeof(JobNative.AccountingInformation);
        return JobNative.QueryJob(job, JobNative.BasicAccounting, &info, size, 0) == 0
            ? 0 : info.ActiveProcesses;
    }

    private static nint NewJob()
    {
        var job = JobNative.CreateJob(0, 0);
        if (job == 0) throw new Win32Exception();
        var limits = new JobNative.ExtendedLimitInformation { LimitFlags = JobNative.KillOnJobClose };
        var size = (uint)sizeof(JobNative.ExtendedLimitInformation);
        if (JobNative.SetJob(job, JobNative.ExtendedLimits, &limits, size) != 0) return job;
        var failure = new Win32Exception();
        _ = JobNative.Close(job);
        throw failure;
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (IOException)
        {
            // A process that cannot be killed holds it; the temporary folder is cleaned by the system.
        }
    }

    private sealed class Tree(long id, nint job, nint process, string? inputFile, MaskedLog log)
    {
        public long Id => id;
        public nint Job => job;
        public nint Process => process;
        public string? InputFile => inputFile;
        public MaskedLog Log => log;
        public bool IsStopped { get; set; }
    }
}
