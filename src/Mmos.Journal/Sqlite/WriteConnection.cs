using System.Diagnostics;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>The one connection of an object that writes: takes the lock, commits, and copies the write-ahead
/// log back.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class WriteConnection : IDisposable
{
    /// <summary>Frames (pages of 4 KiB) in the write-ahead log from which it is copied back: SQLite's own
    /// default.</summary>
    private const int CheckpointFrames = 1_000;

    /// <summary>A write that begins so soon after the last commit is back to back with it, and gives
    /// way.</summary>
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
        var isBackToBack = _released != 0 && Stopwatch.GetElapsedTime(_released, started) < BackToBack;
        if ((isBackToBack && _turns.SomebodyWaits(0)) || !TryLock()) WaitForLock(started, cancel);
        if (_frames >= _checkpointAt)
        {
            // The log starts anew only for a writer that finds all of it copied: so not in this lock, but
            // from the next.
            Checkpoint();
            Rollback();
            if (!TryLock()) WaitForLock(started, cancel);
        }
        var waited = Stopwatch.GetElapsedTime(started);
        if (waited > LongestWait) LongestWait = waited;
        RequireInPlace();
    }

    private void WaitForLock(long started, CancellationToken cancel)
    {
        IDisposable? waiting = null;
        var age = -1;
        try
        {
            for (var tries = 0; ; tries++)
            {
                cancel.ThrowIfCancellationRequested();
                var waited = Stopwatch.GetElapsedTime(started);
                if (waited > _options.LockTimeout) throw Busy();
                if (WriteTurns.AgeOf(waited) is var now && (now != age || waiting is null))
                {
                    waiting?.Dispose();
                    waiting = _turns.Wait(age = now);
                }
                Pause(tries);
                if (!_turns.SomebodyWaits(age + 1) && TryLock()) return;
            }
        }
        finally
        {
            waiting?.Dispose();
        }
    }

    private JournalBusyException Busy() => new(
        $"`{Database.Path}` was locked by another process for {_options.LockTimeout.TotalSeconds:0} s; "
        + "nothing was written, trying again is safe");

    private bool TryLock() => Database.Statement("begin immediate").TryRun();

    public void Commit()
    {
        Database.Statement("commit").Run();
        _released = Stopwatch.GetTimestamp();
    }

    public void Rollback() => Database.Rollback();

    /// <summary>Writes the whole file anew without what was deleted, and copies it back.</summary>
    /// <exception cref="JournalBusyException">The lock could not be had in time.</exception>
    public void Vacuum(CancellationToken cancel)
    {
        // It takes the lock itself, so it is tried as the lock is.
        var started = Stopwatch.GetTimestamp();
        for (var tries = 0; !Database.Statement("vacuum").TryRun(); tries++)
        {
            cancel.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(started) > _options.LockTimeout) throw Busy();
            Pause(tries);
        }
        _checkpointAt = 0;
    }

    /// <summary>
    /// Copies the write-ahead log back, on a second connection while this one holds the write lock: no commit
    /// can race with
    /// it (SQLite before 3.51.3), and no rival can keep this one from it.
    /// </summary>
    private void Checkpoint() =>
        // When a reader still needs a part, it is tried again a good while later.
        _checkpointAt = (_checkpoints.Value.CheckpointPassive() ? 0 : _frames) + CheckpointFrames;

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

    /// <summary>0.2 to 2 ms: a commit takes about as long, and SQLite's own handler would soon wait 100 ms a
    /// try.</summary>
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
        // Short processes that each commit once leave the log as short as a long one does.
        if (_frames >= _checkpointAt && !Database.HasMoved && TryLock()) Checkpoint();
        Database.Rollback();
        if (_checkpoints.IsValueCreated) _checkpoints.Value.Dispose();
        Database.Dispose();
    }
}
