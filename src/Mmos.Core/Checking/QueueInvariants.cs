namespace Mmos.Core;

/// <summary>Invariant 5, and the ready queue against the rows.</summary>
internal static class QueueInvariants
{
    public static void Check(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        List<TaskRow> queued = [.. rows.Where(r => r.IsQueued)];
        CheckCounts(state, queued, findings);
        // One case per kind of item: tasks that differ only in rank and number start alike.
        foreach (var kind in queued.GroupBy(r => (r.QueuedUnder, r.Item, r.Priority, r.Project, r.Paths)))
        {
            var row = kind.First();
            var starts = IsStartable(state, rows, row);
            findings.Case(Invariants.Quiescence, !(starts && IsFitted(state, row)),
                "nothing startable waits beside an able worker", row.Number);
        }
        CheckHeads(state, rows, queued, findings);
    }

    /// <summary>The item could be given to somebody, as far as everything but the worker goes.</summary>
    public static bool IsStartable(WorkspaceState state, List<TaskRow> rows, TaskRow row) => row.Item switch
    {
        WorkItem.Verify => true,
        WorkItem.Merge => rows.Count(r => r.Project == row.Project && r.IsLeased && r.Item == WorkItem.Merge)
            < Limits.MergeBatch,
        _ => state.Projects[row.Project].Status == ProjectStatus.Active
            && rows.Count(r => r.IsAuthoring) < state.Policy.MaxRunning
            && !PathInvariants.IsHeld(state, rows, row),
    };

    /// <summary>Somebody could take it now.</summary>
    public static bool IsFitted(WorkspaceState state, TaskRow row) =>
        Enumerable.Range(0, state.Workers.Count).Any(slot => Fits(state, slot, row));

    /// <summary>The worker waits, has a slot, can what the item asks, is where it must be done, and nobody
    /// else merges there.</summary>
    public static bool Fits(WorkspaceState state, int slot, in TaskRow row)
    {
        var worker = state.Workers[slot];
        if (worker is not { Status: WorkerStatus.Online, Wants: > 0 } || worker.Held >= worker.Slots
            || !state.Capabilities.Covers(worker.Capabilities, row.QueuedUnder)) return false;
        if (row.Item == WorkItem.Author) return true;
        var project = state.Projects[row.Project];
        if (project.Home > 0 && !state.Capabilities.Covers(worker.Capabilities, project.Home)) return false;
        return row.Item != WorkItem.Merge || project.Merging == 0 || project.MergeHolder == slot;
    }

    private static void CheckCounts(WorkspaceState state, List<TaskRow> queued, Findings findings)
    {
        foreach (var bucket in state.Queue.Buckets)
        {
            for (var priority = Priority.P0; priority <= Priority.P2; priority++)
                findings.Case(Invariants.Queue, bucket.Count[(int)priority]
                    == queued.Count(r => r.QueuedUnder == bucket.Capabilities && r.Priority == priority),
                    "a bucket counts its items", bucket.Capabilities);
            findings.Case(Invariants.Queue, bucket.AbleWorkers
                == state.Workers.Count(w =>
                    w.IsAble && state.Capabilities.Covers(w.Capabilities, bucket.Capabilities)),
                "a bucket counts the able workers that cover it", bucket.Capabilities);
        }
        foreach (var row in queued)
            findings.Case(Invariants.NotLost, state.Queue.Buckets.Any(b => b.Capabilities == row.QueuedUnder),
                "a queued item has a bucket", row.Number);
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
            var bucket = state.Queue.Buckets.FirstOrDefault(b => b.Capabilities == set);
            if (bucket is null) continue;
            var head = group.Where(r => r.Item != WorkItem.Author || !PathInvariants.IsHeld(state, rows, r))
                .OrderByDescending(r => r.Rank).ThenBy(r => r.Number).Select(r => r.Number).FirstOrDefault();
            var line = bucket.LineOf(priority, project);
            var offered = state.Queue.TryPeek(bucket, priority, line, out var first) ? first.Task : 0;
            findings.Case(Invariants.Queue, offered == head,
                "the queue offers the longest path first, then the oldest", head);
        }
    }
}
