using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.Local;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Mmos.Runtime.Reports;

namespace Mmos.Runtime.Backtests;

/// <summary>Tries a policy on a recorded log (design section 4): the same tasks come at the same times to the
/// same workers, and take as long as they took.</summary>
public sealed class Backtest
{
    private const int Page = 2_000;

    private readonly RecordingFold _fold = new();
    private readonly WorkFacts _facts = new();
    private long? _from, _doneAt;
    private long _microUsd;

    /// <summary>Reads a log and tries a policy on it.</summary>
    /// <param name="journal">The log; it is only read.</param>
    /// <param name="policy">The policy to try.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>`invalid` when no attempt in the log has ended, or the policy cannot take what was
    /// submitted.</returns>
    /// <exception cref="JournalException">The log cannot be read.</exception>
    public static async Task<Answer<BacktestReport>> Run(
        IJournal journal, PolicySpec policy, PriceTable prices, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(prices);
        var (backtest, after) = (new Backtest(), 0L);
        while (await journal.Read(after, Page, cancel).ConfigureAwait(false) is { Count: > 0 } events)
        {
            foreach (var recorded in events) backtest.Add(recorded);
            after = events[^1].Seq;
        }
        return backtest.Under(WirePolicy.Of(policy), prices, cancel);
    }

    /// <summary>Takes the next event of the log.</summary>
    internal void Add(in Recorded recorded)
    {
        _fold.Add(recorded);
        _facts.Add(recorded);
        switch (recorded.Event)
        {
            case TaskSubmitted: _from ??= recorded.Clock; break;
            case TaskDone: _doneAt = recorded.Clock; break;
            case UsageRecorded e: _microUsd += e.Used.NotionalMicroUsd ?? 0; break;
        }
    }

    /// <summary>Replays what was taken twice: under its own policies, and under this one.</summary>
    internal Answer<BacktestReport> Under(Policy policy, PriceTable prices, CancellationToken cancel)
    {
        var recording = _fold.Finish();
        if (recording.Tasks.Count == 0)
            return No("no attempt in this log has ended yet, so there is nothing to replay");
        var before = new Replay(recording, null, Priced(prices));
        var after = new Replay(recording, policy, Priced(prices));
        if (before.Run(cancel) is { } unfit)
            throw new InvariantException($"a log can be replayed under its own policies: {unfit.Message}");
        if (after.Run(cancel) is { } refused)
            return No($"under this policy a recorded submission would be refused: {refused.Message}");
        return Answer<BacktestReport>.Of(new BacktestReport
        {
            Tasks = recording.Tasks.Count,
            LeftOut = recording.LeftOut,
            Changes = PolicyFields.Changes(recording.Policy, policy),
            Recorded = Figures(_facts, _doneAt, _microUsd),
            Before = Figures(before.Facts, before.DoneAt, before.MicroUsd),
            After = Figures(after.Facts, after.DoneAt, after.MicroUsd),
            Moved = recording.Tasks.Keys.Count(task =>
                before.Authors.GetValueOrDefault(task) != after.Authors.GetValueOrDefault(task)),
        }, 0);
    }

    private static Answer<BacktestReport> No(string why) =>
        Answer<BacktestReport>.No(new Problem("invalid", why));

    // The same tokens at the price of another model; what has no price keeps what was reported.
    private static Func<string?, Usage, Usage> Priced(PriceTable prices) => (model, used) =>
    {
        var tokens = new UsageReport { InputTokens = used.InputTokens, OutputTokens = used.OutputTokens };
        return model != used.Model && prices.MicroUsd(model, tokens) is { } priced
            ? used with { NotionalMicroUsd = priced, Model = model }
            : used;
    };

    private BacktestRun Figures(WorkFacts facts, long? doneAt, long microUsd)
    {
        var report = PerformanceRule.Of(facts, null, null, facts.Began ?? 0);
        return new BacktestRun(report.Done, (doneAt - _from) / 1_000m, report.Completion, report.Waiting,
            Money.Usd(microUsd), report.Workers.ToDictionary(w => w.Worker, w => w.Attempts));
    }
}
