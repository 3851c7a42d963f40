using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Lands verified commits on their project's integration branch, several at once, gating the merged
/// tree before the branch moves.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="gates">Runs gates on clean checkouts.</param>
public sealed class MergeHands(IOrchestrator orchestrator, Gates gates)
{
    /// <summary>Tries before what is left is given back: only somebody beside the queue can move the branch
    /// under a lease.</summary>
    private const int Rounds = 5;

    /// <summary>Does the merge items of one branch, in this order, until each landed or came back.</summary>
    public async Task Do(IReadOnlyList<WorkOrder> orders, ProjectGit git, CancellationToken cancel)
    {
        var batch = new MergeBatch(git, gates, await WithoutLanded(orders, git, cancel));
        for (var round = 0; round < Rounds && batch.IsOpen; round++)
            while (batch.IsOpen)
            {
                var step = await batch.Next(cancel);
                await Tell(step);
                if (step.Landing is { } landing && !await Land(batch, landing, git, cancel)) break;
            }
        foreach (var order in batch.Open)
            await GiveBack(order, "merge_race",
                $"{order.Project.Branch} moved {Rounds} times while {order.Task.Id} was merged");
    }

    /// <summary>Settles what an earlier holder had landed before it was lost.</summary>
    private async Task<IReadOnlyList<WorkOrder>> WithoutLanded(
        IReadOnlyList<WorkOrder> orders, ProjectGit git, CancellationToken cancel)
    {
        List<WorkOrder> left = [];
        foreach (var order in orders)
        {
            var tip = order.MergeIsPrepared
                ? await git.Integration.Tip(order.Project.Id, cancel) : null;
            if (tip is { IsDone: true, Value: var at } && await HasLanded(order.Task, git, at, cancel))
                await Finish([order], git, at, order.Task.Certificate!, cancel);
            else
                left.Add(order);
        }
        return left;
    }

    private async Task Tell(MergeStep step)
    {
        foreach (var (order, cause, text) in step.Failed)
            await orchestrator.Work.Fail(order.Lease, cause, text, order.Task.Commit, CancellationToken.None);
        foreach (var (order, note) in step.Broken) await GiveBack(order, "engine_error", note);
    }

    // The intent is in the log before the branch moves, so that a crash between the two is seen by the next
    // holder. False when the branch had moved.
    private async Task<bool> Land(MergeBatch batch, MergeLanding landing, ProjectGit git,
        CancellationToken cancel)
    {
        var (tasks, certificate) = (landing.Tasks, landing.Certificate);
        LeaseRef[] leases = [.. tasks.Select(t => t.Lease)];
        var prepared = await orchestrator.Work.PrepareMerge(leases, certificate, CancellationToken.None);
        if (prepared.Problem is not null)
        {
            batch.Refused(tasks); // somebody's lease is another's by now
            return true;
        }
        if (landing.To != landing.From)
        {
            var project = tasks[0].Project.Id;
            var moved = await git.Integration.Move(project, landing.To, landing.From, cancel);
            if (moved.Refusal is { Kind: GitRefusalKind.Moved }) return false;
            if (moved.Refusal is { } refusal)
            {
                foreach (var order in tasks) await GiveBack(order, "engine_error", refusal.Text);
                batch.Settled(tasks);
                return true;
            }
        }
        await Finish(tasks, git, landing.To, certificate, cancel);
        batch.Settled(tasks);
        return true;
    }

    private async Task Finish(IReadOnlyList<WorkOrder> tasks, ProjectGit git, CommitId landed,
        CertificateInfo certificate, CancellationToken cancel)
    {
        LeaseRef[] leases = [.. tasks.Select(t => t.Lease)];
        var merged = await orchestrator.Work.Merged(leases, certificate, CancellationToken.None);
        // One of them may have lost its lease in between; the others landed all the same.
        if (merged.Problem is not null && leases.Length > 1)
            foreach (var lease in leases)
                await orchestrator.Work.Merged([lease], certificate, CancellationToken.None);
        // Worktrees whose work is not in the branch are refused, and stay.
        foreach (var order in tasks)
            for (var attempt = order.Task.Attempt; attempt > 0; attempt--)
            {
                // A restored log numbers attempts on from far above, so most of these never were.
                var name = $"{order.Task.Id}-{attempt}";
                if (Directory.Exists(git.Worktrees.PathOf(name)))
                    await git.Worktrees.Remove(name, landed, cancel);
            }
    }

    private static async Task<bool> HasLanded(TaskInfo task, ProjectGit git, CommitId tip,
        CancellationToken cancel) =>
        task.Certificate?.Commit is { } prepared
        && await git.Repository
            .IsAncestor(new CommitId(prepared), tip, cancel) is { IsDone: true, Value: true };

    private Task GiveBack(WorkOrder order, string cause, string note) =>
        orchestrator.Work.GiveBack(order.Lease, cause, note, null, CancellationToken.None);
}
