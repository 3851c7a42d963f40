using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Local;

/// <summary>What an author's work order brings besides its task: unread messages, and what the needed tasks
/// left.</summary>
internal static class Handing
{
    /// <summary>The orders, those for authors complete; a few statements, whatever their number.</summary>
    public static async Task<IReadOnlyList<WorkOrder>> Complete(
        IReadOnlyList<WorkOrder> orders, WorkRows found, IReadTables tables, CancellationToken cancel)
    {
        var authors = orders.Where(o => o.Item == Words.Of(WorkItem.Author)).ToList();
        if (authors.Count == 0) return orders;
        var needed = await Needed(authors, tables, cancel).ConfigureAwait(false);
        return [.. orders.Select(order => order.Item != Words.Of(WorkItem.Author) ? order : order with
        {
            Messages = found.Messages[order.Task.Project],
            Needed = [.. order.Task.Needs.Where(needed.ContainsKey).Select(id => needed[id])],
        })];
    }

    private static async Task<Dictionary<string, NeededTask>> Needed(
        IReadOnlyList<WorkOrder> orders, IReadTables tables, CancellationToken cancel)
    {
        int[] numbers = [.. orders.SelectMany(o => o.Task.Needs).Select(LocalCalls.TaskNumber)
            .OfType<int>().Distinct()];
        if (numbers.Length == 0) return [];
        var needed = await tables.Tasks(numbers, cancel).ConfigureAwait(false);
        var artifacts = await tables.ArtifactsOf(numbers, cancel).ConfigureAwait(false);
        var byTask = artifacts.ToLookup(a => a.Task, StringComparer.Ordinal);
        return needed.ToDictionary(n => n.Id,
            n => new NeededTask(n.Id, n.Key, n.Title, n.Status, n.Result, [.. byTask[n.Id]]),
            StringComparer.Ordinal);
    }
}
