using Mmos.Runtime.Ports;

namespace Mmos.Git;

/// <summary>Runs gates on clean checkouts, so that a result belongs to a tree and not to a folder.</summary>
/// <remarks>
/// Safe from any thread and from several processes: each run holds a slot `.mmos/scratch/sN` of its own. A
/// slot is
/// used again, after everything untracked or ignored in it was deleted.
/// </remarks>
public sealed class CleanCheckouts(Repository repository, IProcessRunner runner)
{
    /// <summary>
    /// Checks a commit out, runs its gates in order until one fails, and compares the tree afterwards.
    /// </summary>
    /// <param name="request">The commit and its gates.</param>
    /// <param name="cancel">Ends the running gate and throws; there is no result then.</param>
    /// <returns>
    /// The verification, passed or not; refused when the checkout or its setup could not be made.
    /// </returns>
    /// <remarks>Three git processes; none without gates. One more when the tree is not given.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<GitOutcome<Verification>> Verify(VerificationRequest request, CancellationToken cancel)
    {
        var asked = request.Tree is { } given ? given : await repository.TreeOf(request.Commit, cancel);
        if (asked.Refusal is { } unknown) return unknown;
        var tree = asked.Value;
        if (request.Gates.Count == 0) return new Verification(request.Commit, tree, [], Verdict.Passed);

        var taken = ScratchSlot.Take(repository);
        if (taken.Refusal is { } full) return full;
        using var slot = taken.Value;
        if (await slot.CheckOut(request.Commit, cancel) is { } refusal) return refusal;
        var prepared = await WorktreePreparation.Run(
            repository, slot.Path, request.Recipe, runner, request.Context, cancel);
        if (prepared.Refusal is { } notPrepared) return notPrepared;

        var runs = await CommandLines.Run(runner, request.Gates, slot.Path, "gate", request.Context, cancel);
        var changed = await TreeCheck.Changed(repository.Git, slot.Path, request.Commit, cancel);
        return changed.Refusal is { } broken ? broken : Judge(request.Commit, tree, runs, changed.Value);
    }

    private static Verification Judge(
        CommitId commit, TreeId tree, IReadOnlyList<CommandRun> runs, List<string> changed)
    {
        // A failure is a failure even when files were changed too: its output is what helps.
        if (runs[^1] is { HasPassed: false } failed)
            return new Verification(commit, tree, runs, Verdict.Failed)
            { Reason = $"{failed.Outcome}; full output in {failed.LogFile}", ChangedFiles = changed };
        if (changed.Count == 0) return new Verification(commit, tree, runs, Verdict.Passed);
        return new Verification(commit, tree, runs, Verdict.Void)
        {
            Reason = $"the gates changed tracked files ({FileNames.Some(changed)}), so they tested "
                + "another tree than the one "
                + "committed; let them only read, or commit what they write",
            ChangedFiles = changed,
        };
    }
}
