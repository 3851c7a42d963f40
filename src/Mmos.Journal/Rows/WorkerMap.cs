using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Events;

namespace Mmos.Journal.Rows;

/// <summary>What workers hold, and the workers.</summary>
internal sealed class WorkerMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `worker`.</summary>
    public const string Columns = "name, agent, model, status, capabilities, slots, seen_at, registration, "
        + "host, boot_id, pid, start_time, completed, failed, account, tier, "
        + "handed_in, worked_ms, judged, passed";

    /// <summary>The columns that <see cref="Hold"/> reads, of `task`, where somebody holds it, by
    /// number.</summary>
    public const string Holding = "worker, number";

    /// <summary>The agent of the engine's own hands: nobody writes to them, and they read nothing.</summary>
    public const string EngineAgent = "engine";

    private readonly Dictionary<string, List<string>> _held = new(StringComparer.Ordinal);

    public void Hold(IRow row)
    {
        if (!_held.TryGetValue(row.Text(0), out var tasks)) _held.Add(row.Text(0), tasks = []);
        tasks.Add($"T{row.Int32(1)}");
    }

    public WorkerInfo Map(IRow row)
    {
        var (completed, failed) = (row.Int32(12), row.Int32(13));
        var (handedIn, workedMs, judged, passed) =
            (row.Int32(16), row.Int64(17), row.Int32(18), row.Int32(19));
        return new WorkerInfo
        {
            Name = row.Text(0),
            Agent = row.Text(1),
            Model = row.TextOrNull(2),
            Account = row.TextOrNull(14),
            Tier = row.TextOrNull(15),
            Status = row.Text(3),
            Capabilities = JsonSerializer.Deserialize(row.Bytes(4), Wire.Json.IReadOnlyListString)!,
            Slots = row.Int32(5),
            Running = _held.GetValueOrDefault(row.Text(0), []),
            LastSeenAt = row.TimeOrNull(6) ?? DateTimeOffset.UnixEpoch,
            Registration = row.Int32(7),
            Process = new ProcessInfo(row.Text(8), row.Text(9), row.Int32(10), row.Int64(11)),
            Metrics = new WorkerMetrics
            {
                Completed = completed,
                SuccessRate = completed + failed > 0
                    ? Math.Round((decimal)completed / (completed + failed), 3) : null,
                MeanSeconds = handedIn > 0 ? Math.Round(workedMs / 1000m / handedIn, 3) : null,
                FirstPassRate = judged > 0 ? Math.Round((decimal)passed / judged, 3) : null,
            },
        };
    }
}
