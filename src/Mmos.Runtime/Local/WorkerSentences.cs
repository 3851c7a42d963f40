using System.Globalization;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Says in sentences why the workers that are there do not take a ready task.</summary>
internal static class WorkerSentences
{
    private const int MostNames = 5;

    public static IEnumerable<string> Of(WorkspaceView view, TaskRow row)
    {
        var all = Hindrances.Of(view, row, view.Clock);
        if (all.Count == 0)
        {
            yield return "No worker is there; workers are started by: mmos run PLAN --resume";
            yield break;
        }
        if (view.OnlyWorkerOf(row) is { } only && all.All(h => h.Worker != only))
            yield return $"Only {only} may have it, and it is not there; for any other: mmos task assign "
                + $"T{row.Number} auto";
        foreach (var alike in all.GroupBy(h => (h.Reason, h.Until, OfAccount(h))))
            if (Sentence(view, row, alike.First(), Names([.. alike])) is { } sentence)
                yield return sentence;
    }

    // What holds an account holds each of its workers: one sentence names the account.
    private static string? OfAccount(in Hindrance hindrance) =>
        hindrance.Reason is "parked" or "window" or "reserve" or "account_budget" ? hindrance.Account : null;

    private static string? Sentence(WorkspaceView view, in TaskRow row, in Hindrance h, string who) =>
        h.Reason switch
        {
            "pinned" => null,
            "capability" => $"Not able: {who} lack a capability it needs; see: mmos task show T{row.Number}",
            "tier" => $"Not able: {who} are of another tier than {Words.Of(view.TierOf(row))}.",
            "upgrade" => h.Until == long.MaxValue
                ? $"Of a lower tier than it asks: {who}."
                : $"Tier not yet open: {who} may take it from {Clocks.Text(h.Until)} on "
                    + "(routing.upgrade_after).",
            "paused" => $"Take nothing new: {who}.",
            "resting" => $"Rest after failures until {Clocks.Text(h.Until)}: {who}.",
            "parked" => h.Until == long.MaxValue
                ? $"Account {h.Account} is parked ({who}): mmos account unpark {h.Account}"
                : $"Account {h.Account} is parked until {Clocks.Text(h.Until)} ({who}).",
            "window" => $"Account {h.Account} is used up until {Clocks.Text(h.Until)} ({who}).",
            "reserve" => $"Account {h.Account} is down to its reserve, which only P0 may use, until "
                + $"{Clocks.Text(h.Until)} ({who}).",
            "account_budget" => $"Account {h.Account} has no budget left for it ({who}): "
                + $"{Left(Account(view, h.Account!).Budget)}"
                + (h.Until > 0 ? $"; a new period begins {Clocks.Text(h.Until)}." : "."),
            "project_budget" => $"Project {view.Projects[row.Project].Slug} has no budget left for it "
                + $"({who}): {Left(view.Projects[row.Project].Budget)}.",
            "busy" => $"No free slot: {who}.",
            "not_waiting" => $"Not waiting for work: {who}.",
            _ => $"Could take it: {who}.",
        };

    private static string Names(IReadOnlyList<Hindrance> all)
    {
        var shown = string.Join(", ", all.Take(MostNames).Select(h => h.Worker));
        return all.Count <= MostNames ? shown : $"{shown} and {all.Count - MostNames} more";
    }

    private static AccountRow Account(WorkspaceView view, string name)
    {
        view.TryAccount(name, out var slot);
        return view.Accounts[slot];
    }

    private static string Left(in Budget budget)
    {
        var parts = new List<string>();
        if (budget.MicroUsd is { } usd)
            parts.Add($"{ReadModel.Money.Usd(budget.SpentMicroUsd)} of {ReadModel.Money.Usd(usd)} US dollars "
                + $"spent, {ReadModel.Money.Usd(budget.ReservedMicroUsd)} held back for what runs");
        if (budget.Tokens is { } tokens)
            parts.Add($"{budget.SpentTokens} of {tokens} tokens used, {budget.ReservedTokens} held back "
                + "for what runs");
        return string.Join("; ", parts);
    }
}

/// <summary>Clocks of deadlines for people: they follow the wall clock.</summary>
internal static class Clocks
{
    /// <summary>`2026-11-20 14:03:05Z`.</summary>
    public static string Text(long clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock)
        .ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
