using Mmos.Runtime.Ports;

namespace Mmos.Git;

/// <summary>Carries out a <see cref="WorktreeRecipe"/> in a fresh worktree.</summary>
internal static class WorktreePreparation
{
    public static async Task<GitOutcome<PreparedWorktree>> Run(Repository repository, string path,
        WorktreeRecipe recipe, IProcessRunner runner, CommandContext context, CancellationToken cancel)
    {
        var provided = Provide(repository, path, recipe);
        if (provided.Refusal is not null || recipe.Setup.Count == 0) return provided;

        var runs = await CommandLines.Run(runner, recipe.Setup, path, "setup", context, cancel);
        if (runs[^1] is { HasPassed: false } failed)
            return new GitRefusal(GitRefusalKind.SetupFailed,
                $"a setup command of the worktree {path} failed. {failed.Outcome}; full output in "
                + $"{failed.LogFile}\n{failed.Output}")
            { Command = failed.Line };
        return provided;
    }

    private static GitOutcome<PreparedWorktree> Provide(
        Repository repository, string path, WorktreeRecipe recipe)
    {
        var paths = new List<string>();
        foreach (var (rule, isLink) in recipe.Copy.Select(rule => (rule, false))
            .Concat(recipe.Link.Select(rule => (rule, true))))
        {
            var found = ProvidedPaths.Find(repository, rule);
            if (found.Refusal is { } bad) return bad;
            foreach (var relative in found.Value)
            {
                var source = Path.Combine(repository.MainWorktree, relative);
                var target = Path.Combine(path, relative);
                // What the commit itself holds wins: an overwritten file would look like the worker's change.
                if (Path.Exists(target) || ProvidedPaths.PassesLink(path, relative)) continue;
                if (Put(source, target, isLink) is { } failed) return failed;
                paths.Add(relative.Replace('\\', '/'));
                if (paths.Count > Limits.ProvidedFiles) return TooMany(rule);
            }
        }
        return new PreparedWorktree(paths);
    }

    private static GitRefusal? Put(string source, string target, bool isLink)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!isLink) Copy(source, target);
            else if (Directory.Exists(source)) Directory.CreateSymbolicLink(target, source);
            else File.CreateSymbolicLink(target, source);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new GitRefusal(GitRefusalKind.BadPath,
                $"cannot {(isLink ? "link" : "copy")} {source} to {target}: {error.Message}"
                + (isLink && OperatingSystem.IsWindows()
                    ? "; on Windows links need developer mode, or use `copy`" : ""));
        }
    }

    private static void Copy(string source, string target)
    {
        if (File.ResolveLinkTarget(source, returnFinalTarget: false) is { } link)
        {
            File.CreateSymbolicLink(target, link.FullName);
            return;
        }
        if (!Directory.Exists(source))
        {
            File.Copy(source, target);
            return;
        }
        Directory.CreateDirectory(target);
        foreach (var entry in Directory.EnumerateFileSystemEntries(source))
            Copy(entry, Path.Combine(target, Path.GetFileName(entry)));
    }

    private static GitRefusal TooMany(string rule) => new(GitRefusalKind.LimitReached,
        $"`copy` and `link` name more than {Limits.ProvidedFiles} paths (at '{rule}'); name the "
        + "folder itself, or use `setup`");
}
