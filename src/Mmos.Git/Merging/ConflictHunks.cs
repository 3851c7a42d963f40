namespace Mmos.Git;

/// <summary>Cuts the conflicting places out of a file with git's markers. Pure.</summary>
internal static class ConflictHunks
{
    private const int Context = 3;

    /// <summary>
    /// The places from `&lt;&lt;&lt;&lt;&lt;&lt;&lt;` to `&gt;&gt;&gt;&gt;&gt;&gt;&gt;` with the lines around
    /// them; the whole text when it has no markers.
    /// </summary>
    public static string Of(string text)
    {
        var lines = text.Split('\n');
        var shown = new bool[lines.Length];
        var start = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (start < 0 && lines[i].StartsWith("<<<<<<< ", StringComparison.Ordinal)) start = i;
            else if (start >= 0 && lines[i].StartsWith(">>>>>>> ", StringComparison.Ordinal))
            {
                var first = Math.Max(0, start - Context);
                var last = Math.Min(lines.Length - 1, i + Context);
                shown.AsSpan(first, last - first + 1).Fill(true);
                start = -1;
            }
        }
        if (!shown.Contains(true)) return Trim(text);

        var kept = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (shown[i]) kept.Add(lines[i]);
            else if (kept.Count > 0 && kept[^1] != "…") kept.Add("…");
        }
        return Trim(string.Join('\n', kept));
    }

    /// <summary>The first characters of a text, and how many are missing.</summary>
    public static string Trim(string text) => text.Length <= Limits.ConflictChars
        ? text
        : $"{text[..Limits.ConflictChars]}\n… {text.Length - Limits.ConflictChars} more characters";
}
