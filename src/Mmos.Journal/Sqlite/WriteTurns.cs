namespace Mmos.Journal.Sqlite;

/// <summary>
/// Lets a process that commits back to back see that others wait. SQLite's lock is tried, not queued for, and whoever has
/// just released it is the first to try again: without this, one busy process starves the rest (docs/adr/0002).
/// </summary>
/// <remarks>
/// Who waits holds a shared lock on `run/waiting`; who asks tries an exclusive one for a moment. Only a hint: a lost one
/// costs a pause, never correctness, and the system drops the locks of a process that dies.
/// </remarks>
internal sealed class WriteTurns(string run)
{
    private readonly string _path = Path.Combine(run, "waiting");

    /// <summary>Says that this process waits, until the result is disposed; null when it cannot be said now.</summary>
    public IDisposable? Wait()
    {
        try
        {
            return new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Read,
                Share = FileShare.Read,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody waits, in this process or another.</summary>
    public bool OthersWait()
    {
        try
        {
            using var alone = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
