namespace Mmos.Git;

/// <summary>A lock file that the operating system gives back when its holder dies.</summary>
internal static class FileLock
{
    /// <summary>Opens the file for this holder alone; null when somebody else has it.</summary>
    public static FileStream? Try(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
