namespace Mmos.Core;

/// <summary>The names of states as users and clients see them: one spelling in messages, tables and
/// JSON.</summary>
public static class Words
{
    /// <summary>A task's status.</summary>
    public static string Of(TaskStatus status) => status switch
    {
        TaskStatus.Draft => "draft",
        TaskStatus.Pending => "pending",
        TaskStatus.Ready => "ready",
        TaskStatus.Assigned => "assigned",
        TaskStatus.Running => "running",
        TaskStatus.Verifying => "verifying",
        TaskStatus.Review => "review",
        TaskStatus.Merging => "merging",
        TaskStatus.Done => "done",
        TaskStatus.Failed => "failed",
        _ => "cancelled",
    };

    /// <summary>A project's status.</summary>
    public static string Of(ProjectStatus status) => status switch
    {
        ProjectStatus.Active => "active",
        ProjectStatus.Paused => "paused",
        ProjectStatus.Done => "done",
        _ => "cancelled",
    };

    /// <summary>A worker's status; idle and busy follow from what it holds.</summary>
    public static string Of(WorkerStatus status, int held) => status switch
    {
        WorkerStatus.Paused => "paused",
        WorkerStatus.Draining => "draining",
        WorkerStatus.Offline => "offline",
        _ => held > 0 ? "busy" : "idle",
    };

    /// <summary>A worker's status with what holds it: its account, or a rest after failures.</summary>
    public static string Of(in WorkerRow worker) => worker switch
    {
        { Status: not WorkerStatus.Online } => Of(worker.Status, worker.Held),
        { RestsUntil: > 0 } => "error",
        { Gate: AccountGate.Closed } => "limited",
        _ => Of(worker.Status, worker.Held),
    };

    /// <summary>How tasks are in each other's way.</summary>
    public static string Of(ConflictKind kind) => kind switch
    {
        ConflictKind.DuplicateTask => "duplicate_task",
        ConflictKind.DependencyClash => "dependency_clash",
        ConflictKind.FileOverlap => "file_overlap",
        ConflictKind.MergeConflict => "merge_conflict",
        _ => "agent_timeout",
    };

    /// <summary>How a conflict is settled.</summary>
    public static string Of(Resolution resolution) => resolution switch
    {
        Resolution.Reassign => "reassign",
        Resolution.Queue => "queue",
        Resolution.Merge => "merge",
        Resolution.AllowBoth => "allow_both",
        _ => "escalate",
    };

    /// <summary>Why a person is asked.</summary>
    public static string Of(AskKind kind) => kind switch
    {
        AskKind.Review => "review",
        AskKind.Stalled => "stalled",
        AskKind.Base => "base",
        AskKind.Conflict => "conflict",
        _ => "failed",
    };

    /// <summary>A period of a budget.</summary>
    public static string Of(Period period) => period switch
    {
        Period.Hour => "hour",
        Period.Week => "week",
        Period.Month => "month",
        _ => "day",
    };

    /// <summary>Why a lease ended.</summary>
    public static string Of(Cause cause) => cause switch
    {
        Cause.GatesFailed => "gates_failed",
        Cause.AgentError => "agent_error",
        Cause.TimedOut => "timed_out",
        Cause.Revision => "revision",
        Cause.Conflict => "conflict",
        Cause.LeaseLost => "lease_lost",
        Cause.ProcessGone => "process_gone",
        Cause.Limit => "limit",
        Cause.Drained => "drained",
        Cause.MergeRace => "merge_race",
        Cause.OfferExpired => "offer_expired",
        Cause.CostCap => "cost_cap",
        _ => "engine_error",
    };

    /// <summary>A tier; null for every tier.</summary>
    public static Tiers TierOf(string? word) => word switch
    {
        "economy" => Tiers.Economy,
        "standard" => Tiers.Standard,
        "premium" => Tiers.Premium,
        _ => Tiers.All,
    };

    /// <summary>A tier; `auto` for every tier.</summary>
    public static string Of(Tiers tier) => tier switch
    {
        Tiers.Economy => "economy",
        Tiers.Standard => "standard",
        Tiers.Premium => "premium",
        _ => "auto",
    };

    /// <summary>How much work a task is.</summary>
    public static string Of(ComplexityLevel level) => level switch
    {
        ComplexityLevel.Simple => "simple",
        ComplexityLevel.Medium => "medium",
        ComplexityLevel.Complex => "complex",
        _ => "epic",
    };

    /// <summary>A work item.</summary>
    public static string Of(WorkItem item) => item switch
    {
        WorkItem.Author => "author",
        WorkItem.Verify => "verify",
        WorkItem.Review => "review",
        _ => "merge",
    };
}
