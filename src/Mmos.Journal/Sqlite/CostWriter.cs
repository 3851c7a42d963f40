using Mmos.Journal.Rows;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Stores what a batch changes of accounts and costs, inside the caller's transaction.</summary>
internal static class CostWriter
{
    private const string PutAccount = """
        insert or replace into account (name, vendor, billing, status, reserve, parked_until, windows,
          budget_micro_usd, budget_tokens, per, spent_micro_usd, spent_tokens, period_ends_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string AddUsage = """
        insert into usage (seq, at, day, project, task, attempt, worker, account, model, billed_micro_usd,
          notional_micro_usd, input_tokens, output_tokens)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    // A sum stays unknown until something is known: null + 1 is null.
    private const string Sums = """
        (?, ?, ?, ?, ?)
        on conflict do update set
          billed_micro_usd = coalesce(billed_micro_usd + excluded.billed_micro_usd, billed_micro_usd,
            excluded.billed_micro_usd),
          notional_micro_usd = coalesce(notional_micro_usd + excluded.notional_micro_usd, notional_micro_usd,
            excluded.notional_micro_usd),
          input_tokens = coalesce(input_tokens + excluded.input_tokens, input_tokens, excluded.input_tokens),
          output_tokens = coalesce(output_tokens + excluded.output_tokens, output_tokens,
            excluded.output_tokens)
        """;

    private const string Units = "billed_micro_usd, notional_micro_usd, input_tokens, output_tokens";

    /// <summary>Names of its tables.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["account", "usage", "task_cost", "project_cost"];

    public static void Apply(Database database, TableWrites writes)
    {
        foreach (var account in writes.Accounts) Put(database, account);
        foreach (var usage in writes.Usage) Put(database, usage);
    }

    private static void Put(Database database, AccountWrite account) => database.Statement(PutAccount)
        .With(account.Name).With(account.Vendor).With(account.Billing).With(account.Status)
        .With(account.Reserve).With(account.ParkedUntil).With(AccountMap.Windows(account))
        .With(account.Budget.MicroUsd).With(account.Budget.Tokens).With(account.Per)
        .With(account.Budget.SpentMicroUsd).With(account.Budget.SpentTokens).With(account.PeriodEndsAt).Run();

    private static void Put(Database database, UsageWrite usage)
    {
        With(database.Statement(AddUsage).With(usage.Seq).With(usage.At).With(usage.Day).With(usage.Project)
            .With(usage.Task).With(usage.Attempt).With(usage.Worker).With(usage.Account)
            .With(usage.Used.Model), usage).Run();
        With(database.Statement($"insert into task_cost (number, {Units}) values {Sums}").With(usage.Task),
            usage).Run();
        With(database.Statement($"insert into project_cost (slug, {Units}) values {Sums}")
            .With(usage.Project), usage).Run();
    }

    private static Statement With(Statement statement, UsageWrite usage) => statement
        .With(usage.Used.BilledMicroUsd).With(usage.Used.NotionalMicroUsd).With(usage.Used.InputTokens)
        .With(usage.Used.OutputTokens);
}
