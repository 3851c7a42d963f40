using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>A row of `account` as it must be after the batch.</summary>
public sealed record AccountWrite
{
    /// <summary>Its name: the key.</summary>
    public required string Name { get; init; }

    /// <summary>Who bills; null when no configuration names it.</summary>
    public string? Vendor { get; init; }

    /// <summary>`subscription` or `metered`.</summary>
    public required string Billing { get; init; }

    /// <summary>`open`, `reserve`, `parked`, `limited` or `spent`.</summary>
    public required string Status { get; init; }

    /// <summary>Share of its windows that is kept, per mille.</summary>
    public required int Reserve { get; init; }

    /// <summary>Clock until which it is parked; null: it is not, or until a person unparks it.</summary>
    public long? ParkedUntil { get; init; }

    /// <summary>Its windows, by name.</summary>
    public required IReadOnlyList<AccountWindow> Windows { get; init; }

    /// <summary>What may be used in a period, and what was.</summary>
    public required Budget Budget { get; init; }

    /// <summary>The period, in <see cref="Words"/>.</summary>
    public required string Per { get; init; }

    /// <summary>Clock at which the period ends; null before anything was used in it.</summary>
    public long? PeriodEndsAt { get; init; }

    /// <summary>The row of an account.</summary>
    public static AccountWrite Of(in AccountRow row, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var name = row.Name;
        return new AccountWrite
        {
            Name = name,
            Vendor = policy.Accounts.FirstOrDefault(terms => terms.Name == name)?.Vendor,
            Billing = row.IsMetered ? "metered" : "subscription",
            Status = StatusOf(row),
            Reserve = row.ReservePerMille,
            ParkedUntil = row.ParkedUntil is 0 or long.MaxValue ? null : row.ParkedUntil,
            Windows = row.Windows,
            Budget = row.Budget,
            Per = Words.Of(row.Per),
            PeriodEndsAt = row.PeriodEndsAt == 0 ? null : row.PeriodEndsAt,
        };
    }

    private static string StatusOf(in AccountRow row) => row switch
    {
        { ParkedUntil: > 0 } => "parked",
        { UsedPerMille: >= 1000 } => "limited",
        { Budget.IsSpent: true } => "spent",
        { Gate: AccountGate.Reserve } => "reserve",
        _ => "open",
    };
}

/// <summary>A row of `usage`: what an attempt used since its last report; inserted, never changed.</summary>
public sealed record UsageWrite
{
    /// <summary>Number of the event it comes from: the key.</summary>
    public required long Seq { get; init; }

    /// <summary>Wall clock.</summary>
    public required long At { get; init; }

    /// <summary>Slug of the task's project.</summary>
    public required string Project { get; init; }

    /// <summary>The task.</summary>
    public required int Task { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Its author.</summary>
    public required string Worker { get; init; }

    /// <summary>The account; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>How much.</summary>
    public required Usage Used { get; init; }

    /// <summary>The day (UTC) of <see cref="At"/>, `YYYY-MM-DD`.</summary>
    public string Day => DateTimeOffset.FromUnixTimeMilliseconds(At)
        .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
