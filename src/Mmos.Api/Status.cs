namespace Mmos.Api;

/// <summary>The state of a workspace at a glance.</summary>
/// <param name="Seq">The position in the log that it reflects.</param>
/// <param name="Projects">How many projects are in each status.</param>
/// <param name="Tasks">How many tasks are in each status.</param>
/// <param name="Workers">How many workers are in each status.</param>
/// <param name="Running">Tasks that somebody works on.</param>
/// <param name="OldestWaiting">Of the tasks that could start, the one that waits longest; null when none
/// waits.</param>
/// <param name="Inbox">How many things wait for a person.</param>
/// <param name="Unread">Messages that workers have not read, each counted for each of them.</param>
/// <param name="OldestP2">Of the P2 that could start, which wait for all others, the one that waits longest;
/// null when none waits.</param>
/// <param name="Closed">Accounts that give their workers nothing, or only P0, now; null for none.</param>
public sealed record SystemStatus(
    long Seq,
    IReadOnlyDictionary<string, int> Projects,
    IReadOnlyDictionary<string, int> Tasks,
    IReadOnlyDictionary<string, int> Workers,
    IReadOnlyList<TaskInfo> Running,
    TaskInfo? OldestWaiting,
    int Inbox,
    int Unread = 0,
    TaskInfo? OldestP2 = null,
    IReadOnlyList<ClosedAccount>? Closed = null)
{
    /// <summary>Processes that are short of memory: nothing new is given out or taken in.</summary>
    public IReadOnlyList<string> ShortOfMemory { get; init; } = [];

    /// <summary>Gathers it from what the seam lists.</summary>
    public static SystemStatus From(
        long seq,
        IReadOnlyList<ProjectInfo> projects,
        IReadOnlyList<TaskInfo> running,
        TaskInfo? oldestReady,
        IReadOnlyList<WorkerInfo> workers,
        IReadOnlyList<InboxItem> inbox,
        TaskInfo? oldestP2 = null,
        IReadOnlyList<AccountInfo>? accounts = null) => new(
        seq,
        Ordered(projects.CountBy(project => project.Status),
            ["active", "paused", "done", "failed", "cancelled"]),
        Ordered(projects.SelectMany(project => project.Tasks)
            .AggregateBy(pair => pair.Key, 0, (sum, pair) => sum + pair.Value), TaskStates.All),
        Ordered(workers.CountBy(worker => worker.Status),
            ["idle", "busy", "paused", "draining", "offline", "limited", "error"]),
        running,
        oldestReady,
        inbox.Count,
        workers.Sum(worker => worker.Unread),
        oldestP2,
        ClosedAccount.Of(accounts ?? [], workers));

    /// <summary>Counts in the order that people think of the statuses; those without any are left
    /// out.</summary>
    private static Dictionary<string, int> Ordered(
        IEnumerable<KeyValuePair<string, int>> counted, IReadOnlyList<string> order)
    {
        var counts = counted.ToDictionary(StringComparer.Ordinal);
        return order.Concat(counts.Keys.Except(order).Order(StringComparer.Ordinal))
            .Where(counts.ContainsKey)
                .ToDictionary(name => name, name => counts[name], StringComparer.Ordinal);
    }
}

/// <summary>An account that gives its workers nothing, or only P0, now.</summary>
/// <param name="Account">The account.</param>
/// <param name="Workers">Workers that wait for it: they are there and draw on it.</param>
public sealed record ClosedAccount(AccountInfo Account, IReadOnlyList<string> Workers)
{
    /// <summary>Those of the accounts that are closed, with who waits for them.</summary>
    public static IReadOnlyList<ClosedAccount> Of(
        IReadOnlyList<AccountInfo> accounts, IReadOnlyList<WorkerInfo> workers) =>
    [
        .. accounts.Where(account => account.Status != "open").Select(account => new ClosedAccount(account,
            [.. workers.Where(worker => worker.Account == account.Name && worker.Status != "offline")
                .Select(worker => worker.Name)])),
    ];
}
