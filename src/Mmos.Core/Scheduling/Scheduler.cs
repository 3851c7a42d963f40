namespace Mmos.Core;

/// <summary>The next thing that must happen by itself: give an item to a worker, let a drained one leave,
/// finish a project.</summary>
/// <remarks>Deterministic: strict classes, then projects in turn, then the longest remaining path, then age
/// (design section 4).</remarks>
internal static class Scheduler
{
    /// <summary>One decision, or null when all is quiet.</summary>
    public static Event? Next(WorkspaceView state, long clock) => NextAssignment(state, clock);

    private static TaskAssigned? NextAssignment(WorkspaceView state, long clock)
    {
        if (state.AbleWorkers.Count == 0) return null;
        var authorsFull = state.Authoring >= state.Policy.MaxRunning;
        for (var priority = Priority.P0; priority <= Priority.P2; priority++)
        {
            var best = default(Candidate);
            foreach (var bucket in state.Queue.Buckets)
            {
                if (bucket.Count[(int)priority] == 0 || bucket.AbleWorkers == 0) continue;
                if (authorsFull && bucket.Capabilities > WorkspaceState.MergeSet) continue;
                foreach (var line in bucket.Lines(priority))
                    Consider(state, bucket, priority, line, ref best);
            }
            if (best.Task != 0) return Assign(state, best.Task, clock);
        }
        return null;
    }

    private static void Consider(
        WorkspaceView state, ReadyQueue.Bucket bucket, Priority priority, ReadyQueue.Line line,
            ref Candidate best)
    {
        var row = state.Projects[line.Project];
        if (best.Task != 0 && row.Turn > best.Turn) return;
        if (bucket.Capabilities == WorkspaceState.MergeSet && row.MergingTask != 0) return;
        if (bucket.Capabilities > WorkspaceState.MergeSet && row.Status != ProjectStatus.Active) return;
        if (!state.Queue.TryPeek(bucket, priority, line, out var head)) return;
        var candidate = new Candidate(head.Task, row.Turn, head.Order);
        if (best.Task == 0 || candidate.IsBefore(best)) best = candidate;
    }

    private static TaskAssigned Assign(WorkspaceView state, int number, long clock)
    {
        state.TryTask(number, out var task);
        var scores = Scoring.Best(state, task, clock);
        var isAuthor = task.Item == WorkItem.Author;
        var until = clock
            + (isAuthor ? task.TimeoutSeconds * 1000L + Limits.AttemptGraceMs : Limits.EngineLeaseMs);
        // Numbers of a part of the log that a restore lost are never given again.
        var lease = Math.Max(task.Lease, state.NumbersFrom) + 1;
        var attempt = isAuthor ? Math.Max(task.Attempt, state.NumbersFrom) + 1 : task.Attempt;
        return new TaskAssigned(number, scores[0].Worker, task.Item, lease, attempt, until, scores);
    }

    // The order within a turn is the queue's own: longest path first, then age.
    private readonly record struct Candidate(int Task, long Turn, long Order)
    {
        public bool IsBefore(in Candidate other) =>
            Turn != other.Turn ? Turn < other.Turn : Order < other.Order;
    }
}
