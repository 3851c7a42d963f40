namespace Mmos.Core.Tests.Kit;

/// <summary>Events in few words, as the tables of the tests show them.</summary>
internal static class EventWords
{
    public static string Of(Event happened, long clock) => happened switch
    {
        TaskSubmitted e => $"submitted T{e.Task} {e.Definition.Key}",
        TaskAssigned { Item: WorkItem.Author } e => $"assigned T{e.Task} {e.Worker} #{e.Lease}",
        TaskAssigned e => $"assigned T{e.Task} {e.Worker} #{e.Lease} {Words.Of(e.Item)}",
        TaskOffered e => $"offered T{e.Task} {e.Worker} #{e.Lease}",
        TaskAccepted e => $"accepted T{e.Task} #{e.Lease}",
        TaskPinned e => $"pinned T{e.Task} {e.Worker ?? "anybody"}",
        UsageRecorded e => $"used T{e.Task} {e.Used.BilledMicroUsd}/{e.Used.OutputTokens}",
        AccountReported e => $"reported {e.Account} {e.Window} {e.UsedPerMille}",
        AccountParked { Until: 0 } e => $"parked {e.Account}",
        AccountParked e => $"parked {e.Account} {e.Window}".TrimEnd(),
        AccountReleased e => $"unparked {e.Account}",
        AccountWindowReset e => $"reset {e.Account} {e.Window ?? "budget"}",
        MemoryTight e => $"tight {e.Host}",
        MemoryEased e => $"eased {e.Host}",
        TaskProgressed e => $"progressed T{e.Task} {e.Percent}",
        AttemptCompleted e => $"completed T{e.Task}",
        TaskReturned { NotBefore: > 0 } e =>
            $"returned T{e.Task} {Words.Of(e.Cause)} +{(e.NotBefore - clock) / 1000}s",
        TaskReturned e => $"returned T{e.Task} {Words.Of(e.Cause)}",
        TaskReleased e => $"released T{e.Task}",
        TaskFailed e => $"failed T{e.Task} {Words.Of(e.Cause)}{(e.KeepsIntent ? " intent" : "")}",
        TaskVerified e => $"verified T{e.Task}",
        MergePrepared e => $"prepared T{e.Task}",
        TaskDone e => $"done T{e.Task}",
        TaskCancelled e => $"cancelled T{e.Task}",
        TaskRetried e => $"retried T{e.Task}",
        TaskReopened e => $"reopened T{e.Task}",
        ConflictDetected or ConflictResolved or ConflictEscalated or TaskQueued or TaskStalled
            or EscalationRaised or ReviewOpened or ReviewUnattended or ReviewApproved =>
                OfAttention(happened),
        WorkerEvent e => OfWorker(e, clock),
        ProjectCreated e => $"created {e.Project}",
        ProjectPaused e => $"paused {e.Project}",
        ProjectResumed e => $"resumed {e.Project}",
        ProjectCancelled e => $"cancelled {e.Project}",
        ProjectFinished e => $"finished {e.Project}",
        ProjectLanded e => $"landed {e.Project}",
        ProjectBaseTaken e => $"took {e.Project} {e.Commit}",
        ProjectBaseBlocked e => $"blocked {e.Project} {e.Commit} {Words.Of(e.Cause)}",
        RepositoryKnown e => $"knows {e.Repository.Id} {e.Repository.Home}",
        RepositoryMoved e => $"moved {e.Repository} {e.Home}",
        MessageSent e => $"sent {e.Kind} to {e.To ?? e.Project ?? "all"}",
        MessageRead e => $"read {e.Reader} {e.Project ?? "all"} {e.UpTo}",
        ArtifactPut e => $"put {e.Project}/{e.Name} v{e.Version}",
        _ => OfRest(happened),
    };

    private static string OfRest(Event happened) => happened switch
    {
        PolicySet e => $"policy {e.Policy.MaxRunning} {e.Policy.MaxQueueDepth}",
        ConfigApplied e => $"applied {e.Hash}",
        TokenCreated e => $"token {e.Name} {e.Role}",
        TokenRevoked e => $"revoked {e.Name}",
        EffectLeased e => $"leased {e.Effect} {e.Holder} #{e.Lease}",
        EffectReleased e => $"released {e.Effect} #{e.Lease}{(e.Failed == true ? " failed" : "")}",
        RetrospectiveHeld e => $"retro {string.Join(' ', e.Tasks.Select(t => $"T{t}"))}",
        LogRestored e => $"restored from {e.NumbersFrom}",
        LogRedacted e => $"redacted {string.Join(' ', e.Contents.Select(c => c.Seq))}",
        _ => throw new InvalidOperationException($"no words for {happened.GetType().Name}"),
    };

    private static string OfAttention(Event happened) => happened switch
    {
        ConflictDetected e => $"conflict {Words.Of(e.Kind)} T{e.Task}"
            + (e.Other is { } other ? $" T{other}" : "")
            + (e.Resolution is { } how ? $" {Words.Of(how)}" : ""),
        ConflictResolved e => $"resolved T{e.Task} {Words.Of(e.Resolution)}",
        ConflictEscalated e => $"escalated T{e.Task}",
        TaskQueued e => $"queued T{e.Task} T{e.Behind}",
        TaskStalled e => $"stalled T{e.Task}",
        EscalationRaised e => $"raised {Words.Of(e.Kind)} {(e.Task is { } task ? $"T{task}" : e.Project)}",
        ReviewOpened e => $"review T{e.Task} {e.Stage}/{e.Of} {e.Name}"
            + (e.Reason is null ? "" : $": {e.Reason}"),
        ReviewUnattended e => $"unattended T{e.Task} {e.Stage}",
        ReviewApproved e => $"approved T{e.Task} {e.Stage}",
        _ => throw new InvalidOperationException($"no words for {happened.GetType().Name}"),
    };

    private static string OfWorker(WorkerEvent happened, long clock) => happened switch
    {
        WorkerWanted e =>
            $"wanted {e.Worker}{(e.Instances is { } n ? $" {n}" : "")}{(e.Restart ? " anew" : "")}",
        WorkerTripped e => $"tripped {e.Worker} +{(e.Until - clock) / 1000}s",
        WorkerRested e => $"rested {e.Worker}",
        WorkerRegistered e => $"registered {e.Worker} r{e.Registration}",
        WorkerWaiting { Until: 0 } e => $"waits-not {e.Worker}",
        WorkerWaiting e => $"waits {e.Worker} {e.Max}",
        WorkerSeen e => $"seen {e.Worker}",
        WorkerExcused e => $"excused {e.Worker} +{(e.Until - clock) / 1000}s",
        WorkerOffline e => $"offline {e.Worker} {Words.Of(e.Cause)}",
        WorkerPaused e => $"paused {e.Worker}",
        WorkerResumed e => $"resumed {e.Worker}",
        WorkerDraining e => $"draining {e.Worker}",
        WorkerRemoved e => $"removed {e.Worker}",
        _ => throw new InvalidOperationException($"no words for {happened.GetType().Name}"),
    };
}
