using System.Globalization;

namespace Mmos.Git;

/// <summary>One added line of a diff.</summary>
/// <param name="Path">The file, with `/`.</param>
/// <param name="Line">Its number in the new file, from 1.</param>
/// <param name="Text">Without the `+`.</param>
internal readonly record struct AddedLine(string Path, int Line, string Text);

/// <summary>Reads the added lines out of `git diff` or `git log -p` in its plain form (`a/`, `b/`).</summary>
internal static class AddedLines
{
    /// <summary>The arguments that make git print that form whatever the user's settings are.</summary>
    public static readonly string[] Options =
        ["-p", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];

    /// <summary>All added lines, in order. Line counts of the hunks tell content from headers.</summary>
    public static IEnumerable<AddedLine> Read(string diff)
    {
        var (path, line, added, removed) = ("", 0, 0, 0);
        foreach (var text in diff.Split('\n'))
        {
            if (added > 0 && text.StartsWith('+'))
            {
                yield return new AddedLine(path, line++, text[1..]);
                added--;
            }
            else if (removed > 0 && text.StartsWith('-')) removed--;
            else if (text.StartsWith("+++ ", StringComparison.Ordinal)) path = PathOf(text[4..]);
            else if (text.StartsWith("@@ -", StringComparison.Ordinal)) (removed, line, added) = Hunk(text);
        }
    }

    /// <summary>A path with odd characters stands in quotes and, with blanks, has a tab behind it.</summary>
    private static string PathOf(string text)
    {
        var path = text.TrimEnd('\t', '\r').Trim('"');
        return path.StartsWith("b/", StringComparison.Ordinal) ? path[2..] : path;
    }

    /// <summary>Reads `@@ -1,2 +3,4 @@`; a count that is left out is 1.</summary>
    private static (int Removed, int Line, int Added) Hunk(string header)
    {
        var parts = header.Split(' ');
        var (before, after) = (parts[1][1..].Split(','), parts[2][1..].Split(','));
        return (Count(before), Number(after[0]), Count(after));
    }

    private static int Count(string[] range) => range.Length > 1 ? Number(range[1]) : 1;

    private static int Number(string text) =>
        int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
