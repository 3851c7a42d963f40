namespace Mmos.Runtime.Files;

/// <summary>Finds the name that somebody probably meant.</summary>
/// <remarks>Pure and independent of culture. Used for keys, values, task ids and commands.</remarks>
public static class Nearest
{
    /// <summary>The closest candidate, or null when none is close enough to be meant.</summary>
    /// <remarks>
    /// Close: at most a third of the word's letters inserted, deleted, replaced or swapped with their
    /// neighbour, and at most three; case counts nothing and `-` is `_`. Of equals the first candidate wins.
    /// </remarks>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What would have been right.</param>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > 100)
            return null;
        string? best = null;
        var reach = Math.Clamp(word.Length / 3, 1, 3);
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) > reach)
                continue;
            var distance = Distance(word, candidate, reach);
            if (distance > reach || distance >= candidate.Length)
                continue;
            best = candidate;
            if (distance == 0)
                break;
            reach = distance - 1;
        }
        return best;
    }

    /// <summary>The ending `; did you mean "design"?`, or an empty text.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What would have been right.</param>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } meant ? $"; did you mean {Quote.Text(meant)}?" : "";

    /// <summary>Edit distance with swaps of neighbours; any number above <paramref name="reach"/> once it
    /// must be.</summary>
    /// <remarks>Only cells at most `reach` off the diagonal can matter, so it costs length × reach: a file
    /// may ask for the nearest of 10,000 names a hundred times.</remarks>
    private static int Distance(string a, string b, int reach)
    {
        const int far = 1000;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        before.Fill(far);
        row.Fill(far);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            int from = Math.Max(1, i - reach), to = Math.Min(b.Length, i + reach);
            var least = row[from - 1] = from == 1 ? i : far;
            for (var j = from; j <= to; j++)
            {
                var same = Fold(a[i - 1]) == Fold(b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }
            if (to < b.Length)
                row[to + 1] = far;
            if (least > reach)
                return least;
            var oldest = before;
            before = last;
            last = row;
            row = oldest;
        }
        return last[b.Length];
    }

    private static char Fold(char letter) => letter == '-' ? '_' : char.ToUpperInvariant(letter);
}
