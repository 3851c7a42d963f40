using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Does one work item and reports its outcome through the seam, whatever it is.</summary>
public interface IWorkHands
{
    /// <summary>Hears of all items of one claim before the first of them is begun.</summary>
    void Expect(IReadOnlyList<WorkOrder> orders) { }

    /// <summary>Does the item. Reports before it returns; an exception is a bug or a broken machine, and the
    /// item is given back.</summary>
    /// <param name="order">What was given out.</param>
    /// <param name="cancel">The worker drains, or lost its lease: end what runs and give the item
    /// back.</param>
    Task Do(WorkOrder order, CancellationToken cancel);
}
