namespace Mmos.Git;

/// <summary>Finds what there is of attempts' worktrees after a restart.</summary>
internal static class WorktreeSearch
{
    public static async Task<GitOutcome<List<FoundWorktree>>> Run(
        Repository repository, BranchNames names, CommitId? mergedInto, CancellationToken cancel)
    {
        var listed = await WorktreeEntry.List(repository, cancel);
        if (listed.Refusal is { } refusal) return refusal;
        var branches = await AttemptBranches(repository, names, null, cancel);
        if (branches.Refusal is { } unread) return unread;
        var merged = mergedInto is { } target
            ? await AttemptBranches(repository, names, target, cancel)
            : null;
        if (merged?.Refusal is { } unmerged) return unmerged;

        var known = listed.Value.Where(entry => IsAttempt(repository, entry.Path))
            .ToDictionary(entry => Path.GetFileName(entry.Path), StringComparer.Ordinal);
        string[] folders = Directory.Exists(repository.WorktreesDirectory)
            ? [.. Directory.GetDirectories(repository.WorktreesDirectory)
                .Select(path => Path.GetFileName(path)).Where(BranchNames.IsAttempt)]
            : [];

        var found = new List<FoundWorktree>();
        foreach (var name in known.Keys.Union(branches.Value.Keys).Union(folders)
            .Order(StringComparer.Ordinal))
        {
            var branch = branches.Value.TryGetValue(name, out var tip) ? tip : (CommitId?)null;
            var one = await Look(repository, name, known.GetValueOrDefault(name), branch, cancel);
            var isMerged = await IsMerged(repository, one, mergedInto, merged?.Value, cancel);
            found.Add(one with { IsMerged = isMerged });
        }
        return found;
    }

    private static async Task<FoundWorktree> Look(Repository repository, string name, WorktreeEntry? entry,
        CommitId? branch, CancellationToken cancel)
    {
        var path = Path.Combine(repository.WorktreesDirectory, name);
        var head = entry?.Head ?? branch;
        if (!Directory.Exists(path))
        {
            var left = entry is null ? WorktreeCondition.BranchOnly : WorktreeCondition.Missing;
            return new FoundWorktree(name, path, left, head, false, null);
        }
        var admin = WorktreeFolder.Admin(path);
        if (entry is null && admin is null)
            return new FoundWorktree(name, path, WorktreeCondition.Unknown, head, null, null);
        if (admin is null || !WorktreeFolder.IsReady(admin))
            return new FoundWorktree(name, path, WorktreeCondition.HalfMade, head, false, null);

        var result = await repository.Git.Run(path,
            [.. StatusReport.Command, "--untracked-files=normal", "--", .. WorktreeFolder.Pathspecs(admin)],
            cancel);
        if (!result.IsSuccess)
            return new FoundWorktree(name, path, WorktreeCondition.Ready, head, null, null);
        var status = StatusReport.Parse(result);
        var isDirty = status.Entries.Count > 0 || WorktreeFolder.MergeHeads(admin).Any();
        return new FoundWorktree(name, path, WorktreeCondition.Ready, status.Head ?? head, isDirty, null);
    }

    private static async Task<bool?> IsMerged(Repository repository, FoundWorktree one, CommitId? target,
        Dictionary<string, CommitId>? merged, CancellationToken cancel)
    {
        if (target is not { } into || one.Head is not { } head) return null;
        if (merged?.TryGetValue(one.Name, out var tip) == true && tip == head) return true;
        return await repository.IsAncestor(head, into, cancel) is { IsDone: true } asked ? asked.Value : null;
    }

    private static async Task<GitOutcome<Dictionary<string, CommitId>>> AttemptBranches(
        Repository repository, BranchNames names, CommitId? mergedInto, CancellationToken cancel)
    {
        string[] merged = mergedInto is { } target ? [$"--merged={target}"] : [];
        var result = await repository.Git.Run(repository.MainWorktree,
            ["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", .. merged,
                BranchNames.Ref(names.Prefix) + "/"], cancel);
        if (!result.IsSuccess) return GitRefusal.Failed("list the branches", repository.MainWorktree, result);
        return result.Lines.Select(line => line.Split(' ', 2))
            .Select(parts => (Name: parts[1][(names.Prefix.Length + 1)..], Tip: parts[0]))
            .Where(branch => BranchNames.IsAttempt(branch.Name))
            .ToDictionary(branch => branch.Name, branch => new CommitId(branch.Tip), StringComparer.Ordinal);
    }

    private static bool IsAttempt(Repository repository, string path) =>
        Path.GetDirectoryName(path) == repository.WorktreesDirectory
            && BranchNames.IsAttempt(Path.GetFileName(path));
}
