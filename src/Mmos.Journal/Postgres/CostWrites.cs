using Mmos.Core;
using Mmos.Journal.Rows;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Puts what a batch changes of accounts and costs into statements; there is seldom much of
/// it.</summary>
internal static class CostWrites
{
    private const string PutAccount = """
        insert into mmos.account (workspace, name, vendor, billing, status, reserve, parked_until, windows,
          budget_micro_usd, budget_tokens, per, spent_micro_usd, spent_tokens, period_ends_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (workspace, name) do update set vendor = excluded.vendor, billing = excluded.billing,
          status = excluded.status, reserve = excluded.reserve, parked_until = excluded.parked_until,
          windows = excluded.windows, budget_micro_usd = excluded.budget_micro_usd,
          budget_tokens = excluded.budget_tokens, per = excluded.per,
          spent_micro_usd = excluded.spent_micro_usd, spent_tokens = excluded.spent_tokens,
          period_ends_at = excluded.period_ends_at
        """;

    private const string AddUsage = """
        insert into mmos.usage (workspace, seq, at, day, project, task, attempt, worker, account, model,
          billed_micro_usd, notional_micro_usd, input_tokens, output_tokens)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    private const string Units = "billed_micro_usd, notional_micro_usd, input_tokens, output_tokens";

    /// <summary>Names of its tables.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["account", "usage", "task_cost", "project_cost"];

    public static void Into(NpgsqlBatch batch, string workspace, TableWrites writes)
    {
        foreach (var a in writes.Accounts)
            batch.Add(PutAccount, workspace, PgText.Clean(a.Name), PgText.CleanOrNull(a.Vendor), a.Billing,
                a.Status, a.Reserve, a.ParkedUntil, PgText.Clean(AccountMap.Windows(a)), a.Budget.MicroUsd,
                a.Budget.Tokens, a.Per, a.Budget.SpentMicroUsd, a.Budget.SpentTokens, a.PeriodEndsAt);
        foreach (var usage in writes.Usage)
        {
            batch.Add(AddUsage, [workspace, usage.Seq, usage.At, usage.Day, usage.Project, usage.Task,
                usage.Attempt, PgText.Clean(usage.Worker), PgText.CleanOrNull(usage.Account),
                PgText.CleanOrNull(usage.Used.Model), .. Amounts(usage.Used)]);
            batch.Add(Sum("task_cost", "number"), [workspace, usage.Task, .. Amounts(usage.Used)]);
            batch.Add(Sum("project_cost", "slug"), [workspace, usage.Project, .. Amounts(usage.Used)]);
        }
    }

    private static object?[] Amounts(Usage used) =>
        [used.BilledMicroUsd, used.NotionalMicroUsd, used.InputTokens, used.OutputTokens];

    // A sum stays unknown until something is known: null + 1 is null.
    private static string Sum(string table, string key) => $"""
        insert into mmos.{table} as s (workspace, {key}, {Units}) values ($1, $2, $3, $4, $5, $6)
        on conflict (workspace, {key}) do update set {string.Join(", ", Units.Split(", ").Select(unit =>
            $"{unit} = coalesce(s.{unit} + excluded.{unit}, s.{unit}, excluded.{unit})"))}
        """;
}
