namespace Mmos.Core;

/// <summary>Invariants 1, 2, 5, 6 and 7 at the moment of an assignment.</summary>
internal static class ChoiceInvariants
{
    public static void Check(WorkspaceState state, TaskAssigned chosen, List<TaskRow> rows, long clock,
        Findings findings)
    {
        if (!state.TryTask(chosen.Task, out var row) || !state.TryWorker(chosen.Worker, out var slot))
        {
            findings.Case(Invariants.NotLost, false, "an assigned task is open and its worker known",
                chosen.Task);
            return;
        }
        findings.Case(Invariants.OneLease, row.IsQueued
            && row.Item == chosen.Item, "an item is given out when nobody has it", row.Number);
        findings.Case(Invariants.LeaseGrows, chosen.Lease > row.Lease, "a lease has a new number",
            row.Number);
        findings.Case(Invariants.LeaseGrows, chosen.Item == WorkItem.Author ? chosen.Attempt > row.Attempt
            : chosen.Attempt == row.Attempt,
            "an author begins a new attempt, nobody else does", row.Number);
        findings.Case(Invariants.NeedsFirst, row.OpenNeeds == 0, "a task starts when it needs nothing open",
            row.Number);
        findings.Case(Invariants.NothingNew, QueueInvariants.Fits(state, slot, row, clock),
            "work goes to one who is online, waits, has a slot and can do it", slot);
        findings.Case(Invariants.Paths, QueueInvariants.IsStartable(state, rows, row),
            "what starts is held by nothing", row.Number);

        var passedOver = QueueInvariants.Heads(state, rows).Where(r =>
            r.Priority < row.Priority).Any(higher =>
            QueueInvariants.IsFitted(state, higher, clock)
                && QueueInvariants.IsStartable(state, rows, higher));
        if (row.Priority > Priority.P0)
            findings.Case(Invariants.StrictClasses, !passedOver,
                "no startable item of a higher class is passed over", row.Number);
    }
}
