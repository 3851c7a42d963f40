using System.Collections.Frozen;

namespace Mmos.Runtime.Files;

/// <summary>Says what sort of task a text describes. Pure; whole words, any case, no culture.</summary>
public static class Classifier
{
    private static readonly FrozenDictionary<string, string> Kinds = Table(
        ("research", "research investigate investigation compare comparison survey explore spike study"),
        ("planning",
            "plan planning design architecture architect roadmap specification spec requirements breakdown"),
        ("coding",
            "implement implementation code coding build develop fix refactor migrate port integrate "
            + "optimize"),
        ("review", "review audit inspect proofread"),
        ("testing", "test tests testing benchmark benchmarks e2e coverage qa"),
        ("docs", "document documents documentation docs readme guide tutorial changelog manual handbook"));

    private static readonly FrozenDictionary<string, string> Types = Table(
        ("nonfunctional",
            "performance latency throughput speed faster slow refactor refactoring cleanup maintainability "
            + "readability security hardening reliability availability scalability observability flaky debt "
            + "memory usability accessibility"));

    /// <summary>The kind and type of a task by the first telling word of its title, else of its
    /// description.</summary>
    /// <param name="title">The task's title.</param>
    /// <param name="description">The task's description; may be empty.</param>
    public static Classified Classify(string title, string description)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(description);
        var (kind, kindReason) = Find(Kinds, title, description) ?? ("coding", "no word tells another kind");
        var (type, typeReason) = Find(Types, title, description)
            ?? ("functional", "no word tells of a quality");
        return new Classified(kind, kindReason, type, typeReason);
    }

    private static (string Found, string Reason)? Find(
        FrozenDictionary<string, string> table, string title, string description)
    {
        if (First(table, title) is { } inTitle)
            return (table[inTitle], $"the title says {Quote.Text(inTitle)}");
        if (First(table, description) is { } inDescription)
            return (table[inDescription], $"the description says {Quote.Text(inDescription)}");
        return null;
    }

    private static string? First(FrozenDictionary<string, string> table, string text)
    {
        for (var from = 0; from < text.Length; from++)
        {
            var to = from;
            while (to < text.Length && char.IsLetterOrDigit(text[to]))
                to++;
            if (to > from && to - from <= 20 && text[from..to].ToLowerInvariant() is var word
                && table.ContainsKey(word))
                return word;
            from = to;
        }
        return null;
    }

    private static FrozenDictionary<string, string> Table(
        params (string Meaning, string Words)[] rows) => rows
        .SelectMany(row => row.Words.Split(' ').Select(word => (Word: word, row.Meaning)))
        .ToFrozenDictionary(one => one.Word, one => one.Meaning, StringComparer.Ordinal);
}
