using System.Text.Json.Serialization;

namespace Mmos.Api;

/// <summary>Bounds and preferences of a workspace, as `mmos.yaml` says them.</summary>
public sealed record PolicySpec
{
    /// <summary>Tasks in work at once.</summary>
    public int MaxRunning { get; init; } = 20;

    /// <summary>Open tasks per project.</summary>
    public int MaxQueueDepth { get; init; } = 1000;

    /// <summary>How long a task waits for a cheaper worker before an idle, more costly one may take
    /// it.</summary>
    public TimeSpan UpgradeAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an offer waits to be accepted.</summary>
    public TimeSpan Offer { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What counts how much when a worker is chosen.</summary>
    public WeightSpec Weights { get; init; } = new();

    /// <summary>Preferences by condition; the first that fits a task wins.</summary>
    public IReadOnlyList<RuleSpec> Rules { get; init; } = [];

    /// <summary>The accounts that workers may name.</summary>
    public IReadOnlyList<AccountSpec> Accounts { get; init; } = [];

    /// <summary>How long an attempt may show no progress before that is shown; null for 10 minutes.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>How long an attempt may show no progress before a person is asked; null for 2
    /// hours.</summary>
    public TimeSpan? Stall { get; init; }

    /// <summary>How long an inbox item may wait before its escalation is raised; null for 5
    /// minutes.</summary>
    public TimeSpan? EscalateAfter { get; init; }

    /// <summary>Tasks in review at which no new authoring starts but P0; null for the default of 5.</summary>
    public int? ReviewWip { get; init; }

    /// <summary>After so many finished tasks a retrospective is held; 0-1000, 0 for never, null for the
    /// default of 3.</summary>
    public int? RetroEvery { get; init; }

    /// <summary>Review stages of tasks that do not say their own; null for none.</summary>
    public IReadOnlyList<string>? Review { get; init; }

    /// <summary>Globs of the paths whose change needs a review.</summary>
    public IReadOnlyList<string> Protect { get; init; } = [];

    /// <summary>Named things, and how many tasks may hold each at once.</summary>
    public IReadOnlyDictionary<string, int> Resources { get; init; } = new Dictionary<string, int>();
}

/// <summary>What counts how much in a worker's score; each 0-1, only their proportions matter.</summary>
public sealed record WeightSpec
{
    /// <summary>The task's priority class.</summary>
    public decimal Priority { get; init; } = 0.5m;

    /// <summary>How well the wished capabilities fit.</summary>
    public decimal Capability { get; init; } = 0.3m;

    /// <summary>How many slots are free.</summary>
    public decimal Load { get; init; } = 0.15m;

    /// <summary>How long ago it was served.</summary>
    public decimal Fairness { get; init; } = 0.05m;

    /// <summary>How cheap its tier is.</summary>
    public decimal Cost { get; init; }

    /// <summary>How much of its account's windows is left.</summary>
    public decimal Quota { get; init; }

    /// <summary>How often its work of this kind passed.</summary>
    public decimal Success { get; init; }
}

/// <summary>Prefers a worker for the tasks that a condition holds for.</summary>
/// <param name="When">The condition, such as `kind == research`.</param>
/// <param name="Prefer">Name of the worker.</param>
public sealed record RuleSpec(string When, string Prefer);

/// <summary>What is agreed for an account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Vendor">Who bills.</param>
/// <param name="Billing">`subscription` or `metered`.</param>
/// <param name="Reserve">Share of its windows that is kept for people and P0, 0-1.</param>
/// <param name="BudgetUsd">What may be spent in a period, US dollars; null for no cap.</param>
/// <param name="BudgetTokens">Tokens that may be used in a period; null for no cap.</param>
/// <param name="Per">The period: hour, day, week or month.</param>
public sealed record AccountSpec(string Name, string Vendor, string Billing, decimal Reserve,
    [property: JsonConverter(typeof(MoneyJson))] decimal? BudgetUsd, long? BudgetTokens, string Per);
