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
    public long ReadyAt { get; init; }
    public string? Only { get; init; }
    public string Tier { get; init; } = Is.Tier != "auto" ? Is.Tier : Is.Complexity switch
    {
        "simple" => "economy",
        "medium" => "standard",
        "complex" or "epic" => "premium",
        _ => "any",
    };
    public string? Profile { get; init; }
    public ModelAttempt? Now { get; init; }
    public string? Author { get; init; }
    public int Stage { get; init; }

    /// <summary>What the open stage asks of a worker; null for a person's stage, and while none is
    /// open.</summary>
    public string? Asks => Stage > 0 && Is.Review![Stage - 1].Split(':') is [_, var capability] ? capability
        : null;

    public bool IsFinished => Status is TaskStatus.Done or TaskStatus.Cancelled;

    public bool IsQueued => Holder is null && NotBefore == 0
        && (Status is (TaskStatus.Ready or TaskStatus.Verifying or TaskStatus.Merging)
            || (Status == TaskStatus.Review && Asks is not null));

    public bool IsInWork => IsPrepared || Status is TaskStatus.Assigned or TaskStatus.Running
        or TaskStatus.Verifying or TaskStatus.Review or TaskStatus.Merging;

    public bool IsAuthoring => Holder is not null && Item == WorkItem.Author;

    /// <summary>Tasks of one line wait behind each other: they ask the same.</summary>
    public object Line => Item == WorkItem.Author
        ? (Project, Is.Priority, string.Join(',', Is.Require.Distinct().Order()), Tier,
            Is.Tier == "auto", Only)
        : (Project, Is.Priority, Item, Asks, Item == WorkItem.Review ? Author : null);
}

/// <summary>An attempt that is offered or runs: what is held back for it, and what it used.</summary>
internal sealed record ModelAttempt(string? Account, string Profile, long HeldUsd, long HeldTokens)
{
    public long? Usd { get; init; }
    public long? Tokens { get; init; }
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
    public bool TakesOffers { get; init; }
    public int Faults { get; init; }
    public int Trips { get; init; }
    public long RestsUntil { get; init; }

    public string Profile => Is.Profile ?? Is.Model ?? Is.Agent;

    public long SilentAt => Math.Max(SeenAt + Is.HeartbeatMs, ExcusedUntil);
}

/// <summary>A project as the design tells it.</summary>
internal sealed record ModelProject(string Slug, NewProject Is, ProjectStatus Status, long Turn)
{
    public long SpentUsd { get; init; }
    public long SpentTokens { get; init; }

    public string? BlockedBase { get; init; }

    public string? Repository => Is.Repository;
    public string? RepositoryId => Is.RepositoryId;
}

/// <summary>An account as the design tells it; what is agreed for it stands in the policy.</summary>
internal sealed record ModelAccount(string Name)
{
    public ImmutableSortedDictionary<string, (int Used, long ResetsAt)> Windows { get; init; } =
        ImmutableSortedDictionary.Create<string, (int, long)>(StringComparer.Ordinal);
    public long ParkedUntil { get; init; }
    public long SpentUsd { get; init; }
    public long SpentTokens { get; init; }
    public long PeriodEndsAt { get; init; }
}
