using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Local;

/// <summary>What an author's work order brings besides its task: unread messages, and what the needed tasks
/// left.</summary>
internal static class Handing
{
    private const int MostMessages = 50;

    /// <summary>The orders, those for authors complete; a few statements, whatever their number.</summary>
    public static async Task<IReadOnlyList<WorkOrder>> Complete(
        IReadOnlyList<WorkOrder> orders, IReadTables tables, CancellationToken cancel)
    {
        List<WorkOrder> complete = [];
        foreach (var order in orders)
            complete.Add(order.Item != Words.Of(WorkItem.Author) ? order : order with
            {
                Messages = await tables.Messages(new MessageFilter
                {
                    Reader = order.Lease.Worker,
                    Project = order.Task.Project,
                    IsUnread = true,
                    Limit = MostMessages,
                }, cancel).ConfigureAwait(false),
                Needed = await Needed(order.Task, tables, cancel).ConfigureAwait(false),
            });
        return complete;
    }

    private static async Task<IReadOnlyList<NeededTask>> Needed(
        TaskInfo task, IReadTables tables, CancellationToken cancel)
    {
        if (task.Needs.Count == 0) return [];
        int[] numbers = [.. task.Needs.Select(LocalCalls.TaskNumber).OfType<int>()];
        var needed = await tables.Tasks(numbers, cancel).ConfigureAwait(false);
        var artifacts = await tables.ArtifactsOf(numbers, cancel).ConfigureAwait(false);
        var byTask = artifacts.ToLookup(a => a.Task, StringComparer.Ordinal);
        return [.. needed.Select(n =>
            new NeededTask(n.Id, n.Key, n.Title, n.Status, n.Result, [.. byTask[n.Id]]))];
    }
}
