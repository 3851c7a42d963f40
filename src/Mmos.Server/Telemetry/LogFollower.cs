using Mmos.Api;

namespace Mmos.Server.Telemetry;

/// <summary>Follows the log from a listing of what is open, and counts every event once.</summary>
internal sealed class LogFollower
{
    private const int Page = 1_000;

    /// <summary>After a database that did not answer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>So long news is gathered: a busy log is read in pages, not commit by commit.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Open =
        ["draft", "pending", "ready", "assigned", "running", "verifying", "review", "merging", "failed"];

    private readonly IOrchestrator _seam;
    private readonly TimeProvider _clock;
    private readonly Observed _observed;
    private readonly Lock _lock = new();
    private readonly WorkCounts _counts;

    public LogFollower(IOrchestrator seam, TimeProvider clock, long? memoryLimit)
    {
        (_seam, _clock) = (seam, clock);
        _observed = new Observed(clock, memoryLimit);
        Instruments = new Instruments(_observed);
        _counts = new WorkCounts(Instruments);
    }

    public Instruments Instruments { get; }

    /// <summary>Told of every task that is open at the beginning; for traces.</summary>
    public Action<TaskInfo>? Begun { get; set; }

    /// <summary>Told of every event that is counted, in order; for traces.</summary>
    public Action<EventInfo>? Seen { get; set; }

    /// <summary>Follows until <paramref name="stop"/>; nobody waits for it.</summary>
    public void Start(CancellationToken stop) => _ = Task.Run(() => Follow(stop), CancellationToken.None);

    /// <summary>Brings what a page shows up to now.</summary>
    public async Task Look(CancellationToken cancel)
    {
        await _observed.Look(_seam, cancel).ConfigureAwait(false);
        lock (_lock) _observed.Take(_counts);
    }

    private async Task Follow(CancellationToken stop)
    {
        var hasBegun = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                hasBegun = hasBegun || await Begin(stop).ConfigureAwait(false);
                if (hasBegun && await Read(stop).ConfigureAwait(false))
                {
                    await _seam.Records.WaitForChange(_counts.Seq, stop).ConfigureAwait(false);
                    await Task.Delay(Gathering, _clock, stop).ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(Pause, _clock, stop).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Lists what is open, and reads on from before the listing: what is told twice changes
    /// nothing.</summary>
    internal async Task<bool> Begin(CancellationToken cancel)
    {
        List<TaskInfo> tasks = [];
        long? seq = null;
        for (var after = 0; ;)
        {
            var page = await _seam.Tasks.List(
                new TaskFilter { Statuses = Open, After = after, Limit = Page },
                    cancel).ConfigureAwait(false);
            if (page.Value is not { } listed) return false;
            seq ??= page.Seq;
            // Only what is counted is kept: a task's texts are not.
            tasks.AddRange(listed.Select(t => t with
            {
                Description = "",
                Notes = [],
                Feedback = [],
                Result = null
            }));
            if (listed.Count < Page) break;
            after = int.Parse(listed[^1].Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        }
        lock (_lock)
        {
            foreach (var task in tasks)
            {
                _counts.Begin(task);
                Begun?.Invoke(task);
            }
            foreach (var task in tasks) _counts.Tie(task);
            _counts.Seq = seq ?? 0;
        }
        return true;
    }

    /// <summary>Counts what is new.</summary>
    /// <returns>False when the log cannot be read now.</returns>
    internal async Task<bool> Read(CancellationToken cancel)
    {
        while (true)
        {
            var events = await _seam.Records.Events(_counts.Seq, null, Page, cancel).ConfigureAwait(false);
            if (events.Value is not { } happened) return false;
            foreach (var one in happened)
            {
                lock (_lock) _counts.Add(one);
                Seen?.Invoke(one);
            }
            if (happened.Count < Page) return true;
        }
    }
}
