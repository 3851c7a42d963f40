using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>Finds the task that a reference in Backlog.md means: case and leading zeros do not count, and the
/// prefix may be an older one (`task-7` for `BACK-007`) as long as one task has the number.</summary>
internal sealed partial class BacklogNames
{
    private readonly Dictionary<string, string> byName = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> byNumber;

    public BacklogNames(IEnumerable<string> ids)
    {
        var all = ids.ToList();
        foreach (var id in all)
            byName.TryAdd(Plain(id), id);
        byNumber = all.ToLookup(id => Number(Plain(id)), StringComparer.Ordinal);
    }

    /// <summary>The id as the task itself has it; what was said when no task is meant.</summary>
    public string Meant(string said) =>
        byName.GetValueOrDefault(Plain(said))
            ?? (byNumber[Number(Plain(said))].Take(2).ToList() is [var only] ? only : said);

    private static string Plain(string id) => Zeros().Replace(id.Trim().ToLowerInvariant(), "");

    private static string Number(string id) => id[(id.LastIndexOf('-') + 1)..];

    [GeneratedRegex(@"(?<![0-9])0+(?=[0-9])")]
    private static partial Regex Zeros();
}
