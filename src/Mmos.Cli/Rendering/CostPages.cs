using System.Globalization;
using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Accounts and costs as `account list` and `cost` print them. Unknown is said, never 0.</summary>
internal static class CostPages
{
    /// <summary>A table of accounts.</summary>
    public static Page Accounts(IReadOnlyList<AccountInfo> accounts, Frame frame)
    {
        if (accounts.Count == 0)
            return new Page().Add("no accounts; name them under accounts: in mmos.yaml", Ink.Faint);
        var table = new TextTable(
            new Column("NAME") { Least = 12 },
            new Column("STATUS"),
            new Column("VENDOR") { LeavesAt = 3 },
            new Column("BILLING") { LeavesAt = 2 },
            new Column("WINDOWS") { Least = 10 },
            new Column("SPENT") { Least = 8, LeavesAt = 1 });
        foreach (var account in accounts)
            table.Add(
                new Cell(account.Name, Ink.Strong), new Cell(Status(account, frame), InkOf(account.Status)),
                account.Vendor ?? "-", account.Billing, Windows(account, frame), Spent(account));
        return table.Fit(frame.Width);
    }

    /// <summary>What was used, as a table over its sum and what it saved.</summary>
    public static Page Cost(CostReport report, Frame frame)
    {
        if (report.Items.Count == 0)
            return new Page().Add("nothing was reported as used", Ink.Faint);
        var table = new TextTable(
            new Column(report.By.ToUpperInvariant()) { Least = 12 },
            new Column("TASKS") { IsRight = true, LeavesAt = 2 },
            new Column("BILLED") { IsRight = true },
            new Column("LIST PRICE") { IsRight = true },
            new Column("TOKENS IN") { IsRight = true, LeavesAt = 1 },
            new Column("TOKENS OUT") { IsRight = true, LeavesAt = 1 });
        foreach (var line in report.Items)
            Row(table, line.Name ?? "unknown", line.Tasks.ToString(CultureInfo.InvariantCulture), line.Cost);
        Row(table, "all", "", report.Total);
        var page = table.Fit(frame.Width).Add();
        return report.Premium is { } premium
            ? page.Add($"wholly on {premium.Model} the same would cost {premium.CostUsd} USD by list price: "
                + $"{premium.SavedUsd} USD saved")
            : page.Add($"saved: unknown; {report.PremiumProblem}", Ink.Faint);
    }

    /// <summary>`parked until 14:03:05`, in a word or a few.</summary>
    public static string Status(AccountInfo account, Frame frame) => (account.Status, Ends(account)) switch
    {
        ("open", _) => "open",
        ("parked", null) => "parked",
        (var status, { } end) => $"{status} until {frame.DayAndTime(end)}",
        var (status, _) => status,
    };

    private static DateTimeOffset? Ends(AccountInfo account) => account.Status switch
    {
        "parked" => account.ParkedUntil,
        "spent" => account.PeriodEndsAt,
        "limited" or "reserve" => account.Windows.OrderByDescending(window => window.Used)
            .Select(window => (DateTimeOffset?)window.ResetsAt).FirstOrDefault(),
        _ => null,
    };

    private static void Row(TextTable table, string name, string tasks, CostInfo cost) => table.Add(
        new Cell(name, Ink.Strong), tasks, cost.BilledUsd ?? "-", cost.NotionalUsd ?? "-",
        Count(cost.Tokens?.Input), Count(cost.Tokens?.Output));

    private static string Windows(AccountInfo account, Frame frame) => account.Windows.Count == 0 ? "-"
        : string.Join(", ", account.Windows.Select(window => FormattableString.Invariant(
            $"{window.Name} {window.Used * 100:0.#} % (resets {frame.Time(window.ResetsAt)})")));

    private static string Spent(AccountInfo account)
    {
        if (account.Budget is not { } budget)
            return account.Spent.Usd is null ? "-" : $"{account.Spent.Usd} USD";
        var parts = new List<string>();
        if (budget.Usd is { } usd)
            parts.Add($"{account.Spent.Usd ?? "0.00"} of {usd} USD");
        if (budget.Tokens is { } tokens)
            parts.Add(FormattableString.Invariant($"{account.Spent.Tokens ?? 0} of {tokens} tokens"));
        return $"{string.Join(", ", parts)} per {budget.Per}";
    }

    private static string Count(long? tokens) => tokens?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static Ink InkOf(string status) => status == "open" ? Ink.Good : Ink.Warn;
}
