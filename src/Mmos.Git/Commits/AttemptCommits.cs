namespace Mmos.Git;

/// <summary>Turns what a worker left in its worktree into a commit on the attempt's branch.</summary>
/// <remarks>The worker's processes are dead before: nobody else writes in the worktree meanwhile.</remarks>
public sealed class AttemptCommits(Repository repository, BranchNames names)
{
    private readonly GitProgram _git = repository.Git;

    /// <summary>
    /// Commits everything that is not ignored, with MMOS as author and trailers that name task and attempt.
    /// </summary>
    /// <param name="request">Which attempt, and the message.</param>
    /// <param name="cancel">Ends it; calling again goes on where it ended.</param>
    /// <returns>
    /// The commit, or the head as it was when nothing changed. Refused for files above 10 MB, for added lines
    /// that
    /// look like secrets, for repositories inside, and for an unfinished rebase; then nothing was changed.
    /// </returns>
    /// <remarks>
    /// Five git processes, two when nothing changed; three more when the worker made commits by itself. Its
    /// commits
    /// count wherever HEAD is: the attempt's branch is moved there, another branch that it checked out is
    /// not.
    /// </remarks>
    public async Task<GitOutcome<AttemptCommit>> Commit(
        AttemptCommitRequest request, CancellationToken cancel)
    {
        var worktree = Path.Combine(repository.WorktreesDirectory, request.Name);
        if (WorktreeFolder.Admin(worktree) is not { } admin)
            return new GitRefusal(GitRefusalKind.PathMissing,
                $"the worktree {worktree} is gone; give the task to a new attempt");
        if (UserCheckout.IsRebasing(admin))
            return new GitRefusal(GitRefusalKind.InProgress,
                $"not committed: {worktree} holds an unfinished rebase; finish or abort it and "
                + "complete again")
            { Command = $"git -C \"{worktree}\" rebase --abort" };
        WorktreeFolder.RemoveStaleLock(admin);
        if (await Unstage(request, worktree, cancel) is { } stuck) return stuck;

        var result = await _git.Run(worktree,
            [.. StatusReport.Command, "--untracked-files=all", "--ignore-submodules=dirty", "--",
                .. Pathspecs(request, admin)],
        cancel);
        if (!result.IsSuccess) return GitRefusal.Failed("read the worktree", worktree, result);
        var status = StatusReport.Parse(result);
        if (status.Head is not { } head)
            return new GitRefusal(GitRefusalKind.NoCommits,
                $"not committed: {worktree} is on a branch without commits; go back: git switch "
                + $"{names.Attempt(request.Name)}");

        if (await Screen(request, worktree, admin, head, status, cancel) is { } refusal) return refusal;
        var parents = new[] { head.Value }.Concat(WorktreeFolder.MergeHeads(admin)).Distinct().ToArray();
        return await Write(request, worktree, admin, status, parents, cancel);
    }

    private static IEnumerable<string> Pathspecs(AttemptCommitRequest request, string admin) =>
        [.. WorktreeFolder.Pathspecs(admin),
            .. request.Without.Select(path => $":(exclude,top,literal){path}")];

    /// <summary>What stays out must not be in the index either, which becomes the tree.</summary>
    private async Task<GitRefusal?> Unstage(
        AttemptCommitRequest request, string worktree, CancellationToken cancel)
    {
        if (request.Without.Count == 0) return null;
        var reset = await _git.Run(worktree,
            ["reset", "-q", "--", .. request.Without.Select(path => $":(top,literal){path}")], cancel);
        return reset.IsSuccess ? null : GitRefusal.Failed("leave files out", worktree, reset);
    }

    private async Task<GitRefusal?> Screen(
        AttemptCommitRequest request, string worktree, string admin, CommitId head,
        StatusReport status, CancellationToken cancel)
    {
        if (head != request.Start)
        {
            CommitId[] known = [request.Start, .. request.AlsoKnown];
            var history = new HistoryScreen(_git, worktree);
            var refusal = await history.Check(head, known, WorktreeFolder.Provided(admin), cancel);
            if (refusal is not null) return refusal;
        }
        return await new CommitScreen(_git, worktree).Check(status.Entries, cancel);
    }

    private async Task<GitOutcome<AttemptCommit>> Write(
        AttemptCommitRequest request, string worktree, string admin,
        StatusReport status, string[] parents, CancellationToken cancel)
    {
        var head = new CommitId(parents[0]);
        var isMerge = parents.Length > 1;
        TreeId? tree = null;
        if (status.Entries.Count > 0)
        {
            var added = await _git.Run(
                worktree, ["add", "--all", "--", .. Pathspecs(request, admin)], cancel);
            if (!added.IsSuccess) return GitRefusal.Failed("add the changes", worktree, added);
            var written = await _git.Run(worktree, ["write-tree"], cancel);
            if (!written.IsSuccess) return GitRefusal.Failed("write the tree", worktree, written);
            tree = new TreeId(written.Line);
        }

        // Something that was staged may have been undone in the file again; then the tree is
        // that of the head.
        var isSure = status.Entries.Any(entry => entry.IsUntracked || entry is { Index: '.' })
            && status.Entries.All(entry => entry.IsUntracked || entry is { Index: '.' });
        if (tree is null || (!isSure && !isMerge))
        {
            var old = await repository.TreeOf(head, cancel);
            if (old.Refusal is { } unknown) return unknown;
            if (!isMerge && (tree is null || tree == old.Value))
                return await Point(request, status, head, old.Value, isNew: false, cancel);
            tree ??= old.Value;
        }

        string[] also = [.. parents.SelectMany(parent => new[] { "-p", parent })];
        var commit = await _git.Run(
            new GitCall(worktree, ["commit-tree", .. also, "-F", "-", tree.Value.Value])
            { Input = Message(request) }, cancel);
        if (!commit.IsSuccess) return GitRefusal.Failed("commit", worktree, commit);
        var pointed = await Point(
            request, status, new CommitId(commit.Line), tree.Value, isNew: true, cancel);
        if (pointed.IsDone) WorktreeFolder.ForgetMerge(admin);
        return pointed;
    }

    /// <summary>Moves the attempt's branch to the commit, unless it is there.</summary>
    private async Task<GitOutcome<AttemptCommit>> Point(AttemptCommitRequest request, StatusReport status,
        CommitId commit, TreeId tree, bool isNew, CancellationToken cancel)
    {
        var branch = names.Attempt(request.Name);
        var done = new AttemptCommit(commit, tree, isNew, commit != request.Start);
        var isOnBranch = status.Branch == branch;
        if (isOnBranch && !isNew) return done;

        var from = status.Head;
        if (!isOnBranch)
        {
            var read = await Branches.Read(repository, branch, cancel);
            if (read.Refusal is { } unread) return unread;
            if (read.Value == commit) return done;
            from = read.Value;
        }
        var moved = await Branches.Move(repository, branch, commit, from, $"mmos: {request.Name}", cancel);
        return moved.Refusal is { } refusal ? refusal : done;
    }

    private static string Message(AttemptCommitRequest request) =>
        $"{request.Subject.ReplaceLineEndings(" ").Trim()}\n\n"
        + $"Mmos-Task: {request.Task}\nMmos-Attempt: {request.Attempt}\n";
}
