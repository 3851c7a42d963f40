namespace Mmos.Api;

/// <summary>A task that is given alone.</summary>
public sealed record NewTask : TaskSpec
{
    /// <summary>Its project; null for `inbox`, which is made when it is not there.</summary>
    public string? Project { get; init; }
}

/// <summary>Tasks that are given together: all of them are taken, or none.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Project">Their project; null for `inbox`.</param>
public sealed record TasksBody(IReadOnlyList<TaskSpec> Tasks, string? Project = null);

/// <summary>A lease of the task, as its holder shows it.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
public sealed record Holding(string Worker, int Lease);

/// <summary>How far an attempt is.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Percent">0-100; 100 hands it in.</param>
/// <param name="Note">What was done; empty for nothing.</param>
public sealed record ProgressBody(string Worker, int Lease, int Percent, string Note = "");

/// <summary>An attempt is handed in.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Result">What the worker says of it; for people and dependents.</param>
/// <param name="Next">Whether the worker takes its next item in the same step.</param>
/// <param name="Registration">Number of the worker's registration, for <paramref name="Next"/>; null for
/// the present one.</param>
/// <param name="WaitSeconds">How long to wait for the next item when there is none, 0-120.</param>
public sealed record CompleteBody(string Worker, int Lease, string Result = "", bool Next = false,
    int? Registration = null, decimal WaitSeconds = 0);

/// <summary>Attempts are handed in together, and the next items taken: all of it happens, or none
/// does.</summary>
/// <param name="Attempts">What is handed in, 1 to 256.</param>
/// <param name="Next">What to take then; null for nothing.</param>
public sealed record CompleteManyBody(IReadOnlyList<Completion> Attempts, ClaimBody? Next = null);

/// <summary>A worker takes work.</summary>
/// <param name="Worker">Who asks.</param>
/// <param name="Registration">Number of its registration; null for the present one.</param>
/// <param name="Max">How many items it takes, at least 1.</param>
/// <param name="WaitSeconds">How long to wait when there is none, 0-120.</param>
/// <param name="Holding">The leases it knows it holds; held ones that are not named are handed over
/// again.</param>
/// <param name="Offers">It wants authoring as offers, which it accepts or lets pass.</param>
public sealed record ClaimBody(string Worker, int? Registration = null, int Max = 1, decimal WaitSeconds = 0,
    IReadOnlyList<LeaseRef>? Holding = null, bool Offers = false);

/// <summary>A lease ends by a failure of the work.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Cause">`agent_error`, `gates_failed`, `timed_out`, `revision` or `conflict`.</param>
/// <param name="Feedback">What the next attempt must know.</param>
/// <param name="Commit">The commit that it left; null for none.</param>
public sealed record FailBody(string Worker, int Lease, string Cause = "agent_error", string Feedback = "",
    string? Commit = null);

/// <summary>An item goes back through no fault of the work.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Cause">`drained`, `limit`, `merge_race` or `engine_error`.</param>
/// <param name="Note">What the next worker must know.</param>
/// <param name="Commit">The commit of the work in progress; null for none.</param>
public sealed record GiveBackBody(string Worker, int Lease, string Cause = "drained", string Note = "",
    string? Commit = null);

/// <summary>What an attempt used since its last report.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Used">What it used.</param>
public sealed record UsageBody(string Worker, int Lease, UsageReport Used);

/// <summary>The gates passed on a clean checkout.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Certificate">The proof.</param>
public sealed record VerifiedBody(string Worker, int Lease, CertificateInfo Certificate);

/// <summary>A merge of tasks: all or none.</summary>
/// <param name="Leases">Their merge leases.</param>
/// <param name="Certificate">The proof that the gates passed on what lands.</param>
public sealed record MergeBody(IReadOnlyList<LeaseRef> Leases, CertificateInfo Certificate);

/// <summary>An attempt is handed in with what its outbox holds.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Result">What the worker says of it.</param>
/// <param name="Next">What to take then; null for nothing.</param>
public sealed record HandInBody(string Worker, int Lease, string Result = "", ClaimBody? Next = null);

/// <summary>An attempt ends without a result.</summary>
/// <param name="Worker">Name of the holder.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Cause">`agent_error`, `drained`, `limit` …</param>
/// <param name="Note">What the next worker must know.</param>
public sealed record LeaveBody(string Worker, int Lease, string Cause = "drained", string Note = "");

/// <summary>A task goes to one worker only.</summary>
/// <param name="Worker">Who; null, or `auto`: anybody able.</param>
public sealed record AssignBody(string? Worker = null);
