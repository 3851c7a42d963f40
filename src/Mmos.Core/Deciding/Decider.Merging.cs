namespace Mmos.Core;

/// <summary>Rules for landing: several tasks of one branch at once, all or none.</summary>
public static partial class Decider
{
    private static Decision PrepareMerge(WorkspaceView state, Command.PrepareMerge c) =>
        FindBatch(state, c.Tasks)
        ?? Unlanded(c.Certificate)
        ?? Decision.Accept([.. c.Tasks.Select(t => new MergePrepared(t.Task, t.Lease, c.Certificate))]);

    private static Decision Merged(WorkspaceView state, Command.Merged c)
    {
        if (FindBatch(state, c.Tasks) is { } refused) return refused;
        if (Unlanded(c.Certificate) is { } unproven) return unproven;
        foreach (var held in c.Tasks)
            if (state.TryTask(held.Task, out var row) && !row.MergeIsPrepared)
                return Rejection.Conflict(
                    $"no merge of T{held.Task} was prepared; the branch must not have moved");
        return Decision.Accept([.. c.Tasks.Select(t => new TaskDone(t.Task, t.Lease, c.Certificate))]);
    }

    /// <summary>Every one is a live merge lease, and all are of one branch.</summary>
    private static Decision? FindBatch(WorkspaceView state, IReadOnlyList<HeldLease> tasks)
    {
        if (tasks.Count is 0 or > Limits.MergeBatch)
            return Rejection.Invalid("tasks", $"{tasks.Count} tasks in one merge; 1 to {Limits.MergeBatch}");
        var (project, worker) = (-1, -1);
        for (var i = 0; i < tasks.Count; i++)
        {
            var (task, lease) = (tasks[i].Task, tasks[i].Lease);
            if (FindLeased(state, task, lease, WorkItem.Merge, out var row) is { } refused) return refused;
            if (i > 0 && (row.Project != project || row.Worker != worker || tasks.Take(i).Contains(tasks[i])))
                return Rejection.Invalid($"tasks[{i}]",
                    $"T{task} does not belong to this merge: one holder lands different tasks of one "
                    + "project");
            (project, worker) = (row.Project, row.Worker);
        }
        return null;
    }

    private static Decision? Unlanded(Certificate certificate) => Unproven(certificate)
        ?? (certificate is { Commit: not null, Tree: not null }
            ? (Decision?)null
            : Rejection.Invalid("certificate", "a merge is proven by the commit and tree that land"));
}
