using System.Text;
using System.Text.RegularExpressions;

namespace Mmos.Git;

/// <summary>
/// Finds the files and folders of the main worktree that a `copy` or `link` rule names; none leaves it.
/// </summary>
internal static class ProvidedPaths
{
    /// <summary>The existing paths that a rule names, relative to the main worktree.</summary>
    /// <param name="repository">Whose main worktree.</param>
    /// <param name="rule">
    /// A relative path, or a glob with `*` and `?` inside a name and `**` for any folders.
    /// </param>
    /// <returns>
    /// None when nothing is there (an `.env` need not exist); refused when it would leave the repository.
    /// </returns>
    public static GitOutcome<List<string>> Find(Repository repository, string rule)
    {
        var parts = rule.Replace('\\', '/').TrimEnd('/').Split('/');
        if (Path.IsPathRooted(rule) || rule.Contains(':', StringComparison.Ordinal)
            || parts.Any(part => part is "" or "." or ".."))
            return Bad(rule, "must be relative to the repository and stay inside it");
        if (parts[0] is Repository.StateFolder || parts.Contains(".git"))
            return Bad(rule, "cannot be a part of .git or .mmos");

        var root = repository.MainWorktree;
        var found = rule.AsSpan().ContainsAny('*', '?') ? Match(root, parts) : [Path.Combine(parts)];
        var existing = found.Where(path => Path.Exists(Path.Combine(root, path))).ToList();
        var leaving = existing.Find(path => !StaysInside(root, path));
        return leaving is null
            ? existing
            : Bad(rule, $"leads out of the repository through the link {leaving}");
    }

    /// <summary>True when a folder on the way to a path is a symbolic link.</summary>
    public static bool PassesLink(string root, string relative)
    {
        var folder = relative;
        while (!string.IsNullOrEmpty(folder = Path.GetDirectoryName(folder)))
            if (new DirectoryInfo(Path.Combine(root, folder)).LinkTarget is not null) return true;
        return false;
    }

    private static bool StaysInside(string root, string relative)
    {
        if (PassesLink(root, relative)) return false;
        var target = File.ResolveLinkTarget(Path.Combine(root, relative), returnFinalTarget: true);
        return target is null || target.FullName.StartsWith(
            root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>
    /// The paths below the part of the rule that has no wildcard; folders that match are not entered.
    /// </summary>
    private static List<string> Match(string root, string[] parts)
    {
        var fixedParts = parts.TakeWhile(part => !part.AsSpan().ContainsAny('*', '?')).ToArray();
        var start = Path.Combine([root, .. fixedParts]);
        var pattern = Pattern(parts);
        var found = new List<string>();
        var open = new Stack<string>(Directory.Exists(start) ? [start] : []);
        while (open.TryPop(out var folder) && found.Count <= Limits.ProvidedFiles)
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                if (entry.Name is ".git" or Repository.StateFolder) continue;
                var relative = Path.GetRelativePath(root, entry.FullName);
                if (pattern.IsMatch(relative.Replace('\\', '/'))) found.Add(relative);
                else if (entry is DirectoryInfo && entry.LinkTarget is null) open.Push(entry.FullName);
            }
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static Regex Pattern(string[] parts)
    {
        var text = new StringBuilder(@"\A");
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            if (parts[i] == "**") text.Append(isLast ? ".+" : "(?:[^/]+/)*");
            else
                text.Append(Regex.Escape(parts[i]).Replace(@"\*", "[^/]*", StringComparison.Ordinal)
                    .Replace(@"\?", "[^/]", StringComparison.Ordinal)).Append(isLast ? "" : "/");
        }
        return new Regex(
            text.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    private static GitRefusal Bad(string rule, string why) => new(GitRefusalKind.BadPath,
        $"worktree: the path '{rule}' {why}; change `copy` or `link` in mmos.yaml");
}
