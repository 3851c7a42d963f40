using System.Diagnostics;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>The one connection of an object that writes: takes the lock, commits, and copies the write-ahead log back.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class WriteConnection : IDisposable
{
    /// <summary>Frames (pages of 4 KiB) in the write-ahead log from which it is copied back: SQLite's own default.</summary>
    private const int CheckpointFrames = 1_000;

    /// <summary>A write that begins so soon after the last commit is back to back with it, and gives way.</summary>
    private static readonly TimeSpan BackToBack = TimeSpan.FromMilliseconds(10);

    private readonly SqliteOptions _options;
    private readonly WriteTurns _turns;
    private readonly Lazy<Database> _checkpoints;
    private int _frames;
    private int _checkpointAt = CheckpointFrames;
    private long _released;

    public WriteConnection(string path, SqliteOptions options)
    {
        _options = options;
        _turns = new WriteTurns(SqliteFile.RunFolder(path));
        Database = Database.Open(path, busyMs: 0);
        Database.OnCommit(frames => _frames = frames);
        _checkpoints = new Lazy<Database>(() => Database.Open(path, busyMs: 0));
    }

    public Database Database { get; }

    /// <summary>Longest time that a write of this connection waited for the lock.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>Takes the write lock; every later read is of the newest state.</summary>
    /// <exception cref="JournalBusyException">It could not be had in time.</exception>
    public void Begin(CancellationToken cancel)
    {
        RequireInPlace();
        var started = Stopwatch.GetTimestamp();
        if (_released != 0 && Stopwatch.GetElapsedTime(_released, started) < BackToBack && _turns.OthersWait())
            Thread.Sleep(Random.Shared.Next(2, 4));
        IDisposable? waiting = null;
        try
        {
            for (var tries = 0; !Database.Statement("begin immediate").TryRun(); tries++)
            {
                cancel.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(started) > _options.LockTimeout)
                    throw new JournalBusyException($"`{Database.Path}` was locked by another process for "
                        + $"{_options.LockTimeout.TotalSeconds:0} s; nothing was written, trying again is safe");
                waiting ??= _turns.Wait();
                Pause(tries);
            }
        }
        finally
        {
            waiting?.Dispose();
        }
        var waited = Stopwatch.GetElapsedTime(started);
        if (waited > LongestWait) LongestWait = waited;
        RequireInPlace();
    }

    public void Commit()
    {
        Database.Statement("commit").Run();
        _released = Stopwatch.GetTimestamp();
    }

    public void Rollback()
    {
        Database.Rollback();
    }

    /// <summary>
    /// Copies the write-ahead log back when it has grown long: on a second connection, while this one holds the write
    /// lock, so that no commit can race with it (SQLite before 3.51.3). Never waits: whoever commits next sees the length.
    /// </summary>
    public void CheckpointWhenLong()
    {
        if (_frames < _checkpointAt || !Database.Statement("begin immediate").TryRun()) return;
        try
        {
            // After a whole copy the next commit starts the log from its beginning. Otherwise a reader still needs it.
            _checkpointAt = _checkpoints.Value.CheckpointPassive() ? CheckpointFrames : _frames + CheckpointFrames;
        }
        finally
        {
            Database.Rollback();
        }
    }

    /// <summary>Refuses when the file at the path is not the open one any more.</summary>
    /// <exception cref="JournalForkedException">It was deleted, moved or replaced.</exception>
    public void RequireInPlace()
    {
        if (!Database.HasMoved) return;
        Database.Rollback();
        throw Moved(Database.Path);
    }

    internal static JournalForkedException Moved(string path) => new(File.Exists(path)
        ? $"`{path}` was replaced by another file while this process had it open. Nothing was written; "
          + "restart this process to go on with the new one"
        : $"`{path}` was deleted or moved while this process had it open. Nothing was written; "
          + "put it back or restore a backup, then restart this process");

    /// <summary>0.2 to 2 ms: a commit takes about as long, and SQLite's own handler would soon wait 100 ms a try.</summary>
    private static void Pause(int tries)
    {
        if (tries == 0)
        {
            var until = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 5_000;
            while (Stopwatch.GetTimestamp() < until) Thread.Yield();
            return;
        }
        Thread.Sleep(Random.Shared.Next(1, 3));
    }

    public void Dispose()
    {
        if (_checkpoints.IsValueCreated) _checkpoints.Value.Dispose();
        Database.Dispose();
    }
}
