using System.Text;

namespace Mmos.Cli.Composing;

/// <summary>Files beside the database that a secret may have got into as well.</summary>
internal static class LeakedFiles
{
    /// <summary>Larger ones are not looked into.</summary>
    private const long MaxBytes = 64 << 20;

    private static readonly string[] Folders = ["logs", "attempts", "work", "artifacts"];

    /// <summary>Logs and notes that hold a text; absolute paths, in order.</summary>
    public static IReadOnlyList<string> Holding(string state, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        return [.. Folders.Select(name => new DirectoryInfo(Path.Combine(state, name)))
            .Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateFiles("*", all))
            .Where(file => file.Length <= MaxBytes && Holds(file.FullName, bytes))
            .Select(file => file.FullName).Order(StringComparer.Ordinal)];
    }

    private static bool Holds(string file, byte[] bytes)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it went away, or is nobody's to read
        }
    }
}
