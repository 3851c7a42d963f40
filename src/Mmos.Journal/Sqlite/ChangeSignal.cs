using Microsoft.Win32.SafeHandles;

namespace Mmos.Journal.Sqlite;

/// <summary>Wakes who waits for one workspace's log to grow: at once in this process, by `run/wake` in
/// others.</summary>
/// <remarks>Thread-safe. One per file and process; a hint only, since waiters also look by
/// themselves.</remarks>
internal sealed class ChangeSignal : IDisposable
{
    private static readonly Dictionary<string, ChangeSignal> Open = new(StringComparer.Ordinal);
    private static readonly Lock Opening = new();

    private readonly string _file;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = New();
    private FileSystemWatcher? _watcher;
    private SafeFileHandle? _touched;
    private int _users;
    private bool _isRaising;
    private byte _turn;

    private ChangeSignal(string file) => _file = file;

    /// <summary>The signal of this file; dispose it as often as it was taken.</summary>
    public static ChangeSignal Of(string database)
    {
        var file = Path.Combine(SqliteFile.RunFolder(database), "wake");
        lock (Opening)
        {
            if (!Open.TryGetValue(file, out var signal)) Open.Add(file, signal = new ChangeSignal(file));
            signal._users++;
            return signal;
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task Next()
    {
        lock (_lock)
        {
            _watcher ??= Watch();
            return _changed.Task;
        }
    }

    /// <summary>Tells everybody: called after a commit, whose thread does not wait for it.</summary>
    public void Raise()
    {
        if (!Interlocked.Exchange(ref _isRaising, true))
            ThreadPool.UnsafeQueueUserWorkItem(static signal => signal.Tell(), this, preferLocal: false);
    }

    private void Tell()
    {
        Volatile.Write(ref _isRaising, false);
        Wake();
        lock (_lock)
        {
            if (_users == 0) return;
            try
            {
                _touched ??= File.OpenHandle(_file, FileMode.OpenOrCreate, FileAccess.Write,
                    FileShare.ReadWrite);
                RandomAccess.Write(_touched, [_turn = unchecked((byte)(_turn + 1))], 0);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A hint that could not be given: others look by themselves.
            }
        }
    }

    private void Wake()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, New());
        changed.TrySetResult();
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(_file)!, Path.GetFileName(_file))
            {
                NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName,
            };
            watcher.Changed += (_, _) => Wake();
            watcher.Created += (_, _) => Wake();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null; // No watches left, or no folder: waiters look by themselves.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        if (Volatile.Read(ref _isRaising)) Tell(); // a short process ends before the pool comes to it
        lock (Opening)
        {
            if (--_users > 0) return;
            Open.Remove(_file);
        }
        lock (_lock)
        {
            _watcher?.Dispose();
            _touched?.Dispose();
        }
        Wake();
    }
}
