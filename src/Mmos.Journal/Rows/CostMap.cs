using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Rows;

/// <summary>Sums of what was used, as clients see them.</summary>
internal static class CostMap
{
    /// <summary>The columns that <see cref="Sum"/> reads, of `usage`, by the name.</summary>
    public const string Sums = "count(distinct task), "
        + "cast(sum(billed_micro_usd) as bigint), cast(sum(notional_micro_usd) as bigint), "
        + "cast(sum(input_tokens) as bigint), cast(sum(output_tokens) as bigint), "
        + "cast(coalesce(sum(case when notional_micro_usd is not null then input_tokens end), 0) as bigint), "
        + "cast(coalesce(sum(case when notional_micro_usd is not null then output_tokens end), 0) as bigint)";

    /// <summary>The order of sums: the costliest first, then by name.</summary>
    public const string Order = "coalesce(sum(billed_micro_usd), 0) desc, "
        + "coalesce(sum(notional_micro_usd), 0) desc, coalesce(sum(input_tokens), 0) desc, 1";

    /// <summary>The column of `usage` that use is summed by.</summary>
    public static string Column(UsageBy by) => by switch
    {
        UsageBy.Project => "project",
        UsageBy.Worker => "worker",
        UsageBy.Model => "model",
        _ => "day",
    };

    public static UsageSum Sum(IRow row) => new(row.TextOrNull(0), row.Int32(1), row.Int64OrNull(2),
        row.Int64OrNull(3), row.Int64OrNull(4), row.Int64OrNull(5), row.Int64(6), row.Int64(7));

    /// <summary>The cost in four columns from this one on.</summary>
    public static CostInfo Map(IRow row, int first) => Money.Cost(row.Int64OrNull(first),
        row.Int64OrNull(first + 1), row.Int64OrNull(first + 2), row.Int64OrNull(first + 3));
}

/// <summary>Accounts as clients see them.</summary>
internal static class AccountMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `account`.</summary>
    public const string Columns = "name, vendor, billing, status, reserve, parked_until, windows, "
        + "budget_micro_usd, budget_tokens, per, spent_micro_usd, spent_tokens, period_ends_at";

    public static AccountInfo Map(IRow row) => new()
    {
        Name = row.Text(0),
        Vendor = row.TextOrNull(1),
        Billing = row.Text(2),
        Status = row.Text(3),
        Reserve = row.Int32(4) / 1000m,
        ParkedUntil = row.TimeOrNull(5),
        Windows = [.. JsonSerializer.Deserialize(row.Bytes(6), Wire.Json.IReadOnlyListAccountWindow)!
            .Select(w => new WindowInfo(w.Name, w.UsedPerMille / 1000m,
                DateTimeOffset.FromUnixTimeMilliseconds(w.ResetsAt)))],
        Budget = row.IsNull(7) && row.IsNull(8) ? null
            : new BudgetInfo(Money.UsdOrNull(row.Int64OrNull(7)), row.Int64OrNull(8), row.Text(9)),
        Spent = new BudgetInfo(Money.Usd(row.Int64(10)), row.Int64(11), row.Text(9)),
        PeriodEndsAt = row.TimeOrNull(12),
    };

    /// <summary>The windows as the table keeps them.</summary>
    public static string Windows(AccountWrite account) =>
        JsonSerializer.Serialize(account.Windows, Wire.Json.IReadOnlyListAccountWindow);
}
