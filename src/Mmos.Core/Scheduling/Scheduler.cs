namespace Mmos.Core;

/// <summary>The next thing that must happen by itself: give an item to a worker, let a drained one leave, finish a project.</summary>
/// <remarks>Deterministic: strict classes, then projects in turn, then the longest remaining path, then age (design section 4).</remarks>
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
                foreach (var project in bucket.Projects(priority))
                    Consider(state, bucket, priority, project, ref best);
            }
            if (best.Task != 0) return Assign(state, best.Task, clock);
        }
        return null;
    }

    private static void Consider(
        WorkspaceView state, ReadyQueue.Bucket bucket, Priority priority, int project, ref Candidate best)
    {
        var row = state.Projects[project];
        if (bucket.Capabilities == WorkspaceState.MergeSet && row.MergingTask != 0) return;
        if (bucket.Capabilities > WorkspaceState.MergeSet && row.Status != ProjectStatus.Active) return;
        var number = state.Queue.Peek(bucket, priority, project);
        if (number == 0) return;
        state.TryTask(number, out var task);
        var candidate = new Candidate(number, row.Turn, task.Rank);
        if (best.Task == 0 || candidate.IsBefore(best)) best = candidate;
    }

    private static TaskAssigned Assign(WorkspaceView state, int number, long clock)
    {
        state.TryTask(number, out var task);
        var scores = Scoring.Best(state, task, clock);
        var isAuthor = task.Item == WorkItem.Author;
        var until = clock + (isAuthor ? task.TimeoutSeconds * 1000L + Limits.AttemptGraceMs : Limits.EngineLeaseMs);
        return new TaskAssigned(number, scores[0].Worker, task.Item, task.Lease + 1,
            task.Attempt + (isAuthor ? 1 : 0), until, scores);
    }

    private readonly record struct Candidate(int Task, long Turn, int Rank)
    {
        public bool IsBefore(in Candidate other) => Turn != other.Turn ? Turn < other.Turn
            : Rank != other.Rank ? Rank > other.Rank
            : Task < other.Task;
    }
}
