namespace Mmos.Core;

/// <summary>
/// What is true of every state between two steps (design section 3), as checks of nothing but the state.
/// </summary>
public static class Invariants
{
    internal const string OneLease = "1 one live lease", LeaseGrows = "1 lease numbers grow",
        NeedsFirst = "2 needs before work", NotLost = "3 no task is lost", WaitingEnds = "3 waiting ends",
        Quiescence = "5 nothing startable waits", StrictClasses = "5 strict classes", Slots = "6 slots",
        NothingNew = "6 nothing new for the absent", Paths = "7 paths apart",
        OneMerge = "7 one merger per branch", Budgets = "8 budgets", Snapshot = "9 snapshot",
        NotAuthor = "7 no author reviews its own work",
        Stages = "7 reviews have a stage",
        Asked = "3 who waits for a person is heard", Retries = "11 retries are bounded",
        LookedBack = "3 what finished is looked back on",
        Counters = "counters",
        Queue = "queue";

    /// <summary>Every invariant's name.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        OneLease, LeaseGrows, NeedsFirst, NotLost, WaitingEnds, Quiescence, StrictClasses, Slots, NothingNew,
        Paths, OneMerge, NotAuthor, Stages, Asked, Budgets, Snapshot, Retries, LookedBack, Counters,
        Queue,
    ];

    /// <summary>Checks the whole state. O(everything); in between steps only, not inside one.</summary>
    /// <param name="state">The state; its answers do not change by this.</param>
    /// <param name="counts">Receives how often each invariant had a case; null for nobody.</param>
    /// <returns>One line per violation, beginning with the invariant's name; empty when all hold.</returns>
    public static IReadOnlyList<string> Check(WorkspaceState state, InvariantCounts? counts = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var findings = new Findings(counts);
        var rows = OpenRows(state);
        foreach (var row in rows) TaskInvariants.Check(state, row, findings);
        TaskInvariants.CheckGraph(state, rows, findings);
        for (var slot = 0; slot < state.Workers.Count; slot++) WorkerInvariants.Check(state, slot, findings);
        CounterInvariants.Check(state, rows, findings);
        PathInvariants.Check(state, rows, findings);
        QueueInvariants.Check(state, rows, findings);
        CheckFinished(state, findings);
        CheckSnapshot(state, findings);
        return findings.Violations;
    }

    /// <summary>
    /// Checks the rows that <see cref="WorkspaceState.Changes"/> names, each by itself. O(changed rows).
    /// </summary>
    /// <inheritdoc cref="Check"/>
    public static IReadOnlyList<string> CheckTouched(WorkspaceState state, InvariantCounts? counts = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var findings = new Findings(counts);
        foreach (var (number, _) in state.Changes.Tasks)
            if (state.TryTask(number, out var row)) TaskInvariants.Check(state, row, findings);
        foreach (var slot in state.Changes.Workers) WorkerInvariants.Check(state, slot, findings);
        return findings.Violations;
    }

    /// <summary>
    /// Checks an assignment or an offer against the state before it: fencing, ability, budgets, and that no
    /// higher class was passed over.
    /// </summary>
    /// <param name="before">The state that the event is about to evolve, such as a shadow of the log.</param>
    /// <param name="chosen">The event; one that chooses nobody has nothing to check.</param>
    /// <param name="clock">The clock at which it was chosen.</param>
    /// <param name="counts">Receives how often each invariant had a case; null for nobody.</param>
    /// <returns>One line per violation; empty when all hold.</returns>
    public static IReadOnlyList<string> CheckChoice(WorkspaceState before, Event chosen, long clock,
        InvariantCounts? counts = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(chosen);
        var findings = new Findings(counts);
        if (ChoiceInvariants.Choice.Of(chosen) is { } choice)
            ChoiceInvariants.Check(before, choice, OpenRows(before), clock, findings);
        return findings.Violations;
    }

    internal static List<TaskRow> OpenRows(WorkspaceState state)
    {
        var rows = new List<TaskRow>(state.OpenTasks);
        for (var number = 1; number <= state.LastTask; number++)
            if (state.TryTask(number, out var row)) rows.Add(row);
        return rows;
    }

    private static void CheckFinished(WorkspaceState state, Findings findings)
    {
        int[] finished = state.Finished.ToArray();
        if (finished.Length == 0) return;
        findings.Case(LookedBack, finished.Length < Policies.RetroEvery(state.Policy),
            "between steps fewer tasks wait for a retrospective than the policy says");
        findings.Case(LookedBack, finished.Distinct().Count() == finished.Length
            && finished.All(number => number >= 1 && number <= state.LastTask),
            "each task that waits for a retrospective is there, once");
    }

    private static void CheckSnapshot(WorkspaceState state, Findings findings)
    {
        var encoded = StateCodec.Encode(state);
        var again = StateCodec.Encode(StateCodec.Decode(encoded));
        findings.Case(Snapshot, encoded.Span.SequenceEqual(again.Span),
            "a decoded state encodes to the same bytes");
    }
}
