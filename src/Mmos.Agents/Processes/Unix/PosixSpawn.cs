using System.Runtime.InteropServices;
using System.Text;

namespace Mmos.Agents.Processes.Unix;

/// <summary>
/// Starts a program in its own session with posix_spawn: no fork of a .NET process.
/// </summary>
internal static unsafe partial class PosixSpawn
{
    /// <summary>
    /// Larger than posix_spawnattr_t (336 bytes in glibc), the file actions (80) and sigset_t (128).
    /// </summary>
    private const int OpaqueSize = 1024;

    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;

    private static readonly bool IsMac = OperatingSystem.IsMacOS();
    private static readonly short SetSid = (short)(IsMac ? 0x0400 : 0x80);

    /// <summary>What the program gets besides its arguments.</summary>
    /// <param name="Directory">Working directory.</param>
    /// <param name="Output">A descriptor for standard output and error.</param>
    /// <param name="Input">A descriptor for standard input; null for /dev/null.</param>
    public sealed record Place(string Directory, int Output, int? Input);

    /// <summary>
    /// Starts it; on macOS suspended, so that it is on record before its first instruction.
    /// </summary>
    /// <returns>0 with the process number, or the error number of the step that failed.</returns>
    public static int Start(
        string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment,
        Place place, out int pid)
    {
        // Three C objects in one zeroed block: attributes, file actions, signal set.
        var block = (byte*)NativeMemory.AllocZeroed(3 * OpaqueSize);
        byte* attributes = block, actions = block + OpaqueSize, signals = block + (2 * OpaqueSize);
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        try
        {
            _ = AttributesInit(attributes);
            _ = ActionsInit(actions);
            _ = SignalsEmpty(signals);
            _ = SetMask(attributes, signals);
            _ = SignalsFill(signals); // .NET ignores SIGPIPE, and an ignored signal would survive exec
            _ = SignalsRemove(signals, Libc.SigKill);
            _ = SignalsRemove(signals, Libc.SigStop);
            _ = SetDefaults(attributes, signals);
            // macOS: POSIX_SPAWN_CLOEXEC_DEFAULT (0x4000) and POSIX_SPAWN_START_SUSPENDED (0x80).
            var flags = SetSignalDefaults | SetSignalMask | SetSid | (IsMac ? 0x4000 | 0x80 : 0);
            _ = SetFlags(attributes, (short)flags);
            _ = place.Input is { } descriptor
                ? AddDuplicate(actions, descriptor, 0)
                : AddOpen(actions, 0, "/dev/null", 0, 0);
            _ = AddDuplicate(actions, place.Output, 1);
            _ = AddDuplicate(actions, 1, 2);
            _ = AddDirectory(actions, place.Directory);
            return Spawn(out pid, program, actions, attributes, argv.Pointer, envp.Pointer);
        }
        finally
        {
            _ = ActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
            NativeMemory.Free(block);
        }
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private readonly ref struct NativeStrings
    {
        public NativeStrings(IReadOnlyList<string> strings)
        {
            var bytes = strings.Sum(s => Encoding.UTF8.GetByteCount(s) + 1);
            var table = (strings.Count + 1) * sizeof(byte*);
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(table + bytes));
            var next = (byte*)Pointer + table;
            var left = bytes;
            for (var i = 0; i < strings.Count; i++)
            {
                Pointer[i] = next;
                var used = Encoding.UTF8.GetBytes(strings[i], new Span<byte>(next, left)) + 1;
                next += used;
                left -= used;
            }
        }

        public byte** Pointer { get; }

        public void Dispose() => NativeMemory.Free(Pointer);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(
        out int pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen",
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    // glibc 2.29 (2019), musl 1.1.24 (2019), macOS 10.15.
    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np",
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddDirectory(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int SignalsEmpty(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int SignalsFill(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigdelset")]
    private static partial int SignalsRemove(byte* signals, int signal);
}
