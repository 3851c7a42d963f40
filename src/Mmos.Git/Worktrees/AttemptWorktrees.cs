using Mmos.Runtime.Ports;

namespace Mmos.Git;

/// <summary>
/// Makes, lists and removes the worktrees of attempts, `.mmos/worktrees/T12-1` on branch `mmos/T12-1`.
/// </summary>
/// <remarks>
/// Safe from any thread and from several processes, as long as one attempt's name is used by one caller at a
/// time
/// (it holds the lease). A worktree is never used twice and never deleted while it holds work.
/// </remarks>
public sealed class AttemptWorktrees(Repository repository, BranchNames names, IProcessRunner runner)
{
    private readonly LeftoverWorktrees _leftovers = new(repository, names);

    /// <summary>Makes the worktree of a new attempt.</summary>
    /// <param name="name">The attempt, such as `T12-1`.</param>
    /// <param name="start">The integration branch's tip, or the last commit of the attempt before.</param>
    /// <param name="recipe">What it needs beyond the commit's files.</param>
    /// <param name="context">How the setup commands are run.</param>
    /// <param name="cancel">Ends it; what is half made is made again by the next call.</param>
    /// <returns>
    /// The worktree; refused when one is there that may hold work, or when its setup failed.
    /// </returns>
    /// <remarks>Two git processes; four more where a killed MMOS left something.</remarks>
    public async Task<GitOutcome<AttemptWorktree>> Add(
        string name, CommitId start, WorktreeRecipe recipe, CommandContext context, CancellationToken cancel)
    {
        var worktree = new AttemptWorktree(name, PathOf(name), names.Attempt(name), start);
        StateFolders.Create(repository, repository.WorktreesDirectory);
        var made = Directory.Exists(worktree.Path) ? null : await Make(worktree, cancel);
        if (made is not { IsSuccess: true })
        {
            var cleared = await _leftovers.Clear(name, start, cancel);
            if (cleared.Refusal is { } inTheWay) return inTheWay;
            worktree = worktree with { SetAside = cleared.Value.Length > 0 ? cleared.Value : null };
            made = await Make(worktree, cancel);
        }
        if (!made.IsSuccess)
            return GitRefusal.Failed($"make the worktree {name}", repository.MainWorktree, made);

        var admin = WorktreeFolder.Admin(worktree.Path)
            ?? throw new InvalidOperationException($"git made no worktree in {worktree.Path}");
        var prepared = await WorktreePreparation.Run(
            repository, worktree.Path, recipe, runner, context, cancel);
        if (prepared.Refusal is { } refusal) return refusal;
        WorktreeFolder.MarkReady(admin, prepared.Value.Paths);
        return worktree;
    }

    /// <summary>
    /// Removes an attempt's worktree and its branch, if everything in them is kept elsewhere.
    /// </summary>
    /// <param name="name">The attempt.</param>
    /// <param name="keptIn">
    /// A commit that is kept, such as the integration branch's tip after the merge.
    /// </param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>
    /// The last commit it held; refused, and nothing is deleted, while it holds uncommitted files or commits
    /// that
    /// are not in <paramref name="keptIn"/>. One that is not there counts as removed.
    /// </returns>
    /// <remarks>Four git processes, three when its head is <paramref name="keptIn"/> itself.</remarks>
    public async Task<GitOutcome<CommitId>> Remove(string name, CommitId keptIn, CancellationToken cancel)
    {
        var path = PathOf(name);
        var admin = WorktreeFolder.Admin(path);
        if (admin is null || !WorktreeFolder.IsReady(admin))
        {
            var cleared = await _leftovers.Clear(name, keptIn, cancel);
            return cleared.Refusal is { } inTheWay ? inTheWay : keptIn;
        }

        var read = await HeldWork(path, admin, cancel);
        if (read.Refusal is { } held) return held;
        var (head, branch) = read.Value;
        var merged = await repository.IsAncestor(head, keptIn, cancel);
        if (merged.Refusal is { } failed) return failed;
        if (!merged.Value) return _leftovers.Unmerged($"the worktree {name}", head);

        // A branch that a worker left behind by checking out something else may hold more than HEAD does.
        var own = names.Attempt(name);
        if (branch != own && await BranchHoldsMore(own, keptIn, cancel) is { } more) return more;

        var removed = await WorktreeList.Remove(repository, path, cancel);
        if (removed.Refusal is { } stuck) return stuck;
        if (!removed.Value.IsSuccess)
            return GitRefusal.Failed($"remove the worktree {name}", path, removed.Value);
        if (branch == own) return await Deleted(own, head, cancel);
        return await _leftovers.DropBranch(own, keptIn, cancel) is { } refusal ? refusal : head;
    }

    /// <summary>Finds every attempt's worktree, and branches and folders that are left of one.</summary>
    /// <param name="mergedInto">For <see cref="FoundWorktree.IsMerged"/>; null does not ask.</param>
    /// <param name="cancel">Ends it.</param>
    /// <remarks>Two or three git processes and one per worktree that is ready.</remarks>
    public Task<GitOutcome<List<FoundWorktree>>> List(CommitId? mergedInto, CancellationToken cancel) =>
        WorktreeSearch.Run(repository, names, mergedInto, cancel);

    /// <summary>Absolute path of an attempt's worktree, whether or not it is there.</summary>
    public string PathOf(string name) => Path.Combine(repository.WorktreesDirectory, name);

    /// <summary>Whether the attempt's worktree is there and was completed, setup included.</summary>
    public bool IsReady(string name) =>
        WorktreeFolder.Admin(PathOf(name)) is { } admin && WorktreeFolder.IsReady(admin);

    private Task<GitResult> Make(AttemptWorktree worktree, CancellationToken cancel) =>
        WorktreeList.Add(
            repository, worktree.Path, ["--no-track", "-b", worktree.Branch], worktree.Start, cancel);

    private async Task<GitOutcome<(CommitId Head, string? Branch)>> HeldWork(
        string path, string admin, CancellationToken cancel)
    {
        if (UserCheckout.IsRebasing(admin))
            return new GitRefusal(GitRefusalKind.InProgress,
                $"the worktree {path} holds an unfinished rebase; finish it: git -C \"{path}\" "
                + "rebase --continue");
        var result = await repository.Git.Run(path,
            [.. StatusReport.Command, "--untracked-files=normal", "--ignore-submodules=none", "--",
                .. WorktreeFolder.Pathspecs(admin)],
        cancel);
        if (!result.IsSuccess) return GitRefusal.Failed("read the worktree", path, result);
        var status = StatusReport.Parse(result);
        if (status.Entries.Count > 0 || WorktreeFolder.MergeHeads(admin).Any())
            return Uncommitted(path, status);
        if (status.Head is { } head) return (head, status.Branch);
        return new GitRefusal(
            GitRefusalKind.NoCommits, $"the worktree {path} is on a branch without commits");
    }

    private async Task<GitRefusal?> BranchHoldsMore(string branch, CommitId keptIn, CancellationToken cancel)
    {
        var read = await Branches.Read(repository, branch, cancel);
        if (read.Value is not { } tip) return null;
        var merged = await repository.IsAncestor(tip, keptIn, cancel);
        return merged.Refusal ?? (merged.Value ? null : _leftovers.Unmerged($"the branch {branch}", tip));
    }

    private async Task<GitOutcome<CommitId>> Deleted(
        string branch, CommitId head, CancellationToken cancel) =>
        await Branches.Delete(repository, branch, head, cancel);

    private static GitRefusal Uncommitted(string path, StatusReport status)
    {
        string[] files = [.. status.Entries.Select(entry => entry.Path)];
        return new GitRefusal(GitRefusalKind.Dirty,
            $"the worktree {path} holds uncommitted work ({FileNames.Some(files)}); commit it or "
            + "delete those files first")
        { Files = files };
    }
}
