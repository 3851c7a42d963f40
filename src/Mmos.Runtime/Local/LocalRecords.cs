using Mmos.Api;
using Mmos.Runtime.Files;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Mmos.Runtime.Reports;

namespace Mmos.Runtime.Local;

/// <summary>The log and what is derived from it, in-process.</summary>
internal sealed class LocalRecords(LocalCalls calls, PriceTable prices) : IRecords
{
    private readonly PerformanceLog _performance = new();
    private readonly LocalRetros _retros = new(calls);

    public Task<Answer<IReadOnlyList<EventInfo>>> Events(long since, string? task, int limit,
        CancellationToken cancel) =>
        task is null || LocalCalls.TaskNumber(task) is not null
            ? calls.Query(
                () => calls.Tables.Events(since, task is null ? null
                : LocalCalls.TaskNumber(task), limit, cancel))
            : Task.FromResult(LocalCalls.NoTask<IReadOnlyList<EventInfo>>(task));

    public async Task<long> WaitForChange(long seq, CancellationToken cancel)
    {
        await calls.Pump.WaitPast(seq, cancel).ConfigureAwait(false);
        return calls.Pump.Seq;
    }

    // The position is read first: nothing that the parts show is older.
    public Task<Answer<SystemStatus>> Status(CancellationToken cancel) => LocalCalls.Readable(async () =>
    {
        var (seq, tables) = (calls.Pump.Seq, calls.Tables);
        var active = new TaskFilter { Statuses = TaskStates.Active };
        var status = SystemStatus.From(seq,
            await tables.Projects(cancel).ConfigureAwait(false),
            await tables.Tasks(active, cancel).ConfigureAwait(false),
            await tables.OldestReady(null, cancel).ConfigureAwait(false),
            await tables.Workers(cancel).ConfigureAwait(false),
            await tables.Inbox(cancel).ConfigureAwait(false),
            await tables.OldestReady("P2", cancel).ConfigureAwait(false),
            await tables.Accounts(cancel).ConfigureAwait(false));
        // Only the folded state knows, and a look at the tables does not fold it for this.
        if (!calls.Pump.IsFolded) return Answer<SystemStatus>.Of(status, seq);
        var tight = await calls.Pump.Explain<IReadOnlyList<string>>(
            view => [.. view.Tight.Keys.Order(StringComparer.Ordinal)], cancel).ConfigureAwait(false);
        return Answer<SystemStatus>.Of(status with { ShortOfMemory = tight }, seq);
    });

    public Task<Answer<IReadOnlyList<InboxItem>>> Inbox(CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Inbox(cancel));

    public Task<Answer<IReadOnlyList<ErrorGroup>>> Errors(string? project, int limit,
        CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Errors(project, limit, cancel));

    public Task<Answer<PerformanceReport>> Performance(string? project, DateTimeOffset? since,
        CancellationToken cancel) => LocalCalls.Readable(async () =>
    {
        if (project is not null && await calls.Tables.ProjectUncounted(project, cancel).ConfigureAwait(false)
            is null)
            return Answer<PerformanceReport>.No(new Problem("not_found",
                $"there is no project {Quote.Text(project)}; see them with: mmos project list", "project"));
        return await _performance.Report(calls.Journal, project, since?.ToUnixTimeMilliseconds(), cancel)
            .ConfigureAwait(false);
    });

    public Task<Answer<Page<Retrospective>>> Retrospectives(string? after, int limit,
        CancellationToken cancel) => _retros.Held(after, limit, cancel);

    public Task<Answer<Retrospective>> LookBack(int last, CancellationToken cancel) =>
        _retros.Last(last, cancel);

    public async Task<Answer<CostReport>> Cost(string by, CancellationToken cancel)
    {
        UsageBy? known = by switch
        {
            "project" => UsageBy.Project,
            "worker" => UsageBy.Worker,
            "model" => UsageBy.Model,
            "day" => UsageBy.Day,
            _ => null,
        };
        if (known is not { } what)
            return Answer<CostReport>.No(new Problem("invalid",
                $"costs are summed by project, worker, model or day, not by {Quote.Text(by)}", "by"));
        return await calls.Query(async () =>
        {
            var sums = await calls.Tables.Usage(what, cancel).ConfigureAwait(false);
            var workers = await calls.Tables.Workers(cancel).ConfigureAwait(false);
            return Costs.Report(by, sums, workers, prices);
        }).ConfigureAwait(false);
    }
}

/// <summary>Puts sums of use together as clients see them. Pure.</summary>
internal static class Costs
{
    public static CostReport Report(string by, IReadOnlyList<UsageSum> sums,
        IReadOnlyList<WorkerInfo> workers, PriceTable prices)
    {
        var total = Money.Cost(Sum(sums, s => s.BilledMicroUsd), Sum(sums, s => s.NotionalMicroUsd),
            Sum(sums, s => s.InputTokens), Sum(sums, s => s.OutputTokens));
        var (premium, problem) = Premium(sums, workers, prices);
        return new CostReport(by, [.. sums.Select(s => new CostLine(s.Name, s.Tasks, Money.Cost(
            s.BilledMicroUsd, s.NotionalMicroUsd, s.InputTokens, s.OutputTokens)))], total, premium, problem);
    }

    // Over what has a list price: the rest cannot be compared.
    private static (PremiumCost?, string?) Premium(IReadOnlyList<UsageSum> sums,
        IReadOnlyList<WorkerInfo> workers, PriceTable prices)
    {
        if (Sum(sums, s => s.NotionalMicroUsd) is not { } notional)
            return (null, "no list price is known for any model that was used; name them under prices: in "
                + "mmos.yaml");
        var premium = workers.Where(w => w.Tier == "premium" && w.Model is not null).Select(w => w.Model!);
        if (prices.Costliest(premium) is not { } model)
            return (null, "no worker of tier premium has a model with a list price");
        var used = new UsageReport
        {
            InputTokens = sums.Sum(s => s.PricedInput),
            OutputTokens = sums.Sum(s => s.PricedOutput),
        };
        var cost = prices.MicroUsd(model, used)!.Value;
        return (new PremiumCost(model, Money.Usd(cost), Money.Usd(cost - notional)), null);
    }

    private static long? Sum(IReadOnlyList<UsageSum> sums, Func<UsageSum, long?> of)
    {
        var known = sums.Select(of).OfType<long>().ToList();
        return known.Count == 0 ? null : known.Sum();
    }
}
