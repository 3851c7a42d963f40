namespace Mmos.Cli.Composing;

/// <summary>What files and folders take.</summary>
internal static class FileSizes
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint, // links lead elsewhere
        IgnoreInaccessible = true,
    };

    /// <summary>Bytes of a file, or of all files in a folder; 0 when there is none.</summary>
    public static long Of(string path) =>
        File.Exists(path) ? new FileInfo(path).Length
        : Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", Everything).Sum(f => f.Length)
            : 0;
}
