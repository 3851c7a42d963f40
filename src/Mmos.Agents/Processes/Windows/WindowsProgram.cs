using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Mmos.Agents.Processes.Windows;

/// <summary>Starts one command suspended inside its job.</summary>
/// <remarks>
/// Written by careful reading of the documentation; see ADR 0004 for what has not been tried.
/// </remarks>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsProgram
{
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    /// <summary>
    /// Starts it; the process is in the job before its first instruction, because it is born in it.
    /// </summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="ArgumentException">The program is not found or an argument cannot be
    /// passed.</exception>
    public static JobNative.ProcessInformation Start(
        KeeperRequest request, string marker, nint job, string inputFile, MaskedLog log)
    {
        var program = Find(request) ?? throw new ArgumentException(
            $"no executable program '{request.Command[0]}' on the task's PATH");
        var shell = Path.Combine(Environment.SystemDirectory, "cmd.exe");
        var line = WindowsCommandLine.Build(
            program, [.. request.Command.Skip(1)], shell, out var application);
        var inherit = new JobNative.SecurityAttributes
        {
            Length = (uint)sizeof(JobNative.SecurityAttributes),
            InheritHandle = 1,
        };
        var input = Open(inputFile, JobNative.GenericRead, JobNative.OpenExisting, inherit);
        try
        {
            return Create(application, line, EnvironmentBlock(request, marker), request.Directory, job, input,
                log.Writer);
        }
        finally
        {
            _ = JobNative.Close(input);
        }
    }

    private static JobNative.ProcessInformation Create(
        string application, string line, string environment, string directory, nint job, nint input, nint log)
    {
        nuint size = 0;
        _ = JobNative.InitializeAttributes(0, 2, 0, ref size); // fails by design and tells the size
        var attributes = (nint)NativeMemory.AllocZeroed(size);
        var handles = stackalloc nint[2] { input, log };
        var writableLine = (line + '\0').ToCharArray(); // CreateProcessW writes into it
        Check(JobNative.InitializeAttributes(attributes, 2, 0, ref size));
        try
        {
            Check(JobNative.UpdateAttribute(
                attributes, 0, JobNative.HandleListAttribute, handles, (nuint)(2 * sizeof(nint)), 0, 0));
            Check(JobNative.UpdateAttribute(
                attributes, 0, JobNative.JobListAttribute, &job, (nuint)sizeof(nint), 0, 0));
            var startup = new JobNative.StartupInfoEx
            {
                Size = (uint)sizeof(JobNative.StartupInfoEx),
                Flags = JobNative.UseStdHandles,
                Input = input,
                Output = log,
                Error = log,
                Attributes = attributes,
            };
            const uint flags = JobNative.CreateSuspended | JobNative.CreateUnicodeEnvironment
                | JobNative.ExtendedStartupInfo | JobNative.CreateNoWindow;
            fixed (char* linePointer = writableLine, environmentPointer = environment)
            {
                Check(JobNative.CreateProcess(application, linePointer, 0, 0, 1, flags, environmentPointer,
                    directory, &startup, out var process));
                return process;
            }
        }
        finally
        {
            JobNative.DeleteAttributes(attributes);
            NativeMemory.Free((void*)attributes);
        }
    }

    /// <summary>`NAME=value`, each ended by a NUL, sorted without case, one more NUL at the end.</summary>
    private static string EnvironmentBlock(KeeperRequest request, string marker)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Environment) sorted[name] = value;
        sorted[ChildMarker.Variable] = marker;
        var block = new StringBuilder();
        foreach (var (name, value) in sorted) block.Append(name).Append('=').Append(value).Append('\0');
        return block.Append('\0').ToString();
    }

    private static string? Find(KeeperRequest request)
    {
        var name = request.Command[0];
        var extensions = Variable(request, "PATHEXT", DefaultExtensions).Split(';');
        string[] endings = Path.HasExtension(name) ? ["", .. extensions] : extensions;
        string[] folders = name.AsSpan().ContainsAny('\\', '/') || Path.IsPathRooted(name)
            ? [request.Directory]
            : [.. Variable(request, "PATH", "").Split(';', StringSplitOptions.RemoveEmptyEntries),
                Environment.SystemDirectory];
        return folders
            .SelectMany(folder => endings.Select(e => Path.Combine(request.Directory, folder, name) + e))
            .FirstOrDefault(File.Exists);
    }

    private static string Variable(KeeperRequest request, string name, string missing) =>
        request.Environment.FirstOrDefault(v => v.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            ?? missing;

    private static nint Open(string file, uint access, uint mode, JobNative.SecurityAttributes security)
    {
        var handle = JobNative.CreateFile(
            file, access, JobNative.ShareAll, security, mode, JobNative.NormalFile, 0);
        return handle == -1 ? throw new Win32Exception() : handle;
    }

    private static void Check(int succeeded)
    {
        if (succeeded == 0) throw new Win32Exception();
    }
}
