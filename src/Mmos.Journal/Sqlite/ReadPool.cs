using System.Collections.Concurrent;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Connections for queries, made as needed and kept. Any thread; they never wait for the
/// writer.</summary>
internal sealed class ReadPool(string path) : IDisposable
{
    /// <summary>More queries at once than this open a connection for the moment.</summary>
    private const int Kept = 4;

    private readonly ConcurrentBag<Database> _idle = [];
    private volatile bool _isClosed;

    /// <summary>Runs a query in one read transaction: everything it reads is of one state.</summary>
    /// <exception cref="JournalForkedException">The file was deleted, moved or replaced.</exception>
    /// <exception cref="JournalException">The query failed.</exception>
    public T Read<T>(Func<Database, T> query)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        Database? database = null;
        var isSound = false;
        try
        {
            if (!_idle.TryTake(out database)) database = Database.OpenReader(path);
            if (database.HasMoved) throw WriteConnection.Moved(path);
            database.Statement("begin").Run();
            var result = query(database);
            database.Statement("commit").Run();
            isSound = true;
            return result;
        }
        catch (SqliteFailure e)
        {
            throw File.Exists(path)
                ? new JournalException($"reading `{path}` failed: {e.Message}; `mmos db verify` says more", e)
                : WriteConnection.Moved(path);
        }
        finally
        {
            if (database is not null) Return(database, isSound);
        }
    }

    private void Return(Database database, bool isSound)
    {
        if (!isSound) database.Rollback();
        if (_isClosed || _idle.Count >= Kept || database.HasMoved) database.Dispose();
        else _idle.Add(database);
    }

    public void Dispose()
    {
        _isClosed = true;
        while (_idle.TryTake(out var database)) database.Dispose();
    }
}
