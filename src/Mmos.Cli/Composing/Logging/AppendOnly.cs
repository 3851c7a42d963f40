using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;

namespace Mmos.Cli.Composing.Logging;

/// <summary>Appends bytes to a file that other processes append to at the same time: the operating system
/// puts
/// each write at the end, whole.</summary>
/// <remarks>.NET's own append remembers where the end was, and two processes would write over each
/// other.</remarks>
internal static class AppendOnly
{
    private const int WriteOnly = 1;
    private const int MostTries = 20;

    private const FileShare Everybody = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Appends; the file is made, for its user only, where it is not there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows()) OnWindows(path, bytes);
        else OnUnix(path, bytes);
    }

    [SupportedOSPlatform("windows")]
    private static void OnWindows(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileInfo(path).Create(
            FileMode.Append, FileSystemRights.AppendData, Everybody, 1, FileOptions.None, null);
        file.Write(bytes);
    }

    [UnsupportedOSPlatform("windows")]
    private static void OnUnix(string path, ReadOnlySpan<byte> bytes)
    {
        var (append, closeOnExec) = OperatingSystem.IsMacOS() ? (0x8, 0x1000000) : (0x400, 0x80000);
        var handle = Open(path, WriteOnly | append | closeOnExec);
        // Another process may give it another name between the two.
        for (var tries = 0; handle < 0 && tries < MostTries; tries++)
        {
            Make(path);
            handle = Open(path, WriteOnly | append | closeOnExec);
        }
        if (handle < 0) throw new IOException($"`{path}` cannot be written: error "
            + $"{Marshal.GetLastPInvokeError()}");
        try
        {
            while (bytes.Length > 0)
            {
                var written = Write(handle, in MemoryMarshal.GetReference(bytes), bytes.Length);
                if (written <= 0) throw new IOException($"`{path}`: error {Marshal.GetLastPInvokeError()}");
                bytes = bytes[(int)written..];
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Make(string path)
    {
        using var made = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = Everybody,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    // Without O_CREAT, so that there is no third argument.
    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi,
        BestFitMapping = false)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(int handle, in byte bytes, nint count);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int handle);
}
