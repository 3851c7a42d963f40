using System.Text.RegularExpressions;

namespace Mmos.Core.Tests.Kit;

/// <summary>
/// Tasks in few words: `key(needs,…){P0 files=a/**,b retry=0 fail=skip require=x prefer=y worker=w min=5
/// sec=60 tier=economy kind=docs holds=r cap=100 break=off pattern=api review=agent:x,human}`.
/// </summary>
internal static partial class PlanText
{
    public static IReadOnlyList<TaskDefinition> Tasks(string text) =>
        [.. Pattern().Matches(text).Select(m => Of(m))];

    public static TaskDefinition Task(string text) => Of(Pattern().Match(text.Replace('_', ' ')));

    private static TaskDefinition Of(Match match)
    {
        string[] words = match.Groups["options"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var o = words.Where(w => w.Contains('='))
            .ToDictionary(w => w[..w.IndexOf('=')], w => w[(w.IndexOf('=') + 1)..]);
        return new TaskDefinition
        {
            Key = match.Groups["key"].Value,
            Title = o.GetValueOrDefault("title") ?? match.Groups["key"].Value,
            Needs = List(match.Groups["needs"].Value),
            Priority = words.Contains("P0") ? Priority.P0 : words.Contains("P2") ? Priority.P2 : Priority.P1,
            Files = List(o.GetValueOrDefault("files")),
            RetryMax = int.Parse(o.GetValueOrDefault("retry") ?? "2", null),
            OnFailure = Enum.Parse<OnFailure>(o.GetValueOrDefault("fail") ?? "block", ignoreCase: true),
            Require = List(o.GetValueOrDefault("require")),
            Prefer = List(o.GetValueOrDefault("prefer")),
            Worker = o.GetValueOrDefault("worker"),
            Tier = o.GetValueOrDefault("tier") ?? "auto",
            Kind = o.GetValueOrDefault("kind") ?? "coding",
            Resources = List(o.GetValueOrDefault("holds")),
            CapMicroUsd = o.TryGetValue("cap", out var cap) ? long.Parse(cap, null) : null,
            EstimateMinutes = o.TryGetValue("min", out var minutes) ? int.Parse(minutes, null) : null,
            Breakdown = o.TryGetValue("break", out var mode) ? Mode(mode) : null,
            Pattern = o.GetValueOrDefault("pattern"),
            Review = o.TryGetValue("review", out var stages) ? List(stages) : null,
            Approve = words.Contains("approve") ? true : null,
            TimeoutSeconds = o.TryGetValue("sec", out var seconds) ? int.Parse(seconds, null) : null,
        };
    }

    public static BreakdownMode Mode(string word) => Enum.Parse<BreakdownMode>(word, ignoreCase: true);

    private static string[] List(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"(?<key>[^\s(){}]+)(\((?<needs>[^)]*)\))?(\{(?<options>[^}]*)\})?")]
    private static partial Regex Pattern();
}
