using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Mmos.Agents.Processes;

/// <summary>What a command prints, on its way to its log file: secrets are blanked before they reach the
/// disk.</summary>
/// <remarks>The command writes into a pipe. A disk that is full costs the rest of the log, not the
/// command.</remarks>
internal sealed class MaskedLog : IDisposable
{
    /// <summary>What escaped from a tree may hold its pipe for ever.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly SafeFileHandle _file;
    private readonly AnonymousPipeServerStream _pipe;
    private readonly SecretFilter _filter = new();
    private Action? _then;
    private Timer? _limit;
    private bool _isWritten;

    /// <summary>Opens the file, behind what is there.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public MaskedLog(string file)
    {
        _file = File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete);
        _pipe = new AnonymousPipeServerStream(PipeDirection.In, OperatingSystem.IsWindows()
            ? HandleInheritability.Inheritable : HandleInheritability.None);
    }

    /// <summary>Why it could not be opened, for people.</summary>
    public static string Explain(string file, Exception problem) =>
        $"the log file '{file}' cannot be opened: " + (Directory.Exists(file) ? "it is a directory"
            : Path.GetDirectoryName(file) is not { Length: > 0 } folder || !Directory.Exists(folder)
                ? "its folder does not exist" : problem.Message);

    /// <summary>Where the command writes, until <see cref="Started"/>.</summary>
    public nint Writer => _pipe.ClientSafePipeHandle.DangerousGetHandle();

    /// <summary>The command has its own end of the pipe.</summary>
    public void Started()
    {
        _pipe.DisposeLocalCopyOfClientHandle();
        new Thread(Write) { IsBackground = true }.Start();
    }

    /// <summary>Nobody is left to write: calls back once, when all is in the file. Any thread.</summary>
    public void WhenWritten(Action then)
    {
        lock (_lock)
        {
            if (!_isWritten)
            {
                _then = then;
                _limit = new Timer(_ => Done(), null, LongestWait, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        then();
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _file.Dispose();
    }

    private void Write()
    {
        var piece = new byte[64 * 1024];
        while (_pipe.Read(piece) is > 0 and var length) Append(_filter.Pass(piece.AsSpan(0, length)));
        Append(_filter.End());
        Dispose();
        Done();
    }

    private void Append(byte[] text)
    {
        if (text.Length == 0) return;
        try
        {
            RandomAccess.Write(_file, text, RandomAccess.GetLength(_file));
        }
        catch (IOException)
        {
            // The disk is full. The command is not stopped by that; its log ends here, or goes on later.
        }
    }

    private void Done()
    {
        Action? then;
        lock (_lock)
        {
            _isWritten = true;
            (then, _then) = (_then, null);
            _limit?.Dispose();
        }
        then?.Invoke();
    }
}
