using System.Diagnostics.Metrics;
using Mmos.Api;

namespace Mmos.Server.Telemetry;

/// <summary>The instruments of the meter `Mmos`, with the names that dashboards and alerts rely on.</summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "Mmos";

    public Instruments(Observed observed)
    {
        Meter = new Meter(Name);
        AssignmentLatency = Meter.CreateHistogram<double>("mmos_assignment_latency_seconds", "s",
            "From when a task could be taken to when a worker got it.");
        Reassignments = Counter("mmos_reassignments_total",
            "Attempts that followed another of the same task.");
        Conflicts = Counter("mmos_conflicts_total", "Conflicts that were found, by kind.");
        Escalations = Counter("mmos_escalations_total",
            "What was passed on to people because nobody reacted.");
        Meter.CreateObservableGauge("mmos_queue_depth", () => observed.Depth(), null,
            "Tasks that wait for a worker, by priority.");
        Gauge("mmos_active_tasks", () => observed.Active,
            "Tasks that are worked on, or on their way to land.");
        Meter.CreateObservableGauge("mmos_agent_heartbeat_age_seconds", () => observed.HeartbeatAges(), "s",
            "Since the last sign of life of each worker that is not offline.");
        Gauge("mmos_task_completion_rate", () => observed.CompletionRate,
            "Done tasks of those that were done or failed in the last hour, 0-1.");
        Gauge("mmos_error_rate", () => observed.ErrorRate,
            "Attempts that ended by their own fault of those that ended or were handed in, last hour, 0-1.");
        Meter.CreateObservableGauge("mmos_account_used_ratio", () => observed.AccountsUsed(), null,
            "Used share of each account's windows, 0-1.");
        Meter.CreateObservableCounter("mmos_cost_usd_total", () => observed.Cost(), null,
            "US dollars since the log began: billed, and notional by list price.");
        Gauge("mmos_process_memory_bytes", () => Environment.WorkingSet, "Resident memory of the server.");
        if (observed.MemoryLimit is { } limit)
            Gauge("mmos_process_memory_limit_bytes", () => limit,
                "Memory above which nothing new is given out or taken in.");
    }

    public Meter Meter { get; }

    public Histogram<double> AssignmentLatency { get; }

    public Counter<long> Reassignments { get; }

    public Counter<long> Conflicts { get; }

    public Counter<long> Escalations { get; }

    private Counter<long> Counter(string name, string help) => Meter.CreateCounter<long>(name, null, help);

    private void Gauge(string name, Func<double> value, string help) =>
        Meter.CreateObservableGauge(name, value, null, help);

    public void Dispose() => Meter.Dispose();
}

/// <summary>What observed instruments show: the state of the workspace as it was last looked at.</summary>
internal sealed class Observed(TimeProvider clock, long? memoryLimit)
{
    private IReadOnlyList<WorkerInfo> _workers = [];
    private IReadOnlyList<AccountInfo> _accounts = [];
    private CostInfo _cost = new();
    private (string Priority, int Count)[] _depth = [];

    public long? MemoryLimit => memoryLimit;

    public int Active { get; private set; }

    public double CompletionRate { get; private set; } = double.NaN;

    public double ErrorRate { get; private set; } = double.NaN;

    /// <summary>Takes what the counts say.</summary>
    public void Take(WorkCounts counts)
    {
        var now = clock.GetUtcNow();
        _depth = [.. counts.Depth()];
        (Active, CompletionRate, ErrorRate) = (counts.Active, counts.CompletionRate(now),
            counts.ErrorRate(now));
    }

    /// <summary>Asks the seam for the rest; what does not answer stays as it was.</summary>
    public async Task Look(IOrchestrator seam, CancellationToken cancel)
    {
        _workers = (await seam.Workers.List(cancel).ConfigureAwait(false)).Value ?? _workers;
        _accounts = (await seam.Accounts.List(cancel).ConfigureAwait(false)).Value ?? _accounts;
        _cost = (await seam.Records.Cost("project", cancel).ConfigureAwait(false)).Value?.Total ?? _cost;
    }

    public IEnumerable<Measurement<long>> Depth() => _depth
        .Select(d => new Measurement<long>(d.Count, new KeyValuePair<string, object?>("priority",
            d.Priority)));

    public IEnumerable<Measurement<double>> HeartbeatAges() => _workers.Where(w => w.Status != "offline")
        .Select(w => new Measurement<double>(Math.Max(0, (clock.GetUtcNow() - w.LastSeenAt).TotalSeconds),
            new KeyValuePair<string, object?>("agent", w.Name)));

    public IEnumerable<Measurement<double>> AccountsUsed() => _accounts.SelectMany(account => account.Windows
        .Select(window => new Measurement<double>((double)window.Used,
            new KeyValuePair<string, object?>("account", account.Name),
            new KeyValuePair<string, object?>("window", window.Name))));

    /// <summary>Unknown is left out, never 0.</summary>
    public IEnumerable<Measurement<double>> Cost()
    {
        foreach (var (kind, usd) in ((string, string?)[])[("billed", _cost.BilledUsd), ("notional",
            _cost.NotionalUsd)])
            if (usd is not null)
                yield return new Measurement<double>(
                    double.Parse(usd, System.Globalization.CultureInfo.InvariantCulture),
                    new KeyValuePair<string, object?>("kind", kind));
    }
}
