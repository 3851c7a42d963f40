using System.Globalization;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>The parts of a policy by the keys that set them.</summary>
internal static class PolicyFields
{
    private static readonly (string Key, Func<Policy, IEnumerable<string>> Value)[] All =
    [
        ("limits.max_running", p => [Number(p.MaxRunning)]),
        ("limits.max_queue_depth", p => [Number(p.MaxQueueDepth)]),
        ("routing.upgrade_after", p => [Number(p.UpgradeAfterMs) + " ms"]),
        ("timers.offer", p => [Number(p.OfferMs) + " ms"]),
        ("routing.weights", p => [$"{p.Weights}"]),
        ("routing.rules", p => p.Rules.Select(rule => $"{rule}")),
        ("accounts", p => p.Accounts.Select(account => $"{account}")),
        ("timers.idle", p => [Number(Policies.IdleMs(p)) + " ms"]),
        ("timers.stall", p => [Number(Policies.StallMs(p)) + " ms"]),
        ("escalation.after", p => [Number(Policies.EscalateMs(p)) + " ms"]),
        ("limits.review_wip", p => [Number(p.ReviewWip ?? Limits.ReviewWip)]),
        ("retro.every", p => [Number(Policies.RetroEvery(p))]),
        ("review", p => p.Review ?? []),
        ("gates.protect", p => p.Protect ?? []),
        ("resources", p => p.Resources.Select(resource => $"{resource}")),
    ];

    /// <summary>What is another in the new policy, one line each: a single value with both, others by their
    /// key.</summary>
    public static IReadOnlyList<string> Changes(Policy before, Policy after)
    {
        List<string> changes = [];
        foreach (var (key, value) in All)
        {
            List<string> was = [.. value(before)], now = [.. value(after)];
            if (was.SequenceEqual(now)) continue;
            var isShort = was is [{ Length: < 30 }] && now is [{ Length: < 30 }];
            changes.Add(isShort ? $"{key}: {was[0]} -> {now[0]}" : $"{key}: changed");
        }
        return changes;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
