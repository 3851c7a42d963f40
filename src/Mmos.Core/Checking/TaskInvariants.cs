namespace Mmos.Core;

/// <summary>Invariants 1, 2, 3 and 11: each open task by itself, and the graph between them.</summary>
internal static class TaskInvariants
{
    public static void Check(WorkspaceState state, in TaskRow row, Findings findings)
    {
        if (row.IsLeased) CheckLease(state, row, findings);
        if (row.Status is not (TaskStatus.Draft or TaskStatus.Pending))
            findings.Case(Invariants.NeedsFirst, row.OpenNeeds == 0,
                "a task that left pending needs nothing open", row.Number);
        findings.Case(Invariants.NotLost, Holds(state, row) == 1, "exactly one thing holds an open task",
            row.Number);
        if (row.Status == TaskStatus.Review || row.Stage > 0)
            findings.Case(Invariants.Stages, row.Status == TaskStatus.Review && row.Item == WorkItem.Review
                && state.ReviewsOf(row.Number) is { } reviews
                && row.Stage > 0 && row.Stage <= reviews.Stages.Count
                && row.Reviewing >= 0 == TaskReviews.CapabilityOf(reviews.Stages[row.Stage - 1]) is not null
                && (row.Reviewing >= 0 || (row.IsAsked && !row.IsLeased))
                && state.InReview.Contains(row.Number),
                "a task in review has an open stage, and a person is asked where no worker may decide",
                row.Number);
        if (row.MergeIsPrepared)
            findings.Case(Invariants.OneMerge, row.Status is TaskStatus.Merging or TaskStatus.Failed,
                "a prepared merge is merging, or a person was asked", row.Number);
        if (row.Retries > 0 || row.Lost > 0)
            findings.Case(Invariants.Retries, row.Retries <= row.RetryMax && row.Lost < Limits.LostLeasesInRow
                && row.Conflicts <= Limits.ConflictReturns, "what a task used up is within its bounds",
                row.Number);
    }

    /// <summary>
    /// Each need of an open task is counted by it, and every chain of waiting ends at a task that waits for
    /// none.
    /// </summary>
    public static void CheckGraph(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        var needs = new Dictionary<int, int>();
        foreach (var row in rows)
            foreach (var dependent in state.Dependents(row))
                needs[dependent] = needs.GetValueOrDefault(dependent) + 1;
        foreach (var row in rows)
            findings.Case(Invariants.NeedsFirst, row.OpenNeeds == needs.GetValueOrDefault(row.Number),
                "a task counts its open needs", row.Number);

        var free = new Stack<TaskRow>(rows.Where(r => needs.GetValueOrDefault(r.Number) == 0));
        while (free.TryPop(out var next))
            foreach (var dependent in state.Dependents(next))
                if (--needs[dependent] == 0 && state.TryTask(dependent, out var row)) free.Push(row);
        foreach (var row in rows.Where(r => r.Status == TaskStatus.Pending))
            findings.Case(Invariants.WaitingEnds, needs.GetValueOrDefault(row.Number) == 0,
                "a pending task waits for one that can move", row.Number);
    }

    private static void CheckLease(WorkspaceState state, in TaskRow row, Findings findings)
    {
        var number = row.Number;
        findings.Case(Invariants.OneLease,
            row.Worker < state.Workers.Count && state.HeldBy(row.Worker).Count(t => t == number) == 1,
            "the holder of a lease knows it, once", number);
        findings.Case(Invariants.OneLease, row.Lease > 0 && row.Deadline > 0,
            "a lease has a number and an end", number);
        findings.Case(Invariants.OneLease, (row.Status, row.Item) is (TaskStatus.Running, WorkItem.Author)
            or (TaskStatus.Assigned, WorkItem.Author)
            or (TaskStatus.Verifying, WorkItem.Verify) or (TaskStatus.Merging, WorkItem.Merge)
            or (TaskStatus.Review, WorkItem.Review),
            "the leased item is the one the status names", number);
        if (row.Item == WorkItem.Review)
            findings.Case(Invariants.NotAuthor, state.Workers[row.Worker].Name
                != state.Workers[row.Author].Name, "a reviewer is never the author", number);
    }

    private static int Holds(WorkspaceState state, in TaskRow row)
    {
        var moves = row.Status is TaskStatus.Ready or TaskStatus.Verifying or TaskStatus.Merging
            || (row.Status == TaskStatus.Review && row.Reviewing >= 0);
        return (row.IsLeased && row.Deadline > 0 && row.Status != TaskStatus.Ready ? 1 : 0)
            + (row is { Status: TaskStatus.Pending, OpenNeeds: > 0, Worker: < 0, Deadline: 0 } ? 1 : 0)
            + (row is
            {
                Status: TaskStatus.Review, Reviewing: < 0, IsAsked: true, Worker: < 0,
                Deadline: 0
            } ? 1 : 0)
            + (row is { Status: TaskStatus.Failed, Worker: < 0, Deadline: 0 } ? 1 : 0)
            + (moves && row is { Worker: < 0, Deadline: > 0 }
            && state.Delayed.Contains((row.Deadline, row.Number)) ? 1 : 0)
            + (row.IsQueued ? 1 : 0);
    }
}
