using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Mmos.Agents.Processes.Windows;

/// <summary>
/// The calls and structures of Windows' process and job API, as in winbase.h and winnt.h (64 bit and 32
/// bit).
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class JobNative
{
    public const uint CreateSuspended = 0x4;
    public const uint CreateUnicodeEnvironment = 0x400;
    public const uint ExtendedStartupInfo = 0x80000;
    public const uint CreateNoWindow = 0x8000000;
    public const uint UseStdHandles = 0x100;
    public const nuint HandleListAttribute = 0x20002;
    public const nuint JobListAttribute = 0x2000D; // Windows 10
    public const uint KillOnJobClose = 0x2000;
    public const int BasicAccounting = 1;
    public const int ExtendedLimits = 9;
    public const uint GenericRead = 0x80000000;
    public const uint ShareAll = 0x7;
    public const uint OpenExisting = 3;
    public const uint NormalFile = 0x80;
    public const uint Infinite = 0xFFFFFFFF;

    [StructLayout(LayoutKind.Sequential)]
    public struct SecurityAttributes
    {
        public uint Length;
        public nint Descriptor;
        public int InheritHandle;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInfoEx
    {
        public uint Size;
        public nint Reserved, Desktop, Title;
        public uint X, Y, XSize, YSize, XCountChars, YCountChars, FillAttribute, Flags;
        public ushort ShowWindow, Reserved2Size;
        public nint Reserved2, Input, Output, Error, Attributes;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessInformation
    {
        public nint Process, Thread;
        public uint ProcessId, ThreadId;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ExtendedLimitInformation
    {
        public long PerProcessUserTimeLimit, PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSet, MaximumWorkingSet;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;
        public fixed ulong IoCounters[6];
        public nuint ProcessMemoryLimit, JobMemoryLimit, PeakProcessMemory, PeakJobMemory;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct AccountingInformation
    {
        public long UserTime, KernelTime, PeriodUserTime, PeriodKernelTime;
        public uint PageFaults, TotalProcesses, ActiveProcesses, TerminatedProcesses;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    public static partial nint CreateJob(nint security, nint name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject", SetLastError = true)]
    public static partial int SetJob(nint job, int what, ExtendedLimitInformation* limits, uint size);

    [LibraryImport("kernel32", EntryPoint = "QueryInformationJobObject", SetLastError = true)]
    public static partial int QueryJob(nint job, int what, AccountingInformation* info, uint size, nint used);

    [LibraryImport("kernel32", EntryPoint = "TerminateJobObject", SetLastError = true)]
    public static partial int TerminateJob(nint job, uint exitCode);

    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    public static partial int CreateProcess(
        string application, char* commandLine, nint processSecurity, nint threadSecurity, int inheritHandles,
        uint flags, char* environment, string directory, StartupInfoEx* startup,
        out ProcessInformation process);

    [LibraryImport("kernel32", EntryPoint = "InitializeProcThreadAttributeList", SetLastError = true)]
    public static partial int InitializeAttributes(nint list, uint count, uint flags, ref nuint size);

    [LibraryImport("kernel32", EntryPoint = "UpdateProcThreadAttribute", SetLastError = true)]
    public static partial int UpdateAttribute(
        nint list, uint flags, nuint attribute, void* value, nuint size, nint previous, nint returned);

    [LibraryImport("kernel32", EntryPoint = "DeleteProcThreadAttributeList")]
    public static partial void DeleteAttributes(nint list);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint CreateFile(
        string name, uint access, uint share, in SecurityAttributes security,
        uint mode, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "ResumeThread", SetLastError = true)]
    public static partial uint ResumeThread(nint thread);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject", SetLastError = true)]
    public static partial uint Wait(nint handle, uint milliseconds);

    [LibraryImport("kernel32", EntryPoint = "GetExitCodeProcess", SetLastError = true)]
    public static partial int GetExitCode(nint process, out uint code);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle", SetLastError = true)]
    public static partial int Close(nint handle);
}
