namespace Mmos.Core;

/// <summary>Bounds and preferences that a person may set; part of the log, so that every process decides
/// alike.</summary>
/// <param name="MaxRunning">Author leases at once.</param>
/// <param name="MaxQueueDepth">Open tasks per project.</param>
/// <param name="UpgradeAfterMs">How long a task waits for a cheaper worker before an idle, more costly one
/// may
/// take it, milliseconds.</param>
/// <param name="OfferMs">How long an offer waits to be accepted, milliseconds.</param>
/// <remarks>A policy of an older log says nothing of what came later: each such field has its
/// default.</remarks>
public sealed record Policy(
    int MaxRunning, int MaxQueueDepth, long UpgradeAfterMs = 300_000, long OfferMs = 60_000)
{
    /// <summary>What holds until somebody sets another.</summary>
    public static Policy Default { get; } = new(Limits.MaxRunning, Limits.MaxQueueDepth);

    /// <summary>What counts how much when a worker is chosen.</summary>
    public Weights Weights { get => field ?? Weights.Default; init; }

    /// <summary>Preferences by condition; the first that fits a task wins.</summary>
    public IReadOnlyList<RoutingRule> Rules { get => field ?? []; init; }

    /// <summary>The accounts that workers may name; one that is not here has no reserve and no
    /// budget.</summary>
    public IReadOnlyList<AccountTerms> Accounts { get => field ?? []; init; }

    /// <summary>Named things that only so many tasks may hold at once.</summary>
    public IReadOnlyList<ResourceLimit> Resources { get => field ?? []; init; }

    /// <summary>How long an attempt may show no progress before that is shown, milliseconds; null for
    /// <see cref="Limits.IdleMs"/>.</summary>
    public long? IdleMs { get; init; }

    /// <summary>How long an attempt may show no progress before a person is asked, milliseconds; null for
    /// <see cref="Limits.StallMs"/>.</summary>
    public long? StallMs { get; init; }

    /// <summary>How long an inbox item may wait before its escalation is raised, milliseconds; null for
    /// <see cref="Limits.EscalateMs"/>.</summary>
    public long? EscalateMs { get; init; }

    /// <summary>Stages of the review of every task that does not say its own; null for none.</summary>
    public IReadOnlyList<string>? Review { get; init; }

    /// <summary>Globs of the paths whose change needs a review; null for none.</summary>
    public IReadOnlyList<string>? Protect { get; init; }

    /// <summary>Tasks in review at which no new authoring starts but P0; null for
    /// <see cref="Limits.ReviewWip"/>.</summary>
    public int? ReviewWip { get; init; }

    /// <summary>After so many finished tasks a retrospective is held; 0 for never, null for
    /// <see cref="Limits.RetroEvery"/>.</summary>
    public int? RetroEvery { get; init; }
}

/// <summary>A policy's numbers, where it says nothing those of <see cref="Limits"/>.</summary>
public static class Policies
{
    /// <summary>See <see cref="Policy.IdleMs"/>.</summary>
    public static long IdleMs(Policy policy) => policy?.IdleMs ?? Limits.IdleMs;

    /// <summary>See <see cref="Policy.StallMs"/>.</summary>
    public static long StallMs(Policy policy) => policy?.StallMs ?? Limits.StallMs;

    /// <summary>See <see cref="Policy.EscalateMs"/>.</summary>
    public static long EscalateMs(Policy policy) => policy?.EscalateMs ?? Limits.EscalateMs;

    /// <summary>See <see cref="Policy.RetroEvery"/>.</summary>
    public static int RetroEvery(Policy policy) => policy?.RetroEvery ?? Limits.RetroEvery;
}

/// <summary>What counts how much in a worker's score, per mille; only their proportions matter.</summary>
/// <param name="Priority">The task's class.</param>
/// <param name="Capability">How well the wished capabilities fit.</param>
/// <param name="Load">How many slots are free.</param>
/// <param name="Fairness">How long ago it was served.</param>
/// <param name="Cost">How cheap its tier is.</param>
/// <param name="Quota">How much of its account's windows is left.</param>
/// <param name="Success">How often its profile's work of this kind passed.</param>
public sealed record Weights(
    int Priority, int Capability, int Load, int Fairness, int Cost, int Quota, int Success)
{
    /// <summary>The mission's weights (design section 4).</summary>
    public static Weights Default { get; } = new(500, 300, 150, 50, 0, 0, 0);

    /// <summary>All of them together; at least 1.</summary>
    public int Sum() => Math.Max(1, Priority + Capability + Load + Fairness + Cost + Quota + Success);
}

/// <summary>Prefers a worker for the tasks that a condition holds for.</summary>
/// <param name="When">The condition; see <see cref="Mmos.Core.Condition"/>.</param>
/// <param name="Prefer">Name of the worker.</param>
public sealed record RoutingRule(string When, string Prefer);

/// <summary>What is agreed for an account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Vendor">Who bills.</param>
/// <param name="IsMetered">What is used is billed; otherwise a subscription covers it.</param>
/// <param name="ReservePerMille">Share of its windows that is kept for people and P0.</param>
/// <param name="BudgetMicroUsd">What may be spent in a period, millionths of a US dollar; null for no
/// cap.</param>
/// <param name="BudgetTokens">Tokens that may be used in a period; null for no cap.</param>
/// <param name="Per">The period.</param>
public sealed record AccountTerms(string Name, string Vendor, bool IsMetered, int ReservePerMille,
    long? BudgetMicroUsd, long? BudgetTokens, Period Per);

/// <summary>A named thing that only so many tasks may hold at once.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many.</param>
public sealed record ResourceLimit(string Name, int Count);

/// <summary>A period of a budget; it begins on the hour, at midnight, on Monday or on the first
/// (UTC).</summary>
public enum Period : byte
{
    /// <summary>From hour to hour.</summary>
    Hour,
    /// <summary>From midnight to midnight.</summary>
    Day,
    /// <summary>From Monday to Monday.</summary>
    Week,
    /// <summary>From month to month.</summary>
    Month,
}
