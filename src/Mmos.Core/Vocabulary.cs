namespace Mmos.Core;

/// <summary>How urgent a task is; strict: a startable P0 is never passed over for a P1, nor P1 for
/// P2.</summary>
public enum Priority : byte
{
    /// <summary>First; may use reserves.</summary>
    P0,
    /// <summary>The default.</summary>
    P1,
    /// <summary>When nothing else can start.</summary>
    P2,
}

/// <summary>Where a task is on its way; the diagram stands in docs/state-machine.md.</summary>
public enum TaskStatus : byte
{
    /// <summary>Not ready by the definition of ready.</summary>
    Draft,
    /// <summary>Waits for tasks it needs.</summary>
    Pending,
    /// <summary>May be given to a worker.</summary>
    Ready,
    /// <summary>Offered to a worker that has not accepted yet.</summary>
    Assigned,
    /// <summary>A worker holds its author lease.</summary>
    Running,
    /// <summary>Handed in; the engine commits and runs the gates.</summary>
    Verifying,
    /// <summary>Waits for a reviewer's verdict.</summary>
    Review,
    /// <summary>Verified; waits for or is in the merge queue.</summary>
    Merging,
    /// <summary>Landed with a certificate, or waived. Final.</summary>
    Done,
    /// <summary>Out of retries; an inbox item says what to do. Final until a person retries it.</summary>
    Failed,
    /// <summary>Given up on purpose. Final until a person reopens it.</summary>
    Cancelled,
}

/// <summary>Which piece of a task's work a lease is for.</summary>
public enum WorkItem : byte
{
    /// <summary>Doing the task.</summary>
    Author,
    /// <summary>Committing what was done and running its gates on a clean checkout.</summary>
    Verify,
    /// <summary>Merging the verified commit into the integration branch.</summary>
    Merge,
    /// <summary>Giving a verdict on verified work of another.</summary>
    Review,
}

/// <summary>What a reviewer decides on the stage of a review that is open.</summary>
public enum Verdict : byte
{
    /// <summary>The stage is passed.</summary>
    Approve,
    /// <summary>The work goes back to be changed; uses up a retry.</summary>
    Revise,
    /// <summary>The task fails, whatever retries are left.</summary>
    Reject,
}

/// <summary>Why a lease ended without success.</summary>
public enum Cause : byte
{
    /// <summary>A gate did not exit 0. Uses up a retry.</summary>
    GatesFailed,
    /// <summary>The worker said that it failed. Uses up a retry.</summary>
    AgentError,
    /// <summary>The attempt ran longer than its limit. Uses up a retry.</summary>
    TimedOut,
    /// <summary>A reviewer asked for changes. Uses up a retry.</summary>
    Revision,
    /// <summary>The same lines were changed by a task that landed first. Uses up a retry, and only
    /// once.</summary>
    Conflict,
    /// <summary>The holder was silent for its whole heartbeat.</summary>
    LeaseLost,
    /// <summary>The holder's process is seen dead.</summary>
    ProcessGone,
    /// <summary>The holder's account reached a limit.</summary>
    Limit,
    /// <summary>The holder is draining and gave the work back.</summary>
    Drained,
    /// <summary>The integration branch moved while the merge was made.</summary>
    MergeRace,
    /// <summary>The engine could not do its part (disk, git); not the task's fault.</summary>
    EngineError,
    /// <summary>The offer was not accepted in time.</summary>
    OfferExpired,
    /// <summary>The attempt cost more than its cap. Uses up a retry.</summary>
    CostCap,
}

/// <summary>How capable and costly a worker is, as a set.</summary>
[Flags]
public enum Tiers : byte
{
    /// <summary>No tier.</summary>
    None = 0,
    /// <summary>Cheap.</summary>
    Economy = 1,
    /// <summary>In between.</summary>
    Standard = 2,
    /// <summary>The best, and costly.</summary>
    Premium = 4,
    /// <summary>Every tier: what a worker serves that names none, and what a task asks that needs
    /// none.</summary>
    All = Economy | Standard | Premium,
}

/// <summary>What dependents do when a task has failed for good.</summary>
public enum OnFailure : byte
{
    /// <summary>They wait; one inbox item asks a person.</summary>
    Block,
    /// <summary>They go on as if it were done.</summary>
    Skip,
    /// <summary>They are cancelled, with theirs.</summary>
    Cancel,
}

/// <summary>A project's state.</summary>
public enum ProjectStatus : byte
{
    /// <summary>Its tasks are dispatched.</summary>
    Active,
    /// <summary>Nothing new is authored; what runs goes on.</summary>
    Paused,
    /// <summary>Every task is done or cancelled.</summary>
    Done,
    /// <summary>Given up on purpose.</summary>
    Cancelled,
}

/// <summary>What a worker may be given; whether it is busy follows from its leases.</summary>
public enum WorkerStatus : byte
{
    /// <summary>Takes work.</summary>
    Online,
    /// <summary>Keeps what it has and gets nothing new.</summary>
    Paused,
    /// <summary>Gets nothing new and leaves when it holds nothing.</summary>
    Draining,
    /// <summary>Silent or gone; holds nothing.</summary>
    Offline,
}

/// <summary>The process that stands behind a registration, so that any process of its host can see it
/// gone.</summary>
/// <param name="Host">Host name, for people and to know whose processes these are.</param>
/// <param name="BootId">Identity of the host's current boot; another one means that the process is
/// gone.</param>
/// <param name="Pid">Process id.</param>
/// <param name="StartTime">Start of the process in the platform's own count: a pid alone may be
/// reused.</param>
public sealed record ProcessIdentity(string Host, string BootId, int Pid, long StartTime);

/// <summary>Names of the capabilities that stand for the engine's own work.</summary>
public static class EngineCapabilities
{
    /// <summary>May verify tasks.</summary>
    public const string Verify = "mmos:verify";

    /// <summary>May merge tasks.</summary>
    public const string Merge = "mmos:merge";

    /// <summary>Runs on this host: asked of who verifies and merges for a repository whose home it
    /// is.</summary>
    public static string HomeOf(string host) => "mmos:home:" + host;

    /// <summary>May author. Every worker has it that names none of these itself, and every task asks for it:
    /// so the engine's own hands never author.</summary>
    internal const string Author = "mmos:author";

    /// <summary>The capabilities of a worker, with what it need not say: that it authors, who it is, and
    /// its tier.</summary>
    internal static IEnumerable<string> Whole(string worker, WorkerProfile profile)
    {
        var named = profile.Capabilities;
        var tier = Words.TierOf(profile.Tier);
        var tiers = AnyTiers.Where(mask => (mask & tier) != 0).Select(OfTiers);
        return [.. named, .. named.Any(IsOne) ? [] : (string[])[Author], Only(worker), .. tiers];
    }

    /// <summary>What only this worker has.</summary>
    internal static string Only(string worker) => $"mmos:worker:{worker}";

    /// <summary>What the workers of any of these tiers have.</summary>
    internal static string OfTiers(Tiers tiers) => Names[(int)tiers];

    private static readonly Tiers[] AnyTiers =
        [.. Enumerable.Range(1, (int)Tiers.All - 1).Select(mask => (Tiers)mask)];

    private static readonly string[] Names =
        [.. Enumerable.Range(0, (int)Tiers.All + 1).Select(mask => $"mmos:tier:{mask}")];

    /// <summary>The name is kept for the engine's own work: items that ask for it are not authoring, and no
    /// task may.</summary>
    public static bool IsOne(string capability) => capability.StartsWith("mmos:", StringComparison.Ordinal);
}
