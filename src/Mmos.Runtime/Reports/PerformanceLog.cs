using Mmos.Api;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Reports;

/// <summary>Follows the log for reports on performance: the first one reads all of it, the next ones what
/// came since. Any thread.</summary>
internal sealed class PerformanceLog
{
    private const int Page = 2_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private WorkFacts _facts = new();
    private long _epoch;
    private Task _last = Task.CompletedTask;

    public PerformanceLog(TimeProvider? clock = null) => _clock = clock ?? TimeProvider.System;

    /// <summary>Reads on and reports; one call after the other.</summary>
    public Task<Answer<PerformanceReport>> Report(IJournal journal, string? project, long? since,
        CancellationToken cancel)
    {
        lock (_lock)
        {
            var mine = After(_last, journal, project, since, cancel);
            _last = mine;
            return mine;
        }
    }

    private async Task<Answer<PerformanceReport>> After(Task before, IJournal journal, string? project,
        long? since, CancellationToken cancel)
    {
        await before.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        var head = await journal.ReadHead(cancel).ConfigureAwait(false);
        // Restored or replaced: what was read is another log's.
        if (head.Epoch != _epoch || head.Seq < _facts.Seq) (_facts, _epoch) = (new WorkFacts(), head.Epoch);
        while (_facts.Seq < head.Seq)
        {
            var events = await journal.Read(_facts.Seq, Page, cancel).ConfigureAwait(false);
            if (events.Count == 0) break;
            foreach (var recorded in events) _facts.Add(recorded);
        }
        return Answer<PerformanceReport>.Of(PerformanceRule.Of(_facts, project, since,
            _clock.GetUtcNow().ToUnixTimeMilliseconds()), _facts.Seq);
    }
}
