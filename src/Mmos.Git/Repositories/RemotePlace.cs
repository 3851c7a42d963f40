using System.Text.RegularExpressions;

namespace Mmos.Git;

/// <summary>A repository on a server, whatever way its URL is written. Pure.</summary>
/// <param name="Host">Name of the server, in lower case, with a port where one is given.</param>
/// <param name="Path">Path there, without `.git`, such as `team/shop`.</param>
public sealed partial record RemotePlace(string Host, string Path)
{
    /// <summary>The URL without user and password.</summary>
    public required string Shown { get; init; }

    /// <summary>Reads `https://…`, `ssh://…` and `git@host:path`; null for a path on this machine.</summary>
    public static RemotePlace? Parse(string url)
    {
        var match = WithScheme().Match(url);
        if (!match.Success) match = LikeScp().Match(url);
        if (!match.Success) return null;
        var (host, path) = (match.Groups["host"].Value.ToLowerInvariant(), match.Groups["path"].Value);
        var scheme = match.Groups["scheme"].Value;
        return new RemotePlace(host, Trimmed(path))
        {
            Shown = scheme.Length > 0 ? $"{scheme}://{host}/{path}" : $"{host}:{path}",
        };
    }

    /// <summary>`host/path`: equal for every spelling of one place.</summary>
    public override string ToString() => $"{Host}/{Path}";

    /// <summary>The page on which a person compares two branches and asks for a merge; null where no such
    /// page
    /// is known.</summary>
    /// <param name="into">The branch to merge into.</param>
    /// <param name="from">The branch to merge.</param>
    public string? ComparePage(string into, string from)
    {
        var (to, with) = (Escaped(into), Escaped(from));
        if (Host.StartsWith("github", StringComparison.Ordinal))
            return $"https://{Host}/{Path}/compare/{to}...{with}?expand=1";
        return Host.StartsWith("gitlab", StringComparison.Ordinal)
            ? $"https://{Host}/{Path}/-/merge_requests/new?merge_request%5Bsource_branch%5D={with}"
                + $"&merge_request%5Btarget_branch%5D={to}"
            : null;
    }

    private static string Escaped(string branch) =>
        string.Join('/', branch.Split('/').Select(Uri.EscapeDataString));

    private static string Trimmed(string path)
    {
        var trimmed = path.Trim('/');
        return trimmed.EndsWith(".git", StringComparison.Ordinal) ? trimmed[..^4] : trimmed;
    }

    [GeneratedRegex(@"\A(?<scheme>https?|ssh|git)://([^@/]*@)?(?<host>[^/]+)/(?<path>.+)\z")]
    private static partial Regex WithScheme();

    // `C:/x` is a path on Windows, not a host of one letter.
    [GeneratedRegex(@"\A([^@/:]+@)?(?<host>[^/:@]{2,}):(?!//)(?<path>[^/\\].*)\z")]
    private static partial Regex LikeScp();
}
