using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Local;

/// <summary>Between the wire form of a policy and the core's.</summary>
internal static class WirePolicy
{
    /// <summary>The policy in the core's units: per mille, milliseconds, millionths of a US dollar.</summary>
    public static Policy Of(PolicySpec spec) => new(spec.MaxRunning, spec.MaxQueueDepth,
        (long)spec.UpgradeAfter.TotalMilliseconds, (long)spec.Offer.TotalMilliseconds)
    {
        IdleMs = (long?)spec.Idle?.TotalMilliseconds,
        StallMs = (long?)spec.Stall?.TotalMilliseconds,
        EscalateMs = (long?)spec.EscalateAfter?.TotalMilliseconds,
        ReviewWip = spec.ReviewWip,
        RetroEvery = spec.RetroEvery,
        Review = spec.Review is { Count: > 0 } stages ? stages : null,
        Protect = spec.Protect is { Count: > 0 } globs ? globs : null,
        Weights = Of(spec.Weights),
        Rules = [.. spec.Rules.Select(rule => new RoutingRule(rule.When, rule.Prefer))],
        Accounts = [.. spec.Accounts.Select(Of)],
        Resources = [.. spec.Resources.OrderBy(resource => resource.Key, StringComparer.Ordinal)
            .Select(resource => new ResourceLimit(resource.Key, resource.Value))],
    };

    private static Weights Of(WeightSpec weights) => new(PerMille(weights.Priority),
        PerMille(weights.Capability), PerMille(weights.Load), PerMille(weights.Fairness),
        PerMille(weights.Cost), PerMille(weights.Quota), PerMille(weights.Success));

    private static AccountTerms Of(AccountSpec account) => new(account.Name, account.Vendor,
        account.Billing == "metered", PerMille(account.Reserve),
        account.BudgetUsd is { } usd ? Money.Micro(usd) : null, account.BudgetTokens, account.Per switch
        {
            "hour" => Period.Hour,
            "week" => Period.Week,
            "month" => Period.Month,
            _ => Period.Day,
        });

    /// <summary>A share as a whole number per mille; what is not one stays so, and is refused.</summary>
    public static int PerMille(decimal share) =>
        (int)decimal.Round(Math.Clamp(share, -1000, 1000) * 1000, MidpointRounding.AwayFromZero);
}
