using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>What the text of an issue says about the issues that it waits for.</summary>
/// <param name="Numbers">Those that a line of its own names, and nothing else.</param>
/// <param name="Unclear">Lines that may mean a need, but say more than that.</param>
internal sealed partial record GithubNeeds(IReadOnlyList<string> Numbers, IReadOnlyList<string> Unclear)
{
    /// <summary>A line that only names issues is short; longer ones are sentences.</summary>
    private const int Longest = 300;

    public static GithubNeeds Of(string body)
    {
        var numbers = new List<string>();
        var unclear = new List<string>();
        var isCode = false;
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n').Select(one => one.Trim()))
        {
            if (MarkdownSection.IsFence(line))
                isCode = !isCode;
            if (isCode || line.Length > Longest)
                continue;
            if (Need().IsMatch(line) || ListedIssue().IsMatch(line))
                numbers.AddRange(Number().Matches(line).Select(found => found.Groups[1].Value));
            else if (Hint().IsMatch(line))
                unclear.Add(line);
        }
        return new([.. numbers.Distinct()], unclear);
    }

    /// <summary>`Blocked by #12`, `- **Depends on:** #12, #13 and #14`.</summary>
    [GeneratedRegex(
        @"^(?:[-*+] )?(?:\[[ xX]\] )?[*_]*(?:blocked by|depends on)[*_: ]+#[1-9]\d{0,8}"
        + @"(?:(?:, and |, ?| and | & | )#[1-9]\d{0,8})*\.?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Need();

    /// <summary>`- [ ] #12`: GitHub tracks it as a part.</summary>
    [GeneratedRegex(@"^[-*+] \[[ xX]\] #[1-9]\d{0,8}\z")]
    private static partial Regex ListedIssue();

    [GeneratedRegex(@"#([1-9]\d{0,8})")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(?:blocked by|depends on)\b[^#]*#\d",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hint();
}
