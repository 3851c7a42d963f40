namespace Mmos.Core;

/// <summary>Why workers that are there cannot have a ready task now; for people.</summary>
public static class Hindrances
{
    /// <summary>What holds each worker that is not offline from a task that waits for an author, by slot. Of
    /// several reasons the one that lasts.</summary>
    /// <param name="state">The state.</param>
    /// <param name="task">A task that is ready.</param>
    /// <param name="clock">The clock now.</param>
    public static IReadOnlyList<Hindrance> Of(WorkspaceView state, in TaskRow task, long clock)
    {
        List<Hindrance> all = [];
        var demand = state.Demands[task.Require];
        var first = FirstServed(state, demand);
        foreach (var worker in state.Workers)
        {
            if (worker.Status == WorkerStatus.Offline || !Authors(state, worker)) continue;
            var (reason, until) = Reason(state, task, worker, demand, first, clock);
            var account = worker.Account < 0 ? null : state.Accounts[worker.Account].Name;
            all.Add(new Hindrance(worker.Name, reason, until, account));
        }
        return all;
    }

    private static (string Reason, long Until) Reason(WorkspaceView state, in TaskRow task,
        in WorkerRow worker, Demand demand, int first, long clock)
    {
        if (demand.Only is { } only && only != worker.Name) return ("pinned", 0);
        if (!state.Capabilities.Covers(worker.Capabilities, demand.Widest))
            return (LacksTier(state, worker, demand) ? "tier" : "capability", 0);
        if (Opens(state, task, worker, demand, first, clock) is var opens && opens > clock)
            return ("upgrade", opens);
        if (worker.Status != WorkerStatus.Online) return ("paused", 0);
        if (worker.RestsUntil > 0) return ("resting", worker.RestsUntil);
        if (OfAccount(state, task, worker) is { } held) return held;
        if (!state.Projects[task.Project].Budget.Admits(NeedOf(state, task, worker)))
            return ("project_budget", 0);
        return worker.Held >= worker.Slots ? ("busy", 0) : worker.Wants == 0 ? ("not_waiting", 0)
            : ("none", 0);
    }

    private static (string, long)? OfAccount(WorkspaceView state, in TaskRow task, in WorkerRow worker)
    {
        if (worker.Account < 0) return null;
        var account = state.Accounts[worker.Account];
        if (account.ParkedUntil > 0) return ("parked", account.ParkedUntil);
        if (account.UsedPerMille >= 1000) return ("window", Reset(account));
        if (account.Gate == AccountGate.Reserve && task.Priority != Priority.P0)
            return ("reserve", Reset(account));
        return account.Budget.IsUsedUp || !account.Budget.Admits(NeedOf(state, task, worker))
            ? ("account_budget", account.PeriodEndsAt)
            : null;
    }

    private static Estimate NeedOf(WorkspaceView state, in TaskRow task, in WorkerRow worker) =>
        Budgets.Estimate(state, task, worker) ?? new Estimate(0, 0);

    private static long Reset(in AccountRow account)
    {
        var fullest = account.UsedPerMille;
        return account.Windows.Where(w => w.UsedPerMille == fullest).Max(w => w.ResetsAt);
    }

    private static bool LacksTier(WorkspaceView state, in WorkerRow worker, Demand demand)
    {
        var offered = state.Capabilities.Name(worker.Capabilities).Split(',');
        return demand.Capabilities.All(offered.Contains);
    }

    private static bool Authors(WorkspaceView state, in WorkerRow worker) => state.Capabilities
        .Name(worker.Capabilities).Split(',').Contains(EngineCapabilities.Author);

    /// <summary>The step of the demand that is open at once.</summary>
    private static int FirstServed(WorkspaceView state, Demand demand)
    {
        for (var step = 0; step < demand.Steps.Count - 1; step++)
            foreach (var worker in state.Workers)
                if (worker.IsServing && state.Capabilities.Covers(worker.Capabilities, demand.Steps[step]))
                    return step;
        return demand.Steps.Count - 1;
    }

    private static long Opens(WorkspaceView state, in TaskRow task, in WorkerRow worker, Demand demand,
        int first, long clock)
    {
        if (task.Priority == Priority.P0
            || state.Capabilities.Covers(worker.Capabilities, demand.Steps[first])) return clock;
        return demand.Upward > first
            && state.Capabilities.Covers(worker.Capabilities, demand.Steps[demand.Upward])
            ? task.ReadyAt + state.Policy.UpgradeAfterMs
            : long.MaxValue;
    }
}

/// <summary>Why one worker cannot have a ready task now.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Reason">`pinned`, `capability`, `tier`, `upgrade`, `paused`, `resting`, `parked`, `window`,
/// `reserve`, `account_budget`, `project_budget`, `busy`, `not_waiting`, or `none`: it could.</param>
/// <param name="Until">Clock until which; 0 when time alone does not end it,
/// <see cref="long.MaxValue"/> until a person does.</param>
/// <param name="Account">Its account; null for none.</param>
public readonly record struct Hindrance(string Worker, string Reason, long Until, string? Account);
