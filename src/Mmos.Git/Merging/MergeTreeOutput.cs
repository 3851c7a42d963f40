using System.Globalization;

namespace Mmos.Git;

/// <summary>What `git merge-tree --write-tree -z` printed for a conflict.</summary>
/// <param name="Tree">The tree, with conflict markers in its files.</param>
/// <param name="Stages">The object of each side by path: 1 base, 2 ours, 3 theirs.</param>
/// <param name="Reasons">Git's sentence by path.</param>
internal sealed record MergeTreeOutput(
    string Tree, SortedDictionary<string, string?[]> Stages, Dictionary<string, string> Reasons)
{
    /// <summary>
    /// Reads the fields: tree, `mode object stage TAB path` each, an empty one, then messages.
    /// </summary>
    public static MergeTreeOutput Parse(GitResult result)
    {
        var fields = result.Fields;
        var stages = new SortedDictionary<string, string?[]>(StringComparer.Ordinal);
        var at = 1;
        for (; at < fields.Length && fields[at].Length > 0; at++)
        {
            var (entry, path) = Split(fields[at], '\t');
            var parts = entry.Split(' ');
            if (!stages.TryGetValue(path, out var sides)) stages[path] = sides = new string?[4];
            sides[parts[2][0] - '0'] = parts[1];
        }
        return new MergeTreeOutput(fields[0], stages, Messages(fields, at + 1));
    }

    /// <summary>
    /// True when the output is that of a conflict: git uses exit code 1 for some errors as well.
    /// </summary>
    public static bool IsConflict(GitResult result) =>
        result.ExitCode == 1 && result.Fields is [var tree, ..] && ObjectName.IsFull(tree);

    /// <summary>Each message: number of paths, the paths, its type, its text.</summary>
    private static Dictionary<string, string> Messages(string[] fields, int at)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < fields.Length
            && int.TryParse(fields[at], NumberStyles.None, CultureInfo.InvariantCulture, out var paths)
            && at + paths + 2 < fields.Length)
        {
            if (fields[at + paths + 1].StartsWith("CONFLICT", StringComparison.Ordinal))
                foreach (var path in fields[(at + 1)..(at + 1 + paths)])
                    reasons.TryAdd(path, fields[at + paths + 2].Trim());
            at += paths + 3;
        }
        return reasons;
    }

    private static (string Before, string After) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at && at < 0
            ? (text, "")
            : (text[..at], text[(at + 1)..]);
}
