namespace Mmos.Git;

/// <summary>Finds the repository of a folder, and refuses what MMOS cannot work on.</summary>
internal static class RepositoryOpening
{
    private const string ExcludeLine = $"/{Repository.StateFolder}/";

    public static async Task<GitOutcome<Repository>> Open(
        GitProgram git, string path, CancellationToken cancel)
    {
        if (!Directory.Exists(path))
            return new GitRefusal(GitRefusalKind.PathMissing,
                $"the folder {path} does not exist; give the path of a git repository");

        var places = await git.Run(path,
            ["rev-parse", "--path-format=absolute", "--is-bare-repository", "--git-common-dir", "--git-dir"],
            cancel);
        if (!places.IsSuccess) return NotARepository(path, places);
        if (places.Lines is not [var bare, var common, var own])
            return GitRefusal.Failed("read the folders of the repository", path, places);
        if (bare == "true") return Bare(path);

        var main = await MainWorktree(git, path, common, own, cancel);
        if (main is null) return Bare(path);
        return await Read(git, main, Path.GetFullPath(common), cancel);
    }

    private static async Task<string?> MainWorktree(
        GitProgram git, string path, string common, string own, CancellationToken cancel)
    {
        if (Path.GetFileName(common) == ".git") return Path.GetDirectoryName(Path.GetFullPath(common));
        // A submodule or a separate git folder: `core.worktree` there, or the folder itself, tells.
        var asked = await git.Run(own == common ? path : common, ["rev-parse", "--show-toplevel"], cancel);
        return asked.IsSuccess ? Path.GetFullPath(asked.Line) : null;
    }

    private static async Task<GitOutcome<Repository>> Read(
        GitProgram git, string main, string common, CancellationToken cancel)
    {
        var origin = await git.Run(main, ["config", "--get", "remote.origin.url"], cancel);
        var repository = new Repository
        {
            Git = git,
            MainWorktree = main,
            CommonDirectory = common,
            OriginUrl = origin.IsSuccess && origin.Line.Length > 0 ? origin.Line : null,
            AtOpen = new Checkout(default, null, false),
        };
        var checkout = await repository.ReadCheckout(cancel);
        if (checkout.Refusal is { Kind: GitRefusalKind.GitFailed } failed
            && failed.Text.Contains("must be run in a work tree", StringComparison.Ordinal))
            return Bare(main);
        if (checkout.Refusal is { } refusal) return refusal;

        Exclude(common);
        return repository with { AtOpen = checkout.Value };
    }

    /// <summary>
    /// Adds `/.mmos/` to `info/exclude` once; a line written twice by two processes does no harm.
    /// </summary>
    private static void Exclude(string common)
    {
        var file = Path.Combine(common, "info", "exclude");
        var text = File.Exists(file) ? File.ReadAllText(file) : "";
        if (text.Split('\n').Any(line => line.TrimEnd('\r') == ExcludeLine)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var separator = text.Length == 0 || text.EndsWith('\n') ? "" : "\n";
        File.AppendAllText(file, $"{separator}{ExcludeLine}\n");
    }

    private static GitRefusal Bare(string path) => new(GitRefusalKind.Bare,
        $"{path} is a bare repository, which has no files to work on; clone it and give the clone's path");

    private static GitRefusal NotARepository(string path, GitResult result) =>
        result.Error.Contains("not a git repository", StringComparison.Ordinal)
            ? new GitRefusal(GitRefusalKind.NotARepository,
                $"{path} is not in a git repository; make it one: git init && git add -A && git "
                + "commit -m start")
            : GitRefusal.Failed("open the repository", path, result);
}
