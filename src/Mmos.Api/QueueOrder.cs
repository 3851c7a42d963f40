namespace Mmos.Api;

/// <summary>The order in which waiting tasks are shown and spoken of.</summary>
public static class QueueOrder
{
    /// <summary>The states of tasks that are in the queue.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["ready", "assigned", "pending", "draft"];

    /// <summary>The tasks that are in the queue: ready first by class and age, then those with open
    /// needs.</summary>
    public static IReadOnlyList<TaskInfo> Of(IEnumerable<TaskInfo> tasks) =>
    [
        .. tasks.Where(task => Statuses.Contains(task.Status))
            .OrderBy(task => task.Status is "pending" or "draft")
            .ThenBy(task => task.Priority, StringComparer.Ordinal)
            .ThenBy(task => task.UpdatedAt),
    ];
}
