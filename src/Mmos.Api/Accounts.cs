namespace Mmos.Api;

/// <summary>The accounts that workers draw on. Whoever sees an account's limit reports it here: it is the
/// account's, not the worker's.</summary>
public interface IAccounts
{
    /// <summary>Every account, by name.</summary>
    Task<Answer<IReadOnlyList<AccountInfo>>> List(CancellationToken cancel);

    /// <summary>Gives its workers nothing new.</summary>
    /// <param name="account">The account.</param>
    /// <param name="until">When that ends; null: when it is unparked.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Park(string account, DateTimeOffset? until, CancellationToken cancel);

    /// <summary>Gives its workers work again.</summary>
    Task<Answer<Done>> Unpark(string account, CancellationToken cancel);

    /// <summary>Reports how much of a window is used.</summary>
    /// <param name="account">The account.</param>
    /// <param name="window">The window, such as `5h` or `week`.</param>
    /// <param name="used">The used share, 0-1.</param>
    /// <param name="resetsAt">When it begins anew.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Report(string account, string window, decimal used, DateTimeOffset resetsAt,
        CancellationToken cancel);

    /// <summary>It reached a limit: it rests, and what its workers author goes back.</summary>
    /// <param name="account">The account.</param>
    /// <param name="window">The window that is used up.</param>
    /// <param name="resetsAt">When it begins anew; null when that is unknown.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Limit(string account, string window, DateTimeOffset? resetsAt,
        CancellationToken cancel);
}

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
