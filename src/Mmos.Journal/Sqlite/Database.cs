using SQLitePCL;

namespace Mmos.Journal.Sqlite;

/// <summary>A failed call of SQLite, before it becomes a message for a person.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>The primary result code.</summary>
    public int Code { get; } = code & 0xff;

    public bool IsBusy => Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;
}

/// <summary>One connection and its prepared statements. One thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private const int FileHasMoved = 20; // SQLITE_FCNTL_HAS_MOVED

    /// <summary>The first look at a file may meet another process that makes, recovers or closes
    /// it.</summary>
    private const int OpeningMs = 30_000;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private SqliteLibrary.WalHook? _hook;

    private Database(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Opens a file that exists, or `:memory:`.</summary>
    /// <param name="path">The file.</param>
    /// <param name="busyMs">How long SQLite itself waits for a lock, with its own coarse steps; 0 to fail at
    /// once.</param>
    public static Database Open(string path, int busyMs)
    {
        _ = SqliteLibrary.InUse;
        var rc = raw.sqlite3_open_v2(path, out var handle,
            raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (rc != raw.SQLITE_OK)
        {
            var message = raw.sqlite3_errstr(rc).utf8_to_string();
            handle?.Dispose();
            throw new SqliteFailure(rc, message);
        }
        var database = new Database(handle, path);
        raw.sqlite3_busy_timeout(handle, OpeningMs);
        // Checkpoints are ours (docs/adr/0002), never mmap (a truncated file would kill the process), and on
        // macOS
        // a plain fsync does not reach the disk.
        try
        {
            database.Execute("pragma wal_autocheckpoint=0; pragma mmap_size=0; pragma fullfsync=1; "
                + "pragma checkpoint_fullfsync=1; pragma synchronous=full");
        }
        catch
        {
            database.Dispose();
            throw;
        }
        raw.sqlite3_busy_timeout(handle, busyMs);
        return database;
    }

    /// <summary>A connection for queries only.</summary>
    public static Database OpenReader(string path)
    {
        var database = Open(path, busyMs: 5_000);
        database.Execute("pragma query_only=1");
        return database;
    }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The file at the path is no longer the one this connection has open: deleted, moved or
    /// replaced.</summary>
    public bool HasMoved
    {
        get
        {
            var moved = 0;
            var rc = SqliteLibrary.Native.FileControl(
                _handle.DangerousGetHandle(), "main", FileHasMoved, ref moved);
            return rc == raw.SQLITE_OK && moved != 0;
        }
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>A prepared statement, made once per connection.</summary>
    public Statement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement.Again();
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var prepared));
        statement = new Statement(this, prepared);
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Runs a query of one number.</summary>
    public long Number(string sql)
    {
        var statement = Statement(sql);
        var number = statement.Next() ? statement.Int64(0) : 0;
        statement.Again();
        return number;
    }

    /// <summary>Has <paramref name="frames"/> told how long the write-ahead log is after each
    /// commit.</summary>
    public void OnCommit(Action<int> frames)
    {
        _hook = (_, _, _, count) =>
        {
            frames(count);
            return raw.SQLITE_OK;
        };
        SqliteLibrary.Native.WalHook(_handle.DangerousGetHandle(), _hook, 0);
    }

    /// <summary>Copies what it can of the write-ahead log into the file.</summary>
    /// <returns>True when nothing is left to copy.</returns>
    public bool CheckpointPassive()
    {
        var rc = raw.sqlite3_wal_checkpoint_v2(
            _handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var frames, out var copied);
        if (rc != raw.SQLITE_BUSY) Check(rc);
        return rc == raw.SQLITE_OK && copied == frames;
    }

    public void Rollback()
    {
        foreach (var statement in _statements.Values) statement.Again();
        if (IsInTransaction) raw.sqlite3_exec(_handle, "rollback");
    }

    internal void Check(int rc)
    {
        if (rc is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw new SqliteFailure(rc, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        raw.sqlite3_close_v2(_handle);
        GC.KeepAlive(_hook);
    }
}
