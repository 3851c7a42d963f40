using System.Globalization;
using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>The bounds of a policy by the keys that set them; one line for each.</summary>
internal static class PolicyFields
{
    private static readonly (string Key, Func<Policy, long> Value)[] All =
    [
        ("limits.max_running", p => p.MaxRunning),
        ("limits.max_queue_depth", p => p.MaxQueueDepth),
    ];

    /// <summary>The policy that a configuration asks for, over the one in force.</summary>
    public static Policy Of(PolicyInfo info, Policy inForce) => inForce with
    {
        MaxRunning = info.MaxRunning,
        MaxQueueDepth = info.MaxQueueDepth,
    };

    /// <summary>What is another in the new policy, one line each.</summary>
    public static IReadOnlyList<string> Changes(Policy before, Policy after) =>
        [.. All.Where(f => f.Value(before) != f.Value(after)).Select(f => string.Create(
            CultureInfo.InvariantCulture, $"{f.Key}: {f.Value(before)} -> {f.Value(after)}"))];
}
