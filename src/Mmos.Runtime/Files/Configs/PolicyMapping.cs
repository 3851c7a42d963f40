using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>What `mmos.yaml` says of bounds and preferences, as the seam takes it. Pure.</summary>
public static class PolicyMapping
{
    /// <summary>The policy of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="workers">How many workers were asked for: asking for more than `limits.max_running` is
    /// asking for as many running tasks.</param>
    public static PolicySpec Of(Config config, int workers = 0)
    {
        ArgumentNullException.ThrowIfNull(config);
        var weights = config.Routing.Weights;
        return new PolicySpec
        {
            MaxRunning = Math.Max(config.Limits.MaxRunning, workers),
            MaxQueueDepth = config.Limits.MaxQueueDepth,
            UpgradeAfter = config.Routing.UpgradeAfter,
            Offer = config.Timers.Offer,
            Idle = config.Timers.Idle,
            Stall = config.Timers.Stall,
            EscalateAfter = config.Escalation.After,
            ReviewWip = config.Limits.ReviewWip,
            RetroEvery = config.Retro.Every,
            Review = config.Review,
            Protect = config.Gates.Protect,
            Weights = new WeightSpec
            {
                Priority = weights.Priority,
                Capability = weights.Capability,
                Load = weights.Load,
                Fairness = weights.Fairness,
                Cost = weights.Cost,
                Quota = weights.Quota,
                Success = weights.Success,
            },
            Rules = [.. config.Routing.Rules.Select(rule => new RuleSpec(rule.When, rule.Prefer))],
            // In the order of their names: the same file gives the same policy, whoever reads it.
            Accounts = [.. config.Accounts.OrderBy(account => account.Key, StringComparer.Ordinal)
                .Select(account => Account(account.Key, account.Value))],
            Resources = config.Resources,
        };
    }

    private static AccountSpec Account(string name, AccountConfig account) => new(name, account.Vendor,
        account.Billing, account.ReservePercent / 100m, account.Budget?.Usd, account.Budget?.Tokens,
        account.Budget?.Per ?? BudgetFields.Per.Default!);
}
