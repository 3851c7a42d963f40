namespace Mmos.Git;

/// <summary>Lists of files in texts for people.</summary>
internal static class FileNames
{
    /// <summary>The first few names, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names)
    {
        var shown = string.Join(", ", names.Take(Limits.NamedFiles));
        var more = names.Count - Limits.NamedFiles;
        return more > 0 ? $"{shown} and {more} more" : shown;
    }
}
