namespace Mmos.Core;

/// <summary>The words of a text: runs of letters and digits, in lower case.</summary>
internal static class PlainWords
{
    /// <summary>Words in their order, repeats included; without culture.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        List<string> words = [];
        for (var from = 0; from < text.Length; from++)
        {
            var to = from;
            while (to < text.Length && char.IsLetterOrDigit(text[to])) to++;
            if (to > from) words.Add(text[from..to].ToLowerInvariant());
            from = to;
        }
        return words;
    }
}
