using System.Globalization;
using System.Text;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Merges one verified commit into its project's integration branch, gating the merged tree before
/// the branch moves.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="gates">Runs gates on clean checkouts.</param>
public sealed class MergeHands(IOrchestrator orchestrator, Gates gates)
{
    /// <summary>Tries before the item is given back: only another process of this host can move the branch
    /// under a lease.</summary>
    private const int Rounds = 5;

    /// <summary>Does a merge item.</summary>
    public async Task Do(WorkOrder order, ProjectGit git, CancellationToken cancel)
    {
        for (var round = 0; round < Rounds; round++)
            if (await Try(order, git, cancel)) return;
        await orchestrator.Work.GiveBack(order.Lease, "merge_race",
            $"{order.Project.Branch} moved {Rounds} times while {order.Task.Id} was merged",
                CancellationToken.None);
    }

    /// <summary>One round. False when the branch moved meanwhile.</summary>
    private async Task<bool> Try(WorkOrder order, ProjectGit git, CancellationToken cancel)
    {
        var tip = await git.Integration.Tip(order.Project.Id, cancel);
        if (tip.Refusal is { } gone) return await GiveBack(order, gone.Text);
        if (order.MergeIsPrepared && await HasLanded(order.Task, git, tip.Value, cancel))
            return await Finish(order, git, tip.Value, order.Task.Certificate!, cancel);

        var merged = await git.Merges
            .Merge(tip.Value, new CommitId(order.Task.Commit!), Message(order), cancel);
        if (merged.Refusal is { } failed) return await GiveBack(order, failed.Text);
        if (merged.Value is MergeResult.Conflicted conflict) return await Conflict(order, conflict.Files);

        var clean = (MergeResult.Clean)merged.Value;
        var outcome = await gates.Run(git, order, "merge", clean.Commit, clean.Tree, cancel);
        if (outcome.Breakage is { } broken) return await GiveBack(order, broken);
        if (outcome.Failure is { } failure)
        {
            var feedback =
                $"the gates passed on the attempt alone and fail once it is merged into "
                + $"{order.Project.Branch}\n{failure}";
            await orchestrator.Work
                .Fail(order.Lease, "gates_failed", feedback, order.Task.Commit, CancellationToken.None);
            return true;
        }
        return await Land(order, git, tip.Value, clean.Commit, outcome.Certificate!, cancel);
    }

    // The intent is in the log before the branch moves, so that a crash between the two is seen by the next
    // holder.
    private async Task<bool> Land(
        WorkOrder order, ProjectGit git, CommitId from, CommitId to, CertificateInfo certificate,
            CancellationToken cancel)
    {
        var prepared = await orchestrator.Work.PrepareMerge(order.Lease, certificate, CancellationToken.None);
        if (prepared.Problem is not null) return true; // the lease is another's by now
        if (to != from)
        {
            var moved = await git.Integration.Move(order.Project.Id, to, from, cancel);
            if (moved.Refusal is { Kind: GitRefusalKind.Moved }) return false;
            if (moved.Refusal is { } refusal) return await GiveBack(order, refusal.Text);
        }
        return await Finish(order, git, to, certificate, cancel);
    }

    private async Task<bool> Finish(
        WorkOrder order, ProjectGit git, CommitId landed, CertificateInfo certificate,
            CancellationToken cancel)
    {
        await orchestrator.Work.Merged(order.Lease, certificate, CancellationToken.None);
        // Worktrees whose work is not in the branch are refused, and stay.
        for (var attempt = order.Task.Attempt; attempt > 0; attempt--)
        {
            // A restored log numbers attempts on from far above, so most of these never were.
            var name = $"{order.Task.Id}-{attempt}";
            if (Directory.Exists(git.Worktrees.PathOf(name)))
                await git.Worktrees.Remove(name, landed, cancel);
        }
        return true;
    }

    private static async Task<bool> HasLanded(TaskInfo task, ProjectGit git, CommitId tip,
        CancellationToken cancel) =>
        task.Certificate?.Commit is { } prepared
        && await git.Repository
            .IsAncestor(new CommitId(prepared), tip, cancel) is { IsDone: true, Value: true };

    private async Task<bool> Conflict(WorkOrder order, IReadOnlyList<ConflictFile> files)
    {
        await orchestrator.Work
            .Fail(order.Lease, "conflict", Feedback(order, files), order.Task.Commit, CancellationToken.None);
        return true;
    }

    /// <summary>Base and both sides of every conflicted file.</summary>
    private static string Feedback(WorkOrder order, IReadOnlyList<ConflictFile> files)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{order.Task.Id} changed lines that a task which landed first changed too, in {files.Count} "
            + $"file(s). ")
            .Append("Do the work again on top of what landed.\n");
        foreach (var file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {file.Path} ({file.Reason.Trim()})\n");
            Side(text, "base", file.Base);
            Side(text, $"landed in {order.Project.Branch}", file.Ours);
            Side(text, $"{order.Task.Id} attempt {order.Task.Attempt}", file.Theirs);
        }
        return text.ToString();
    }

    private static void Side(StringBuilder text, string name, string? side) =>
        text.Append(CultureInfo.InvariantCulture, $"\n--- {name}\n{side ?? "(no such file)"}\n");

    private async Task<bool> GiveBack(WorkOrder order, string note)
    {
        await orchestrator.Work.GiveBack(order.Lease, "engine_error", note, CancellationToken.None);
        return true;
    }

    private static string Message(WorkOrder order) =>
        $"Merge {order.Task.Id}: {order.Task.Title.ReplaceLineEndings(" ").Trim()}\n\nMmos-Task: "
            + $"{order.Task.Id}\nMmos-Attempt: {order.Task.Attempt}\n";
}
