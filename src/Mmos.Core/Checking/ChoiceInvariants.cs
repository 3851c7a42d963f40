namespace Mmos.Core;

/// <summary>Invariants 1, 2, 5, 6, 7 and 8 at the moment of an assignment or an offer.</summary>
internal static class ChoiceInvariants
{
    /// <summary>What both kinds of choice say.</summary>
    internal readonly record struct Choice(int Task, string Worker, WorkItem Item, int Lease, int? Attempt,
        Estimate? Estimate)
    {
        /// <summary>Null for an event that chooses nobody.</summary>
        public static Choice? Of(Event happened) => happened switch
        {
            TaskAssigned e => new(e.Task, e.Worker, e.Item, e.Lease, e.Attempt, e.Estimate),
            TaskOffered e => new(e.Task, e.Worker, WorkItem.Author, e.Lease, null, e.Estimate),
            _ => null,
        };
    }

    public static void Check(WorkspaceState state, Choice chosen, List<TaskRow> rows, long clock,
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
        if (chosen.Attempt is { } attempt)
            findings.Case(Invariants.LeaseGrows, chosen.Item == WorkItem.Author ? attempt > row.Attempt
                : attempt == row.Attempt,
                "an author begins a new attempt, nobody else does", row.Number);
        CheckBudgets(state, state.Projects[row.Project].Budget, state.Workers[slot].Account, chosen,
            findings);
        findings.Case(Invariants.NeedsFirst, row.OpenNeeds == 0, "a task starts when it needs nothing open",
            row.Number);
        findings.Case(Invariants.NothingNew, QueueInvariants.Fits(state, slot, row, clock),
            "work goes to one who is online, waits, has a slot and can do it", slot);
        if (chosen.Item == WorkItem.Review)
            findings.Case(Invariants.NotAuthor, state.Workers[row.Author].Name != chosen.Worker,
                "a reviewer is never the author", row.Number);
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

    private static void CheckBudgets(WorkspaceState state, in Budget project, int account, in Choice chosen,
        Findings findings)
    {
        if (chosen.Item != WorkItem.Author) return;
        var (microUsd, tokens) = (chosen.Estimate?.MicroUsd ?? 0, chosen.Estimate?.Tokens ?? 0);
        if (project.IsCapped)
            findings.Case(Invariants.Budgets, IsWithin(project, microUsd, tokens),
                "spent + held back + estimate is within the project's budget", chosen.Task);
        if (account >= 0 && state.Accounts[account].Budget.IsCapped)
            findings.Case(Invariants.Budgets, IsWithin(state.Accounts[account].Budget, microUsd, tokens),
                "spent + held back + estimate is within the account's budget", chosen.Task);
    }

    private static bool IsWithin(in Budget budget, long microUsd, long tokens) =>
        !(budget.SpentMicroUsd + budget.ReservedMicroUsd + microUsd > budget.MicroUsd)
        && !(budget.SpentTokens + budget.ReservedTokens + tokens > budget.Tokens);
}
