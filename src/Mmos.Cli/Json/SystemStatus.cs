using Mmos.Api;

namespace Mmos.Cli.Json;

/// <summary>The state of a workspace at a glance.</summary>
/// <param name="Seq">The position in the log that it reflects.</param>
/// <param name="Projects">How many projects are in each status.</param>
/// <param name="Tasks">How many tasks are in each status.</param>
/// <param name="Workers">How many workers are in each status.</param>
/// <param name="Running">Tasks that somebody works on.</param>
/// <param name="OldestWaiting">Of the tasks that could start, the one that waits longest; null when none
/// waits.</param>
/// <param name="Inbox">How many things wait for a person.</param>
/// <param name="OldestP2">Of the P2 that could start, which wait for all others, the one that waits longest;
/// null when none waits.</param>
/// <param name="Closed">Accounts that give their workers nothing, or only P0, now.</param>
internal sealed record SystemStatus(
    long Seq,
    IReadOnlyDictionary<string, int> Projects,
    IReadOnlyDictionary<string, int> Tasks,
    IReadOnlyDictionary<string, int> Workers,
    IReadOnlyList<TaskInfo> Running,
    TaskInfo? OldestWaiting,
    int Inbox,
    TaskInfo? OldestP2,
    IReadOnlyList<ClosedAccount> Closed)
{
    /// <summary>Gathers it from what the seam lists.</summary>
    public static SystemStatus From(
        long seq,
        IReadOnlyList<ProjectInfo> projects,
        IReadOnlyList<TaskInfo> tasks,
        IReadOnlyList<WorkerInfo> workers,
        IReadOnlyList<InboxItem> inbox,
        IReadOnlyList<AccountInfo>? accounts = null) => new(
        seq,
        Counts(projects, project => project.Status, ["active", "paused", "done", "failed", "cancelled"]),
        Counts(tasks, task => task.Status, TaskStates.All),
        Counts(workers, worker =>
            worker.Status, ["idle", "busy", "paused", "draining", "offline", "limited", "error"]),
        [.. tasks.Where(task => TaskStates.IsActive(task.Status))],
        tasks.Where(task => task.Status == "ready").MinBy(task => task.UpdatedAt),
        inbox.Count,
        tasks.Where(task => task is { Status: "ready", Priority: "P2" }).MinBy(task => task.UpdatedAt),
        ClosedAccount.Of(accounts ?? [], workers));

    /// <summary>Counts in the order that people think of the statuses; those without any are left
    /// out.</summary>
    private static Dictionary<string, int> Counts<T>(
        IReadOnlyList<T> items, Func<T, string> status, IReadOnlyList<string> order)
    {
        var counts = items.CountBy(status)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return order.Concat(counts.Keys.Except(order).Order(StringComparer.Ordinal))
            .Where(counts.ContainsKey)
                .ToDictionary(name => name, name => counts[name], StringComparer.Ordinal);
    }
}
