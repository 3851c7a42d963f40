namespace Mmos.Git;

/// <summary>
/// Brings a project's results to the user's branch: the only thing that ever moves a branch of the user.
/// </summary>
/// <remarks>
/// It moves forward only, never by force. Safe from several processes: each step is a compare-and-swap.
/// </remarks>
public sealed class Landing(Repository repository, BranchNames names)
{
    private readonly Merges _merges = new(repository);
    private readonly IntegrationBranches _integration = new(repository, names);

    /// <summary>
    /// Merges the user's branch into the integration branch, gates the result, and fast-forwards the user's
    /// branch.
    /// </summary>
    /// <param name="request">What lands where.</param>
    /// <param name="cancel">Ends it between two steps; calling again goes on.</param>
    /// <returns>
    /// What it came to. Refused when the branch does not exist, is checked out with uncommitted changes (with
    /// the
    /// command that lands it once they are out of the way; the integration branch is ready by then), is being
    /// rebased, or keeps moving.
    /// </returns>
    /// <remarks>
    /// When a branch moves under it, everything is done again on what is there then, gates included.
    /// </remarks>
    public async Task<GitOutcome<LandResult>> Land(LandRequest request, CancellationToken cancel)
    {
        var named = names.Integration(request.Project);
        if (named.Refusal is { } bad) return bad;
        for (var round = 1; ; round++)
        {
            var landed = await Try(request, named.Value, cancel);
            if (landed.Refusal is not { Kind: GitRefusalKind.Moved } moved) return landed;
            if (round == Limits.LandRounds)
                return moved with
                {
                    Text = $"{request.Target} or {named.Value} moved {round} times while landing; "
                        + "try again when it is quiet",
                };
        }
    }

    private async Task<GitOutcome<LandResult>> Try(
        LandRequest request, string integration, CancellationToken cancel)
    {
        var read = await _integration.Tip(request.Project, cancel);
        if (read.Refusal is { } noProject) return noProject;
        var target = await Branches.Read(repository, request.Target, cancel);
        if (target.Refusal is { } unread) return unread;
        if (target.Value is not { } from)
            return new GitRefusal(GitRefusalKind.UnknownRevision,
                $"{repository.MainWorktree} has no branch {request.Target} to land on; name one: "
                + "git branch --list");
        if (UserCheckout.RebaseOf(repository, request.Target) is not null)
            return new GitRefusal(GitRefusalKind.InProgress,
                $"{request.Target} is being rebased; finish or abort that, then land again");

        var message = $"Merge {request.Target} into {integration}\n\nMmos-Project: {request.Project}\n";
        var merged = await _merges.Merge(read.Value, from, message, cancel);
        if (merged.Refusal is { } failed) return failed;
        if (merged.Value is MergeResult.Conflicted conflict) return new LandResult.Conflicted(conflict.Files);
        var clean = (MergeResult.Clean)merged.Value;
        // The user's branch contains the integration branch: there is nothing of the project to bring.
        if (clean.Commit == from) return new LandResult.NothingToLand(from);

        var gated = await request.Gates(clean.Commit, clean.Tree, cancel);
        if (gated.Refusal is { } notGated) return notGated;
        if (!gated.Value.HasPassed) return new LandResult.GatesFailed(gated.Value);
        if (gated.Value.Tree != clean.Tree)
            throw new InvalidOperationException(
                $"the gates ran on tree {gated.Value.Tree}, not on {clean.Tree}");

        if (clean.Commit != read.Value)
        {
            var moved = await _integration.Move(request.Project, clean.Commit, read.Value, cancel);
            if (moved.Refusal is { } raced) return raced;
        }
        if (!request.MovesTarget) return new LandResult.Landed(clean.Commit, from, gated.Value, null);
        return await FastForward(request.Target, integration, from, clean.Commit, gated.Value, cancel);
    }

    private async Task<GitOutcome<LandResult>> FastForward(
        string target, string integration, CommitId from, CommitId to,
        Verification certificate, CancellationToken cancel)
    {
        var listed = await WorktreeEntry.List(repository, cancel);
        if (listed.Refusal is { } refusal) return refusal;
        var checkouts = listed.Value.Where(entry => entry.Branch == target).Select(entry => entry.Path)
            .ToList();
        if (checkouts.Count > 1)
            return new GitRefusal(GitRefusalKind.CheckedOut,
                $"{target} is checked out in several folders ({FileNames.Some(checkouts)}); "
                + "leave it in one only and land again");
        if (checkouts is [var checkout])
            return await InCheckout(checkout, target, integration, from, to, certificate, cancel);

        var moved = await Branches.Move(repository, target, to, from, $"mmos: land {integration}", cancel);
        return moved.Refusal is { } raced ? raced : new LandResult.Landed(to, from, certificate, null);
    }

    /// <summary>
    /// Lets git bring a clean checkout forward; it refuses by itself to overwrite an untracked file.
    /// </summary>
    private async Task<GitOutcome<LandResult>> InCheckout(string checkout, string target, string integration,
        CommitId from, CommitId to, Verification certificate, CancellationToken cancel)
    {
        var command = $"git -C \"{checkout}\" merge --ff-only {integration}";
        if (!Directory.Exists(checkout))
            return new GitRefusal(GitRefusalKind.CheckedOut,
                $"{target} is checked out in {checkout}, which is gone; forget it with `git "
                + "worktree prune` and land again");
        var result = await repository.Git.Run(checkout,
            [.. StatusReport.Command, "--untracked-files=no", "--ignore-submodules=none"], cancel);
        if (!result.IsSuccess) return GitRefusal.Failed("read the checkout", checkout, result);
        var status = StatusReport.Parse(result);
        if (status.Head != from || status.Branch != target)
            return new GitRefusal(GitRefusalKind.Moved, $"{target} moved meanwhile");
        if (status.Entries.Count > 0)
        {
            string[] files = [.. status.Entries.Select(entry => entry.Path)];
            return new GitRefusal(GitRefusalKind.Dirty,
                $"{checkout} has uncommitted changes ({FileNames.Some(files)}), so {target} was not moved; "
                + $"{integration} is merged and tested: commit or stash your changes and run: {command}"
                + " (or land again, if you commit)")
            { Files = files, Command = command };
        }

        var merged = await repository.Git.Run(
            checkout, ["merge", "--ff-only", "--quiet", "--no-stat", to.Value], cancel);
        if (merged.IsSuccess) return new LandResult.Landed(to, from, certificate, checkout);
        var now = await Branches.Read(repository, target, cancel);
        if (now.IsDone && now.Value != from)
            return new GitRefusal(GitRefusalKind.Moved, $"{target} moved meanwhile");
        return GitRefusal.Failed($"bring {target} forward", checkout, merged) with { Command = command };
    }
}
