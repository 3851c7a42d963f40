using System.Diagnostics;
using System.Globalization;
using Mmos.Agents.Processes.Unix;

namespace Mmos.Agents.Processes;

/// <summary>What can be said about a recorded process.</summary>
public enum ProcessLife
{
    /// <summary>It runs on this host.</summary>
    Alive,
    /// <summary>It ran on this host and has ended; its number may belong to another process by now.</summary>
    Gone,
    /// <summary>It belongs to another host, which alone can tell.</summary>
    Elsewhere,
}

/// <summary>A process that is never mistaken for a later one with the same number.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="BootId">This boot of the machine; empty where start times are absolute (Windows,
/// macOS).</param>
/// <param name="Pid">The process number.</param>
/// <param name="StartTime">Linux: clock ticks since boot (field 22 of `/proc/PID/stat`); elsewhere UTC
/// ticks.</param>
public sealed record HostProcess(string Host, string BootId, int Pid, long StartTime)
{
    private static readonly string ThisBoot = ReadBootId();

    /// <summary>This process.</summary>
    public static HostProcess Current { get; } =
        Find(Environment.ProcessId) ?? throw new InvalidOperationException("this process is not in /proc");

    /// <summary>The living process with this number on this host; null when there is none.</summary>
    public static HostProcess? Find(int pid) =>
        StartTimeOf(pid) is { } start ? new(Environment.MachineName, ThisBoot, pid, start) : null;

    /// <summary>
    /// True when exactly that process lives on this host: number, start time and boot agree.
    /// </summary>
    /// <remarks>A zombie is not alive: it runs nothing and holds no files.</remarks>
    public static bool IsAlive(int pid, long startTime, string bootId) =>
        bootId == ThisBoot && StartTimeOf(pid) == startTime;

    /// <summary>Whether this process still runs, as far as this host can tell.</summary>
    public ProcessLife Life() =>
        Host != Environment.MachineName ? ProcessLife.Elsewhere
        : IsAlive(Pid, StartTime, BootId) ? ProcessLife.Alive
        : ProcessLife.Gone;

    private static long? StartTimeOf(int pid)
    {
        if (pid <= 0) return null;
        if (!OperatingSystem.IsLinux()) return PortableStartTimeOf(pid);
        return ProcStat.Read(pid) is { IsZombie: false } stat ? stat.Start : null;
    }

    // Apart, so that the keeper does not load System.Diagnostics.Process where it is not needed.
    private static long? PortableStartTimeOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException
            or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string ReadBootId() =>
        OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"process {Pid} on {Host}");
}
