namespace Mmos.Core;

/// <summary>A glob of declared paths: `*`, `**`, `?` and literals; case-insensitive, separated by `/` (design
/// section 6).</summary>
public static class PathGlob
{
    /// <summary>The glob in the form that is compared: forward slashes, lower case (invariant), no `./`,
    /// `dir/` as `dir/**`.</summary>
    /// <returns>The form, or null when it could leave the repository: empty, absolute, with `..`, or with
    /// characters that no path has.</returns>
    public static string? Normalize(string glob)
    {
        ArgumentNullException.ThrowIfNull(glob);
        var path = glob.Trim().Replace('\\', '/').ToLowerInvariant();
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        if (path.Length == 0 || path[0] == '/' || path.Any(c => c == ':' || char.IsControl(c))) return null;
        if (path.EndsWith('/')) path += "**";
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Any(s => s is ".." or ".") ? null : string.Join('/', segments);
    }

    /// <summary>Some path is matched by both; decided exactly, both being normalized.</summary>
    /// <remarks>O(length × length).</remarks>
    public static bool Overlap(string a, string b) =>
        Intersect(a.Split('/'), b.Split('/'), s => s == "**", SegmentsMeet);

    private static bool SegmentsMeet(string a, string b) =>
        Intersect(a.ToCharArray(), b.ToCharArray(), c => c == '*', (x, y) => x == y || x == '?' || y == '?');

    /// <summary>Two patterns share a word: a star stands for any run, the rest must meet one by
    /// one.</summary>
    private static bool Intersect<T>(T[] a, T[] b, Func<T, bool> isStar, Func<T, T, bool> meet)
    {
        // meets[j] for the current i: a[i..] and b[j..] share a word. Filled from the ends.
        var below = new bool[b.Length + 1];
        for (var i = a.Length; i >= 0; i--)
        {
            var row = new bool[b.Length + 1];
            for (var j = b.Length; j >= 0; j--)
            {
                var atStarA = i < a.Length && isStar(a[i]);
                var atStarB = j < b.Length && isStar(b[j]);
                row[j] = (i == a.Length && j == b.Length)
                    || (atStarA && (below[j] || (j < b.Length && row[j + 1])))
                    || (atStarB && (row[j + 1] || (i < a.Length && below[j])))
                    || (i < a.Length && j < b.Length && !atStarA && !atStarB && meet(a[i], b[j])
                        && below[j + 1]);
            }
            below = row;
        }
        return below[0];
    }
}
