namespace Mmos.Core;

/// <summary>Rules for the policy, for memory, and for whom a task goes to.</summary>
public static partial class Decider
{
    private static Decision Configure(WorkspaceView state, Command.Configure c) =>
        BadPolicy(c.Policy) is { } bad ? bad
        : PolicyShape.AreAlike(c.Policy, state.Policy) ? Nothing : new PolicySet(c.Policy);

    private static Decision Apply(WorkspaceView state, Command.ApplyConfig c) =>
        BadPolicy(c.Policy) is { } bad ? bad
        : c.Hash.Length is 0 or > 64
            ? Rejection.Invalid("hash", "the configuration's hash has 1 to 64 characters")
        : PolicyShape.AreAlike(c.Policy, state.Policy) ? new ConfigApplied(c.Hash)
        : Decision.Accept(new PolicySet(c.Policy), new ConfigApplied(c.Hash));

    private static Rejection? BadPolicy(Policy policy)
    {
        if (policy.MaxRunning < 1)
            return Rejection.Invalid("limits.max_running", $"{policy.MaxRunning} tasks at once; at least 1");
        if (policy.MaxQueueDepth < 1)
            return Rejection.Invalid("limits.max_queue_depth",
                $"{policy.MaxQueueDepth} open tasks; at least 1");
        if (policy.IdleMs < 1 || policy.StallMs < 1)
            return Rejection.Invalid(policy.IdleMs < 1 ? "timers.idle" : "timers.stall",
                "a time without progress is at least 1 ms");
        if (policy.EscalateMs < 1)
            return Rejection.Invalid("escalation.after", "an inbox item may wait for at least 1 ms");
        if (Submission.BadStage(policy.Review) is { } stage) return Rejection.Invalid("review", stage);
        if (policy.ReviewWip < 1)
            return Rejection.Invalid("limits.review_wip", $"{policy.ReviewWip} tasks in review; at least 1");
        if (policy.RetroEvery is < 0 or > Limits.RetroMost)
            return Rejection.Invalid("retro.every",
                $"a retrospective after {policy.RetroEvery} tasks; 0 to {Limits.RetroMost}");
        if (policy.UpgradeAfterMs < 0)
            return Rejection.Invalid("routing.upgrade_after", "a time is not below zero");
        if (policy.OfferMs < 1) return Rejection.Invalid("timers.offer", "an offer lasts at least 1 ms");
        var w = policy.Weights;
        int[] weights = [w.Priority, w.Capability, w.Load, w.Fairness, w.Cost, w.Quota, w.Success];
        if (weights.Any(weight => weight is < 0 or > 1000))
            return Rejection.Invalid("routing.weights", "a weight is 0 to 1");
        if (Math.Max(policy.Rules.Count, Math.Max(policy.Accounts.Count, policy.Resources.Count))
            > Limits.PolicyEntries)
            return Rejection.Invalid("policy",
                $"at most {Limits.PolicyEntries} rules, accounts or resources");
        for (var i = 0; i < policy.Rules.Count; i++)
            if (Condition.Parse(policy.Rules[i].When, out var problem) is null)
                return Rejection.Invalid($"routing.rules[{i}].when", problem!);
        return BadAccount(policy) ?? BadResource(policy);
    }

    private static Rejection? BadAccount(Policy policy)
    {
        foreach (var account in policy.Accounts)
        {
            if (account.ReservePerMille is < 0 or > 1000)
                return Rejection.Invalid($"accounts.{account.Name}.reserve", "a reserve is 0 % to 100 %");
            if (account.BudgetMicroUsd < 0 || account.BudgetTokens < 0)
                return Rejection.Invalid($"accounts.{account.Name}.budget", "a budget is not below zero");
        }
        var twice = policy.Accounts.GroupBy(a => a.Name).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? null : Rejection.Invalid("accounts", $"there are two accounts {twice.Key}");
    }

    private static Rejection? BadResource(Policy policy)
    {
        var empty = policy.Resources.FirstOrDefault(r => r.Count < 1);
        if (empty is not null)
            return Rejection.Invalid($"resources.{empty.Name}", $"{empty.Count} of them; at least 1");
        var twice = policy.Resources.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? null : Rejection.Invalid("resources", $"there are two resources {twice.Key}");
    }

    private static Decision Report(WorkspaceView state, Command.ReportMemory c, in Header header)
    {
        if (c.LimitMb < 1) return Rejection.Invalid("limitMb", $"{c.LimitMb} MB; at least 1");
        var isTight = state.Tight.TryGetValue(c.Host, out var until);
        if (c.UsedMb > c.LimitMb)
            // Said again before it is forgotten, and not more often.
            return isTight && until - header.Clock > Limits.MemoryMs / 2 ? Nothing
                : new MemoryTight(c.Host, c.UsedMb, c.LimitMb, header.Clock + Limits.MemoryMs);
        var hasEased = c.UsedMb * 10L < c.LimitMb * 9L;
        if (!isTight) return Nothing;
        return hasEased ? new MemoryEased(c.Host)
            : until - header.Clock > Limits.MemoryMs / 2 ? Nothing
            : new MemoryTight(c.Host, c.UsedMb, c.LimitMb, header.Clock + Limits.MemoryMs);
    }

    private static Decision Pin(WorkspaceView state, Command.PinTask c)
    {
        if (state.TryTombstone(c.Task, out var finished))
            return Rejection.Conflict(
                $"T{c.Task} is {Words.Of(finished.Status)}; there is nothing to assign");
        if (!state.TryTask(c.Task, out var row)) return NoTask(c.Task);
        if (c.Worker is not null && !state.TryWorker(c.Worker, out _))
            return Rejection.NotFound($"there is no worker {c.Worker}; see them with: mmos worker list");
        if (row.IsInWork)
            return Rejection.Conflict(
                $"T{c.Task} is {Words.Of(row.Status)}; assign it again when it came back");
        if (state.OnlyWorkerOf(row) == c.Worker) return Nothing;
        if (c.Worker is not null && Lacking(state, row, c.Worker) is { } lacking)
            return Rejection.Conflict(
                $"{c.Worker} cannot do T{c.Task}: it has no capability {lacking}");
        return new TaskPinned(c.Task, c.Worker);
    }

    private static string? Lacking(WorkspaceView state, in TaskRow row, string worker)
    {
        state.TryWorker(worker, out var slot);
        var offered = state.Capabilities.Name(state.Workers[slot].Capabilities).Split(',');
        return state.Demands[row.Require].Capabilities.FirstOrDefault(c => !offered.Contains(c));
    }
}
