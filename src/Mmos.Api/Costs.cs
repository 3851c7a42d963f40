namespace Mmos.Api;

/// <summary>What an attempt used since its last report. Unknown is null, never 0.</summary>
public sealed record UsageReport
{
    /// <summary>Money that is billed, US dollars.</summary>
    public decimal? BilledUsd { get; init; }

    /// <summary>Tokens read, those from or to a cache apart.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens read from the vendor's cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Tokens written to the vendor's cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>The model; null for the worker's own.</summary>
    public string? Model { get; init; }
}

/// <summary>What was used.</summary>
/// <param name="By">`project`, `worker`, `model` or `day`.</param>
/// <param name="Items">One for each, the costliest first.</param>
/// <param name="Total">All of it.</param>
/// <param name="Premium">The same work done wholly on the premium model; null when that cannot be
/// said.</param>
/// <param name="PremiumProblem">Why not; null when it can.</param>
public sealed record CostReport(string By, IReadOnlyList<CostLine> Items, CostInfo Total,
    PremiumCost? Premium, string? PremiumProblem);

/// <summary>What one project, worker, model or day used.</summary>
/// <param name="Name">Its name; null when it was not known.</param>
/// <param name="Tasks">How many tasks.</param>
/// <param name="Cost">What they used there.</param>
public sealed record CostLine(string? Name, int Tasks, CostInfo Cost);

/// <summary>A comparison by list price, over the tokens whose price is known.</summary>
/// <param name="Model">The premium model.</param>
/// <param name="CostUsd">What it would have cost there.</param>
/// <param name="SavedUsd">How much less it did by list price.</param>
public sealed record PremiumCost(string Model, string CostUsd, string SavedUsd);

/// <summary>An account as clients see it.</summary>
public sealed record AccountInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Who bills; null when no configuration names it.</summary>
    public string? Vendor { get; init; }

    /// <summary>subscription or metered.</summary>
    public required string Billing { get; init; }

    /// <summary>open, reserve (only P0), parked, limited (a window is used up) or spent (its budget
    /// is).</summary>
    public required string Status { get; init; }

    /// <summary>When it is unparked; null when it is not parked, or until a person does.</summary>
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>Share of its windows that is kept for people and P0, 0-1.</summary>
    public decimal Reserve { get; init; }

    /// <summary>Its windows, as far as they were reported.</summary>
    public IReadOnlyList<WindowInfo> Windows { get; init; } = [];

    /// <summary>What may be used in a period; null for no cap.</summary>
    public BudgetInfo? Budget { get; init; }

    /// <summary>What was used in this period.</summary>
    public BudgetInfo Spent { get; init; } = new(null, null);

    /// <summary>When the period ends; null before anything was used in it.</summary>
    public DateTimeOffset? PeriodEndsAt { get; init; }
}

/// <summary>A window of an account's quota.</summary>
/// <param name="Name">Its name, such as `5h` or `week`.</param>
/// <param name="Used">The used share, 0-1.</param>
/// <param name="ResetsAt">When it begins anew.</param>
public sealed record WindowInfo(string Name, decimal Used, DateTimeOffset ResetsAt);
