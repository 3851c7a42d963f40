using System.Text.RegularExpressions;

namespace Mmos.Git;

/// <summary>The names of the branches that MMOS makes: all lie below one prefix.</summary>
/// <remarks>Pure.</remarks>
public sealed partial record BranchNames
{
    private BranchNames(string prefix) => Prefix = prefix;

    /// <summary>The names below `mmos`.</summary>
    public static BranchNames Default { get; } = new("mmos");

    /// <summary>What all branch names begin with, without the last `/`.</summary>
    public string Prefix { get; }

    /// <summary>The names below a prefix of the user's choice.</summary>
    /// <param name="prefix">Parts of letters, digits, `.`, `_` and `-`, with `/` between them.</param>
    public static GitOutcome<BranchNames> WithPrefix(string prefix)
    {
        var isGood = prefix.Length is > 0 and <= 100 && prefix.Split('/').All(IsPart);
        if (isGood) return new BranchNames(prefix);
        return new GitRefusal(GitRefusalKind.BadName,
            $"'{prefix}' cannot begin branch names; use letters, digits, '-', '_' and '/', such as "
            + "'mmos' or 'team/mmos'");
    }

    /// <summary>The branch that collects a project's results, such as `mmos/shop`.</summary>
    /// <param name="project">The project's id.</param>
    public GitOutcome<string> Integration(string project)
    {
        if (!IsPart(project) || project.Length > 100)
            return new GitRefusal(GitRefusalKind.BadName,
                $"the project id '{project}' cannot name a branch; use lower-case letters, digits and '-'");
        // On file systems that ignore case, `mmos/t12-1` and `mmos/T12-1` are one file.
        if (AttemptLike().IsMatch(project))
            return new GitRefusal(GitRefusalKind.BadName,
                $"the project id '{project}' looks like the name of an attempt (T12-1); choose another one");
        return $"{Prefix}/{project}";
    }

    /// <summary>The branch of an attempt, such as `mmos/T12-1`.</summary>
    /// <param name="attempt">The attempt's name.</param>
    /// <exception cref="ArgumentException">
    /// It is no attempt's name: a bug of the caller, who makes these names.
    /// </exception>
    public string Attempt(string attempt) => IsAttempt(attempt)
        ? $"{Prefix}/{attempt}"
        : throw new ArgumentException($"'{attempt}' is no attempt's name such as T12-1", nameof(attempt));

    /// <summary>True for names such as `T12-1`: task 12, attempt 1.</summary>
    public static bool IsAttempt(string name) => AttemptName().IsMatch(name);

    /// <summary>The full name of a branch, as `update-ref` wants it.</summary>
    internal static string Ref(string branch) => $"refs/heads/{branch}";

    private static bool IsPart(string part) =>
        Part().IsMatch(part)
        && !part.Contains("..", StringComparison.Ordinal)
        && !part.EndsWith('.')
        && !part.EndsWith(".lock", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]*\z")]
    private static partial Regex Part();

    [GeneratedRegex(@"\AT[0-9]{1,9}-[0-9]{1,9}\z")]
    private static partial Regex AttemptName();

    [GeneratedRegex(@"\At[0-9]+-[0-9]+\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AttemptLike();
}
