using System.Globalization;
using Mmos.Api;

namespace Mmos.Runtime.ReadModel;

/// <summary>Amounts of money: integers of a millionth of a US dollar inside, decimal strings for
/// clients.</summary>
public static class Money
{
    /// <summary>The amount in US dollars with at least two decimals: `0.0123`.</summary>
    public static string Usd(long microUsd) =>
        (microUsd / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);

    /// <summary>The amount in US dollars; null when it is unknown.</summary>
    public static string? UsdOrNull(long? microUsd) => microUsd is { } known ? Usd(known) : null;

    /// <summary>Millionths of this amount in US dollars.</summary>
    public static long Micro(decimal usd) => (long)decimal.Round(usd * 1_000_000m);

    /// <summary>Sums as clients see them.</summary>
    public static CostInfo Cost(long? billed, long? notional, long? input, long? output) => new()
    {
        BilledUsd = UsdOrNull(billed),
        NotionalUsd = UsdOrNull(notional),
        Tokens = input is null && output is null ? null : new TokenCounts(input, output),
    };
}
