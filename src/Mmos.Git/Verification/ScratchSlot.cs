namespace Mmos.Git;

/// <summary>A folder for clean checkouts that only its holder uses; disposing gives it back.</summary>
/// <remarks>The lock is the operating system's, so a killed process gives its slots back too.</remarks>
internal sealed class ScratchSlot : IDisposable
{
    private readonly Repository _repository;
    private readonly FileStream _lock;

    private ScratchSlot(Repository repository, string path, FileStream held)
    {
        _repository = repository;
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path of the checkout.</summary>
    public string Path { get; }

    /// <summary>Takes the first free slot.</summary>
    public static GitOutcome<ScratchSlot> Take(Repository repository)
    {
        StateFolders.Create(repository, repository.ScratchDirectory);
        for (var number = 1; number <= Limits.ScratchSlots; number++)
        {
            var path = System.IO.Path.Combine(repository.ScratchDirectory, $"s{number}");
            if (FileLock.Try(path + ".lock") is { } held) return new ScratchSlot(repository, path, held);
        }
        return new GitRefusal(GitRefusalKind.LimitReached,
            $"all {Limits.ScratchSlots} clean checkouts in {repository.ScratchDirectory} are in "
            + "use; run fewer gates at once");
    }

    /// <summary>
    /// Makes the folder hold exactly the files of a commit. Two git processes.
    /// </summary>
    public async Task<GitRefusal?> CheckOut(CommitId commit, CancellationToken cancel)
    {
        if (WorktreeFolder.Admin(Path) is { } admin)
        {
            WorktreeFolder.RemoveStaleLock(admin);
            var moved = await _repository.Git.Run(Path,
                ["checkout", "--quiet", "--force", "--detach", "--no-recurse-submodules", commit.Value],
                cancel);
            if (moved.IsSuccess)
            {
                var cleaned = await _repository.Git.Run(Path, ["clean", "-xdff", "--quiet"], cancel);
                if (cleaned.IsSuccess) return null;
            }
        }
        return await MakeAnew(commit, cancel);
    }

    /// <summary>Gives the slot back.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// For the first use, and for what a kill or a gate left broken: nothing in a slot is anybody's work.
    /// </summary>
    private async Task<GitRefusal?> MakeAnew(CommitId commit, CancellationToken cancel)
    {
        var isUsed = Directory.Exists(Path);
        if (WorktreeFolder.Delete(Path) is { } stuck) return stuck;
        // Twice `--force`: also over what git still knows of a checkout that was deleted or left locked.
        string[] force = isUsed ? ["--force", "--force"] : ["--force"];
        var result = await Add(commit, force, cancel);
        if (!result.IsSuccess && !isUsed) result = await Add(commit, ["--force", "--force"], cancel);
        return result.IsSuccess ? null : GitRefusal.Failed("make a clean checkout", Path, result);
    }

    private Task<GitResult> Add(CommitId commit, string[] force, CancellationToken cancel) =>
        WorktreeList.Add(_repository, Path, ["--detach", .. force], commit, cancel);
}
