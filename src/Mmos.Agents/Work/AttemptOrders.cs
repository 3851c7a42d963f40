using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Work orders as the workspace has them, whatever their holder says they are.</summary>
internal sealed class AttemptOrders(IOrchestrator orchestrator)
{
    /// <summary>The author item behind a live lease; `stale` when it is not live.</summary>
    public async Task<Answer<WorkOrder>> Held(LeaseRef lease, CancellationToken cancel)
    {
        var read = await Of(lease.Task, cancel);
        if (read.Value is not { } order) return read;
        var task = order.Task;
        if (task.Status == "assigned" && task.Worker == lease.Worker)
            return Answer<WorkOrder>.No(new Problem("conflict",
                $"{task.Id} is offered to {lease.Worker}; accept it first"));
        if (task.Status == "running" && task.Worker == lease.Worker && task.Lease == lease.Lease)
            return Answer<WorkOrder>.Of(order with { Lease = lease with { Task = task.Id } }, read.Seq);
        var holder = task.Worker is { } worker ? $"{worker} holds it" : "nobody holds it";
        return Answer<WorkOrder>.No(new Problem("stale", FormattableString.Invariant(
            $"lease {lease.Lease} of {task.Id} is not live: it is {task.Status}, {holder}")
            + "; ask for other work"));
    }

    /// <summary>A task with its project and what it needs, as an author's order; its lease may be
    /// over.</summary>
    public async Task<Answer<WorkOrder>> Of(string id, CancellationToken cancel)
    {
        var read = await orchestrator.Tasks.Get(id, cancel);
        if (read.Value is not { } task) return Answer<WorkOrder>.No(read.Problem!);
        var project = await orchestrator.Projects.Get(task.Project, cancel);
        if (project.Value is not { } of) return Answer<WorkOrder>.No(project.Problem!);
        List<NeededTask> needed = [];
        foreach (var need in task.Needs)
        {
            var got = await orchestrator.Tasks.Get(need, cancel);
            if (got.Value is not { } n) return Answer<WorkOrder>.No(got.Problem!);
            var left = await orchestrator.Artifacts.List(new ArtifactFilter { Task = n.Id }, cancel);
            needed.Add(new NeededTask(n.Id, n.Key, n.Title, n.Status, n.Result, left.Value ?? []));
        }
        var lease = new LeaseRef(task.Id, task.Lease ?? 0, task.Worker ?? task.Author ?? "");
        return Answer<WorkOrder>.Of(new WorkOrder(lease, "author", task, of, false) { Needed = needed },
            read.Seq);
    }
}
