namespace Mmos.Journal.Sqlite;

/// <summary>
/// Who has waited longer goes first. SQLite's lock is tried, not queued for, and whoever has just released it
/// is the first
/// to try again: without this, one busy process starves the rest, and five of them leave it to chance
/// (docs/adr/0002).
/// </summary>
/// <remarks>
/// One of those who wait in an age class holds an exclusive lock on the file of the class; who asks tries a
/// shared one for
/// a moment, so that those who ask do not see each other. Only a hint: a lost one costs a pause, never
/// correctness; the
/// system drops the locks of a process that dies; and one that is stopped while it waits delays the others
/// only until
/// they have reached its class.
/// </remarks>
internal sealed class WriteTurns(string run)
{
    /// <summary>Milliseconds after which a waiter is in each class: with a commit of 4 ms five writers take
    /// 20 ms in turn.</summary>
    private static readonly int[] Ages = [0, 20, 80, 320];

    private readonly string[] _files = [.. Ages.Select((_, age) => Path.Combine(run, $"waiting-{age}"))];

    /// <summary>The class of one that waited so long.</summary>
    public static int AgeOf(TimeSpan waited) =>
        Array.FindLastIndex(Ages, age => waited.TotalMilliseconds >= age);

    /// <summary>Says that somebody of this class waits, until the result is disposed; null when it is said
    /// already.</summary>
    public IDisposable? Wait(int age)
    {
        try
        {
            return File.OpenHandle(_files[age], FileMode.OpenOrCreate, FileAccess.Read, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody of this class or an older one waits, in this process or another.</summary>
    public bool SomebodyWaits(int fromAge)
    {
        for (var age = Ages.Length - 1; age >= fromAge; age--)
            if (IsHeld(_files[age])) return true;
        return false;
    }

    private static bool IsHeld(string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            using var look = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
