using System.Runtime.InteropServices;

namespace Mmos.Agents.Processes.Unix;

/// <summary>The calls of the C library that .NET has no names for.</summary>
internal static unsafe partial class Libc
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public static readonly int SigContinue = OperatingSystem.IsMacOS() ? 19 : 18;
    public static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;

    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NotExecutable = 8;
    public const int NoChild = 10;

    public const int NoHang = 1;

    /// <summary>Set the close-on-exec flag: F_SETFD with FD_CLOEXEC.</summary>
    private const int SetDescriptorFlags = 2;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int idType, uint id, byte* info, int options);

    // Variadic in C. On Linux a variadic int travels like a fixed one; on macOS arm64 it does not: unused
    // there.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, int argument);

    /// <summary>Makes this process the new parent of all its descendants that lose theirs (Linux).</summary>
    public static bool BecomeSubreaper() => Prctl(36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0) == 0;

    /// <summary>
    /// Waits until some child has ended, without reaping it; false when there are no children.
    /// </summary>
    public static bool WaitForAnyEnd()
    {
        // siginfo_t is 128 bytes on Linux and 104 on macOS. WEXITED is 4 on both; WNOWAIT is not.
        var info = stackalloc byte[256];
        var options = 4 | (OperatingSystem.IsMacOS() ? 0x20 : 0x01000000);
        while (WaitId(0 /* P_ALL */, 0, info, options) != 0)
        {
            if (Marshal.GetLastPInvokeError() == NoChild) return false;
        }
        return true;
    }

    /// <summary>
    /// The exit code as shells say it: 128 + signal number where a signal ended the process.
    /// </summary>
    public static int ExitCode(int status) =>
        (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

    /// <summary>
    /// No descriptor that MMOS was started with reaches a command (Linux; macOS does it in posix_spawn).
    /// </summary>
    public static void CloseAllOnExec()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), out var descriptor) && descriptor > 2)
                _ = Fcntl(descriptor, SetDescriptorFlags, 1);
        }
    }
}
