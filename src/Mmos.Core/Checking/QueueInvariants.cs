namespace Mmos.Core;

/// <summary>Invariant 5, and the ready queue against the rows.</summary>
internal static class QueueInvariants
{
    public static void Check(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        List<TaskRow> queued = [.. rows.Where(r => r.IsQueued)];
        CheckCounts(state, queued, findings);
        foreach (var row in Heads(state, rows))
            findings.Case(Invariants.Quiescence,
                !(IsStartable(state, rows, row) && IsFitted(state, row, state.Clock)),
                "nothing startable waits beside an able worker", row.Number);
        CheckHeads(state, rows, queued, findings);
    }

    /// <summary>The first item of every line that nothing sets aside: the order of a line is kept.</summary>
    public static IEnumerable<TaskRow> Heads(WorkspaceState state, List<TaskRow> rows) =>
        rows.Where(r => r.IsQueued).GroupBy(r => (r.QueuedUnder, r.Priority, r.Project))
            .Select(line => line
                .Where(r => r.Item != WorkItem.Author || !IsSetAside(state, rows, r))
                .OrderByDescending(r => r.Rank).ThenBy(r => r.Number).FirstOrDefault())
            .Where(r => r.Number > 0);

    /// <summary>The item could be given to somebody, as far as everything but the worker goes.</summary>
    public static bool IsStartable(WorkspaceState state, List<TaskRow> rows, TaskRow row) => row.Item switch
    {
        _ when state.Tight.Count > 0 => false,
        WorkItem.Verify or WorkItem.Review => true,
        WorkItem.Merge => rows.Count(r => r.Project == row.Project && r.IsLeased && r.Item == WorkItem.Merge)
            < Limits.MergeBatch,
        _ => state.Projects[row.Project].Status == ProjectStatus.Active
            && rows.Count(r => r.IsAuthoring) < state.Policy.MaxRunning
            && (row.Priority == Priority.P0 || rows.Count(r => r.Status == TaskStatus.Review)
                < (state.Policy.ReviewWip ?? Limits.ReviewWip))
            && !IsSetAside(state, rows, row),
    };

    /// <summary>Its paths or resources are not to be had.</summary>
    public static bool IsSetAside(WorkspaceState state, List<TaskRow> rows, TaskRow row) =>
        PathInvariants.IsHeld(state, rows, row)
        || (row.Resources >= 0 && state.Resources.Names(row.Resources).Any(name =>
            rows.Count(r => r.HoldsResources && state.Resources.Names(r.Resources).Contains(name))
                >= state.Resources.Room(name).Limit));

    /// <summary>Somebody could take it now.</summary>
    public static bool IsFitted(WorkspaceState state, TaskRow row, long clock) =>
        Enumerable.Range(0, state.Workers.Count).Any(slot => Fits(state, slot, row, clock));

    /// <summary>The worker fits, is where the item must be done, and nobody else merges there.</summary>
    public static bool Fits(WorkspaceState state, int slot, in TaskRow row, long clock)
    {
        var worker = state.Workers[slot];
        if (!Fits(state, worker, row, clock)) return false;
        if (row.Item == WorkItem.Review) return worker.Name != state.Workers[row.Author].Name;
        if (row.Item is not (WorkItem.Verify or WorkItem.Merge)) return true;
        var project = state.Projects[row.Project];
        if (project.Home > 0 && !state.Capabilities.Covers(worker.Capabilities, project.Home)) return false;
        return row.Item != WorkItem.Merge || project.Merging == 0 || project.MergeHolder == slot;
    }

    /// <summary>The worker waits, has a slot, its tier is allowed, account and budget admit it, and it can
    /// what the item asks.</summary>
    /// <remarks>Written without the queue's counts, from design section 3 ("Able").</remarks>
    private static bool Fits(WorkspaceState state, in WorkerRow worker, in TaskRow row, long clock)
    {
        if (worker is not { Status: WorkerStatus.Online, Wants: > 0, RestsUntil: 0 }
            || worker.Held >= worker.Slots) return false;
        var gate = worker.Account < 0 ? AccountGate.Open : state.Accounts[worker.Account].Gate;
        if (gate == AccountGate.Closed || (gate == AccountGate.Reserve
            && row.Priority != Priority.P0)) return false;
        var demand = state.Demands[row.QueuedUnder];
        var step = 0;
        while (step < demand.Steps.Count - 1
            && !state.Workers.Any(w => w.IsServing && state.Capabilities.Covers(w.Capabilities,
                demand.Steps[step])))
            step++;
        var waited = row.ReadyAt + state.Policy.UpgradeAfterMs <= clock;
        if (row.Priority == Priority.P0 || waited) step = Math.Max(step, demand.Upward);
        return state.Capabilities.Covers(worker.Capabilities, demand.Steps[step])
            && (row.Item != WorkItem.Author || Budgets.Admit(new WorkspaceView(state), row, worker));
    }

    private static void CheckCounts(WorkspaceState state, List<TaskRow> queued, Findings findings)
    {
        foreach (var bucket in state.Queue.Buckets)
        {
            for (var priority = Priority.P0; priority <= Priority.P2; priority++)
                findings.Case(Invariants.Queue, bucket.Count[(int)priority]
                    == queued.Count(r => r.QueuedUnder == bucket.Id && r.Priority == priority),
                    "a bucket counts its items", bucket.Id);
            for (var step = 0; step < bucket.Demand.Steps.Count; step++) CheckStep(state, bucket, step,
                findings);
        }
        foreach (var row in queued)
            findings.Case(Invariants.NotLost, state.Queue.Buckets.Any(b => b.Id == row.QueuedUnder),
                "a queued item has a bucket", row.Number);
    }

    private static void CheckStep(WorkspaceState state, ReadyQueue.Bucket bucket, int step, Findings findings)
    {
        List<WorkerRow> covering = [.. state.Workers.Where(w => w.IsServing && w.Name != bucket.Demand.Except
            && state.Capabilities.Covers(w.Capabilities, bucket.Demand.Steps[step]))];
        findings.Case(Invariants.Queue, bucket.Serving[step] == covering.Count,
            "a bucket counts the workers that serve it", bucket.Id);
        findings.Case(Invariants.Queue, bucket.Able[step] == covering.Count(w => w.IsAbleFor(Priority.P1)),
            "a bucket counts the able workers that cover it", bucket.Id);
        findings.Case(Invariants.Queue, bucket.AbleForP0[step] == covering.Count(w =>
            w.IsAbleFor(Priority.P0)),
            "a bucket counts the workers able for a P0 that cover it", bucket.Id);
    }

    /// <summary>
    /// The queue offers what a search through all rows would: nothing set aside is forgotten.
    /// </summary>
    private static void CheckHeads(WorkspaceState state, List<TaskRow> rows, List<TaskRow> queued,
        Findings findings)
    {
        foreach (var group in queued.GroupBy(r => (r.QueuedUnder, r.Priority, r.Project)))
        {
            var (set, priority, project) = group.Key;
            var bucket = state.Queue.Buckets.FirstOrDefault(b => b.Id == set);
            if (bucket is null) continue;
            var head = group.Where(r => r.Item != WorkItem.Author || !IsSetAside(state, rows, r))
                .OrderByDescending(r => r.Rank).ThenBy(r => r.Number).Select(r => r.Number).FirstOrDefault();
            var line = bucket.LineOf(priority, project);
            var offered = state.Queue.TryPeek(bucket, priority, line, out var first) ? first.Task : 0;
            findings.Case(Invariants.Queue, offered == head,
                "the queue offers the longest path first, then the oldest", head);
        }
    }
}
