namespace Mmos.Core;

/// <summary>Invariant 8: at each dispatch spent + reserved + this estimate is within every budget.</summary>
internal static class Budgets
{
    /// <summary>The budgets of the task's project and of the worker's account admit an attempt.</summary>
    public static bool Admit(WorkspaceView state, in TaskRow task, in WorkerRow worker)
    {
        var project = state.Projects[task.Project];
        var isCapped = project.Budget.IsCapped
            || (worker.Account >= 0 && state.Accounts[worker.Account].Budget.IsCapped);
        if (!isCapped) return true;
        var estimate = Estimate(state, task, worker) ?? new Estimate(0, 0);
        return project.Budget.Admits(estimate)
            && (worker.Account < 0 || state.Accounts[worker.Account].Budget.Admits(estimate));
    }

    /// <summary>The project's budget would admit an attempt when nothing else runs: what is spent of it does
    /// not come back. An account's does, with its next period.</summary>
    public static bool CouldAdmit(WorkspaceView state, in TaskRow task, in WorkerRow worker)
    {
        var budget = state.Projects[task.Project].Budget;
        if (!budget.IsCapped) return true;
        var alone = budget with { ReservedMicroUsd = 0, ReservedTokens = 0 };
        return alone.Admits(Estimate(state, task, worker) ?? new Estimate(0, 0));
    }

    /// <summary>What an attempt is expected to use; null for nothing that a budget counts.</summary>
    /// <remarks>Its own cap; else what attempts of its kind used so far; else a tenth of the tightest
    /// budget, so that few begin before the first has told.</remarks>
    public static Estimate? Estimate(WorkspaceView state, in TaskRow task, in WorkerRow worker)
    {
        if (worker.Account < 0) return null; // no account: no model that anybody pays for
        var account = state.Accounts[worker.Account];
        var project = state.Projects[task.Project].Budget;
        var learned = state.Figures.Of(Figures.Anybody, task.Kind);
        var micro = !account.IsMetered ? 0
            : state.CapOf(task.Number) ?? learned.MeanMicroUsd ?? Share(project.MicroUsd,
                account.Budget.MicroUsd);
        var tokens = learned.MeanTokens ?? Share(project.Tokens, account.Budget.Tokens);
        return micro == 0 && tokens == 0 ? null : new Estimate(micro, tokens);
    }

    private static long Share(long? one, long? other) => (one, other) switch
    {
        (null, null) => 0,
        ({ } a, null) => a / Limits.UnknownShare,
        (null, { } b) => b / Limits.UnknownShare,
        ({ } a, { } b) => Math.Min(a, b) / Limits.UnknownShare,
    };
}

/// <summary>A budget and what went of it.</summary>
/// <param name="MicroUsd">Cap in millionths of a US dollar; null for none.</param>
/// <param name="Tokens">Cap in tokens; null for none.</param>
public readonly record struct Budget(long? MicroUsd, long? Tokens)
{
    /// <summary>Spent, millionths of a US dollar.</summary>
    public long SpentMicroUsd { get; init; }

    /// <summary>Tokens used.</summary>
    public long SpentTokens { get; init; }

    /// <summary>Held back for running attempts, millionths of a US dollar.</summary>
    public long ReservedMicroUsd { get; init; }

    /// <summary>Held back for running attempts, tokens.</summary>
    public long ReservedTokens { get; init; }

    /// <summary>Anything is capped.</summary>
    public bool IsCapped => MicroUsd is not null || Tokens is not null;

    /// <summary>Nothing more can begin, however little it needs.</summary>
    public bool IsUsedUp => SpentMicroUsd + ReservedMicroUsd >= (MicroUsd ?? long.MaxValue)
        || SpentTokens + ReservedTokens >= (Tokens ?? long.MaxValue);

    /// <summary>Something was spent for good: no waiting brings it back within the period.</summary>
    public bool IsSpent => SpentMicroUsd >= (MicroUsd ?? long.MaxValue)
        || SpentTokens >= (Tokens ?? long.MaxValue);

    /// <summary>An attempt that needs this fits in.</summary>
    public bool Admits(Estimate estimate) =>
        SpentMicroUsd + ReservedMicroUsd + estimate.MicroUsd <= (MicroUsd ?? long.MaxValue)
        && SpentTokens + ReservedTokens + estimate.Tokens <= (Tokens ?? long.MaxValue);

    /// <summary>Holds something back, or lets it go.</summary>
    public Budget Reserve(long microUsd, long tokens) => this with
    {
        ReservedMicroUsd = ReservedMicroUsd + microUsd,
        ReservedTokens = ReservedTokens + tokens,
    };

    /// <summary>Counts something as spent.</summary>
    public Budget Spend(long microUsd, long tokens) => this with
    {
        SpentMicroUsd = SpentMicroUsd + microUsd,
        SpentTokens = SpentTokens + tokens,
    };
}
