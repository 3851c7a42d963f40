using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Runtime.Local;

/// <summary>What a plan file's reader has seen to, for tasks that come another way: words out of a list, and
/// lengths.</summary>
internal static class SpecWords
{
    private const int TitleLength = 200;
    private const int WordLength = 60;
    private const int Entries = 1_000;
    private const long MostTokens = 1_000_000_000_000;
    private const decimal MostUsd = 1_000_000;

    private static readonly string[] Modes = ["auto", "ask", "off"];

    private static readonly (string Member, Func<TaskSpec, string?> Value, string[] Words)[] Words =
    [
        ("type", t => t.Type, ["functional", "nonfunctional"]),
        ("priority", t => t.Priority, ["P0", "P1", "P2"]),
        ("tier", t => t.Tier, ["auto", "economy", "standard", "premium"]),
        ("onFailure", t => t.OnFailure, ["block", "skip", "cancel"]),
        ("breakdown", t => t.Breakdown, Modes),
    ];

    private static readonly (string Member, Func<TaskSpec, string?> Value, int Longest)[] Texts =
    [
        ("title", t => t.Title, TitleLength),
        ("kind", t => t.Kind, WordLength),
        ("description", t => t.Description, FileLimits.Prose),
        ("problem", t => t.Problem, FileLimits.Prose),
        ("run", t => t.Run, FileLimits.CommandLine),
        ("worker", t => t.Worker, WordLength),
        ("pattern", t => t.Pattern, WordLength),
    ];

    private static readonly (string Member, Func<TaskSpec, IReadOnlyList<string>> Value,
        int Longest)[] Lists =
    [
        ("acceptance", t => t.Acceptance, FileLimits.Prose),
        ("files", t => t.Files, FileLimits.CommandLine),
        ("needs", t => t.Needs, TitleLength),
        ("verify", t => t.Verify, FileLimits.CommandLine),
        ("review", t => t.Review ?? [], TitleLength),
        ("resources", t => t.Resources, TitleLength),
        ("capabilities.require", t => t.Capabilities.Require, TitleLength),
        ("capabilities.prefer", t => t.Capabilities.Prefer, TitleLength),
    ];

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    public static Problem? Wrong(IReadOnlyList<TaskSpec> tasks, string breakdown)
    {
        if (!Modes.Contains(breakdown)) return OneOf("breakdown", breakdown, Modes);
        for (var i = 0; i < tasks.Count; i++)
            if (Wrong(tasks[i], $"tasks[{i}].") is { } problem) return problem;
        return null;
    }

    /// <summary>What is wrong with a report of use; null for nothing. Sums of such reports stay far below
    /// what
    /// a number holds.</summary>
    public static Problem? Wrong(UsageReport used)
    {
        foreach (var (member, tokens) in ((string, long?)[])
            [("inputTokens", used.InputTokens), ("outputTokens", used.OutputTokens),
                ("cacheReadTokens", used.CacheReadTokens), ("cacheWriteTokens", used.CacheWriteTokens)])
            if (tokens is < 0 or > MostTokens)
                return No($"used.{member}", $"0 to {MostTokens} tokens in one report");
        return used.BilledUsd is < 0 or > MostUsd
            ? No("used.billedUsd", $"0 to {MostUsd} US dollars in one report") : null;
    }

    private static Problem? Wrong(TaskSpec task, string at)
    {
        foreach (var (member, value, words) in Words)
            if (value(task) is { } word && !words.Contains(word)) return OneOf(at + member, word, words);
        if (task.EstimateHours is <= 0 or > 1000)
            return No(at + "estimateHours", "an estimate is more than 0, and at most 1000 hours");
        if (task.RetryMax is < 0 or > 20) return No(at + "retryMax", $"{task.RetryMax} retries; 0 to 20");
        if (task.TimeoutSeconds is < 1 or > 86_400)
            return No(at + "timeoutSeconds", $"{task.TimeoutSeconds} s; 1 second to 24 hours");
        if (task.LimitUsd is < 0 or > MostUsd)
            return No(at + "limitUsd", $"0 to {MostUsd} US dollars");
        if (string.IsNullOrWhiteSpace(task.Title)) return No(at + "title", "a task has a title");
        foreach (var (member, value, longest) in Texts)
            if (value(task) is { } text && TextProblem(at + member, text, longest) is { } problem)
                return problem;
        foreach (var (member, value, longest) in Lists)
        {
            var entries = value(task);
            if (entries.Count > Entries)
                return No(at + member, $"{entries.Count} entries; at most {Entries}");
            for (var i = 0; i < entries.Count; i++)
                if (TextProblem($"{at}{member}[{i}]", entries[i], longest) is { } problem) return problem;
        }
        return null;
    }

    private static Problem? TextProblem(string field, string text, int longest) =>
        text.Length > longest ? No(field, $"{text.Length} characters; at most {longest}")
        : text.Contains('\0') ? No(field, "it has a NUL character, which no text may have")
        : null;

    private static Problem OneOf(string field, string word, string[] words) =>
        No(field, $"{Quote.Text(word)} is none of {string.Join(", ", words)}{Nearest.Hint(word, words)}");

    private static Problem No(string field, string why) => new("invalid", $"{field}: {why}", field);
}
