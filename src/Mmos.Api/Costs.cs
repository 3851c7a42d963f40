using System.Text.Json.Serialization;

namespace Mmos.Api;

/// <summary>What an attempt used since its last report. Unknown is null, never 0.</summary>
public sealed record UsageReport
{
    /// <summary>Money that is billed, US dollars.</summary>
    [JsonConverter(typeof(MoneyJson))]
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
