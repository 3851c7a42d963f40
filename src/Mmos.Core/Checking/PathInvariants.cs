namespace Mmos.Core;

/// <summary>Invariant 7: tasks that hold overlapping paths of one repository never run at once.</summary>
internal static class PathInvariants
{
    public static void Check(WorkspaceState state, List<TaskRow> rows, Findings findings)
    {
        List<TaskRow> holders = [.. rows.Where(r => r.HoldsPaths)];
        for (var i = 0; i < holders.Count; i++)
            for (var j = i + 1; j < holders.Count; j++)
                findings.Case(Invariants.Paths, !Overlap(state, holders[i].Paths, holders[j].Paths),
                    "tasks that hold overlapping paths do not run at once", holders[j].Number);

        foreach (var set in rows.Select(r => r.Paths).Where(p => p >= 0).Distinct())
        {
            findings.Case(Invariants.Queue,
                state.Paths.IsBlocked(set) == holders.Any(h => Overlap(state, h.Paths, set)),
                "a set of paths knows whether it is held", set);
            for (var priority = Priority.P0; priority <= Priority.P2; priority++)
                findings.Case(Invariants.Queue,
                    state.Paths.Waiting(set, priority) == rows.Count(r => r.IsQueued
                    && r.Item == WorkItem.Author && r.Paths == set && r.Priority == priority),
                    "a set of paths counts who waits", set);
        }
    }

    /// <summary>Something higher, or somebody at work, keeps a task's paths.</summary>
    public static bool IsHeld(WorkspaceState state, List<TaskRow> rows, TaskRow task) => task.Paths >= 0
        && (HolderOf(state, rows, task.Paths)
        || rows.Any(r => r.IsQueued && r.Item == WorkItem.Author && r.Paths >= 0
            && r.Priority < task.Priority && state.Paths.AreAdjacent(r.Paths, task.Paths)
            && HolderOf(state, rows, r.Paths)));

    private static bool HolderOf(WorkspaceState state, List<TaskRow> rows, int set) =>
        rows.Any(r => r.HoldsPaths && state.Paths.AreAdjacent(r.Paths, set));

    private static bool Overlap(WorkspaceState state, int a, int b) =>
        state.Paths.Repository(a) == state.Paths.Repository(b)
        && state.Paths.Globs(a).Any(x => state.Paths.Globs(b).Any(y => PathGlob.Overlap(x, y)));
}
