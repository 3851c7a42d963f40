using System.Globalization;

namespace Mmos.Core.Tests.Kit;

/// <summary>
/// A policy in few words: `account a metered reserve=200 usd=1000 per=day`, `account b`, `resource db 2`,
/// `rule kind==docs w`, or `upgrade=10s success=500 …` for the rest.
/// </summary>
internal static class PolicyText
{
    public static Policy Of(Policy policy, string[] words, Dictionary<string, string> o) => words switch
    {
        ["account", var name, ..] => policy with
        {
            Accounts = [.. policy.Accounts.Where(a => a.Name != name),
                new AccountTerms(name, "vendor", words.Contains("metered"), (int)(Number(o, "reserve") ?? 0),
                    Number(o, "usd"), Number(o, "tokens"),
                    Enum.Parse<Period>(o.GetValueOrDefault("per") ?? "day", true))],
        },
        ["resource", var name, var count] => policy with
        {
            Resources = [.. policy.Resources.Where(r => r.Name != name),
                new ResourceLimit(name, int.Parse(count, CultureInfo.InvariantCulture))],
        },
        ["rule", .. var when, var prefer] => policy with
        {
            Rules = [.. policy.Rules, new RoutingRule(string.Join(' ', when), prefer)],
        },
        _ => policy with
        {
            UpgradeAfterMs = Number(o, "upgrade") ?? policy.UpgradeAfterMs,
            OfferMs = Number(o, "offer") ?? policy.OfferMs,
            MaxRunning = (int)(Number(o, "running") ?? policy.MaxRunning),
            IdleMs = Number(o, "idle") ?? policy.IdleMs,
            StallMs = Number(o, "stall") ?? policy.StallMs,
            EscalateMs = Number(o, "escalate") ?? policy.EscalateMs,
            Review = o.TryGetValue("review", out var stages) ? stages.Split(',') : policy.Review,
            ReviewWip = (int?)Number(o, "wip") ?? policy.ReviewWip,
            RetroEvery = (int?)Number(o, "retro") ?? policy.RetroEvery,
            Weights = policy.Weights with
            {
                Priority = (int)(Number(o, "priority") ?? policy.Weights.Priority),
                Capability = (int)(Number(o, "capability") ?? policy.Weights.Capability),
                Load = (int)(Number(o, "load") ?? policy.Weights.Load),
                Fairness = (int)(Number(o, "fairness") ?? policy.Weights.Fairness),
                Cost = (int)(Number(o, "cost") ?? policy.Weights.Cost),
                Quota = (int)(Number(o, "quota") ?? policy.Weights.Quota),
                Success = (int)(Number(o, "success") ?? policy.Weights.Success),
            },
        },
    };

    private static long? Number(Dictionary<string, string> o, string name) =>
        o.TryGetValue(name, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
