namespace Mmos.Core;

/// <summary>Counters kept beside the rows equal their recounts.</summary>
internal static class CounterInvariants
{
    public static void Check(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        var counts = Recount(state, rows);
        for (var slot = 0; slot < state.Projects.Count; slot++)
        {
            var project = state.Projects[slot];
            var (open, done, failed) = counts[slot];
            findings.Case(Invariants.Counters, project.Open == open, "a project counts its open tasks", slot);
            findings.Case(Invariants.Counters, project.Done == done, "a project counts its done tasks", slot);
            findings.Case(Invariants.Counters, project.Failed == failed, "a project counts its failed tasks",
                slot);
            if (project.Status is ProjectStatus.Done or ProjectStatus.Cancelled)
                findings.Case(Invariants.NotLost, open == 0, "a finished project has no open task", slot);
            int[] mergers = [.. rows.Where(r => r.Project == slot && r.IsLeased && r.Item == WorkItem.Merge)
                .Select(r => r.Worker)];
            if (mergers.Length > 0)
                findings.Case(Invariants.OneMerge,
                    mergers.Length <= Limits.MergeBatch && mergers.All(m => m == project.MergeHolder),
                    "one worker has the merges of a project, and no more than a batch", slot);
            findings.Case(Invariants.Counters, project.Merging == mergers.Length,
                "a project counts its merges", slot);
        }
        CheckBudgets(state, rows, findings);
        CheckAsks(state, rows, findings);
        findings.Case(Invariants.Counters, state.Authoring == rows.Count(r => r.IsAuthoring),
            "authors are counted");
        findings.Case(Invariants.Counters, state.OpenTasks == rows.Count, "open tasks are counted");
        findings.Case(Invariants.Counters, state.NextDeadline == EarliestDeadline(state, rows),
            "the next deadline is the earliest");
    }

    /// <summary>Everything that waits for a person is an open item, and nothing else is.</summary>
    private static void CheckAsks(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        var expected = rows.SelectMany(r => (IEnumerable<(int, AskKind, bool)>)
            [
                (r.Number, AskKind.Failed, r is { Status: TaskStatus.Failed, OnFailure: OnFailure.Block }),
                (r.Number, AskKind.Review, r.IsAsked), (r.Number, AskKind.Stalled, r.IsStalled),
            ]).Where(e => e.Item3).Select(e => (e.Item1, e.Item2)).ToHashSet();
        var open = state.Asks.Where(a => a.Kind is not (AskKind.Base or AskKind.Conflict))
            .Select(a => (a.Task, a.Kind)).ToList();
        foreach (var conflict in state.Conflicts)
            findings.Case(Invariants.Asked, state.TryTask(conflict.Task, out _)
                && state.Conflicts.Count(c => (c.Kind, c.Task, c.Other)
                    == (conflict.Kind, conflict.Task, conflict.Other)) == 1,
                "an open conflict is about an open task, once", conflict.Task);
        findings.Case(Invariants.Counters, state.Asks.Where(a => a.Kind == AskKind.Conflict)
            .All(a => state.TryConflict(a.Subject, out _)), "a person is asked about open conflicts only");
        if (expected.Count + open.Count > 0)
            findings.Case(Invariants.Asked, expected.SetEquals(open) && open.Count == expected.Count,
                "an item is open for each task that waits for a person");
        foreach (var row in rows.Where(r => r.IsStalled))
            findings.Case(Invariants.Asked, row.Status == TaskStatus.Running, "what stalls is running",
                row.Number);
        findings.Case(Invariants.Counters, state.Unraised.Count() == state.Asks.Count(a => !a.IsRaised),
            "items that were not raised are known");
    }

    /// <summary>Invariant 8: what is held back is what running attempts reserved, and no dispatch went
    /// over.</summary>
    private static void CheckBudgets(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        var running = rows.Where(r => r.IsAuthoring).Select(r =>
            (r.Project, Known: state.TryAttempt(r.Number, out var attempt), Attempt: attempt)).ToList();
        findings.Case(Invariants.Counters, running.All(r => r.Known), "an author's attempt is known");
        foreach (var row in rows.Where(r => r.IsAuthoring))
            if (state.CapOf(row.Number) is { } cap && state.TryAttempt(row.Number, out var capped))
                findings.Case(Invariants.Budgets, !(capped.MicroUsd > cap),
                    "an attempt that passed its cap is stopped", row.Number);
        for (var slot = 0; slot < state.Projects.Count; slot++)
            Held(state.Projects[slot].Budget, running.Where(r => r.Project == slot).Select(r => r.Attempt),
                slot);
        for (var slot = 0; slot < state.Accounts.Count; slot++)
            Held(state.Accounts[slot].Budget,
                running.Where(r => r.Attempt.Account == slot).Select(r => r.Attempt), slot);

        void Held(in Budget budget, IEnumerable<Attempting> attempts, int slot)
        {
            var reserved = attempts.Select(a => a.Reserved ?? new Estimate(0, 0)).ToList();
            findings.Case(Invariants.Budgets, budget.ReservedMicroUsd == reserved.Sum(r => r.MicroUsd)
                && budget.ReservedTokens == reserved.Sum(r => r.Tokens),
                "a budget holds back what running attempts reserved", slot);
        }
    }

    private static (int Open, int Done, int Failed)[] Recount(WorkspaceState state, List<TaskRow> rows)
    {
        var counts = new (int Open, int Done, int Failed)[state.Projects.Count];
        foreach (var row in rows)
        {
            // A failure that skips or cancels what comes after it does not keep its project open.
            var isFailed = row.Status == TaskStatus.Failed;
            if (isFailed) counts[row.Project].Failed++;
            if (!isFailed || row.OnFailure == OnFailure.Block) counts[row.Project].Open++;
        }
        for (var number = 1; number <= state.LastTask; number++)
            if (state.TryTombstone(number, out var stone)
                && stone.Status == TaskStatus.Done) counts[stone.Project].Done++;
        return counts;
    }

    private static long EarliestDeadline(WorkspaceState state, List<TaskRow> rows) =>
        rows.Select(r => r.Deadline)
        .Concat(state.Workers.Select(w => w.Deadline))
        .Concat(state.Accounts.Select(a => a.Deadline))
        .Concat(state.Tight.Values)
        .Concat(rows.Where(r => r.IsLeased).Select(r => state.StallsAt(r)))
        .Concat(state.Asks.Where(a => !a.IsRaised).Select(a => a.Since + Policies.EscalateMs(state.Policy)))
        .Append(Scheduler.NextUpgrade(new WorkspaceView(state)))
        .Where(d => d > 0)
        .DefaultIfEmpty(long.MaxValue)
        .Min();
}
