using System.Collections.Immutable;

namespace Mmos.Core.Tests.Model;

/// <summary>A task as the design tells it: all of it in one record, no index beside it.</summary>
internal sealed record ModelTask(int Number, string Project, TaskDefinition Is, int Rank)
{
    public TaskStatus Status { get; init; } = TaskStatus.Pending;
    public ImmutableHashSet<int> Needs { get; init; } = [];
    public WorkItem Item { get; init; }
    public string? Holder { get; init; }
    public int HeldSince { get; init; }
    public int Lease { get; init; }
    public int Attempt { get; init; }
    public long Until { get; init; }
    public long NotBefore { get; init; }
    public int Retries { get; init; }
    public int Conflicts { get; init; }
    public int Lost { get; init; }
    public bool IsPrepared { get; init; }
    public long ProgressAt { get; init; }

    public bool IsFinished => Status is TaskStatus.Done or TaskStatus.Cancelled;


    public bool IsQueued => Holder is null && NotBefore == 0
        && Status is (TaskStatus.Ready or TaskStatus.Verifying or TaskStatus.Merging);

    public bool HoldsPaths => Status is TaskStatus.Running or TaskStatus.Verifying or TaskStatus.Merging;
}

/// <summary>A worker as the design tells it.</summary>
internal sealed record ModelWorker(string Name, int Slot, int Registration, WorkerProfile Is)
{
    public WorkerStatus Status { get; init; }
    public bool IsRemoved { get; init; }
    public int Wants { get; init; }
    public long WaitsUntil { get; init; }
    public long SeenAt { get; init; }
    public long ExcusedUntil { get; init; }
    public long ServedAt { get; init; }

    public long SilentAt => Math.Max(SeenAt + Is.HeartbeatMs, ExcusedUntil);
}

/// <summary>A project as the design tells it.</summary>
internal sealed record ModelProject(string Slug, string? Repository, ProjectStatus Status, long Turn)
{
    public string? RepositoryId { get; init; }
    public string? BlockedBase { get; init; }
}
