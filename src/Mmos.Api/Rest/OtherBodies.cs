namespace Mmos.Api;

/// <summary>A worker makes itself known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Agent">The adapter that runs it, such as `claude` or `command`.</param>
/// <param name="Model">The model behind it.</param>
/// <param name="Account">The account whose quota it uses; null for none.</param>
/// <param name="Tier">`economy`, `standard` or `premium`; null: it serves tasks of every tier.</param>
/// <param name="Profile">What its success is learned under; null for its model, or its agent.</param>
/// <param name="Capabilities">What it can.</param>
/// <param name="Slots">How many items it holds at once, 1-64.</param>
/// <param name="HeartbeatSeconds">How long it may be silent; null for 300.</param>
/// <param name="Process">The process behind it; null: one that nobody here can see.</param>
/// <param name="TakeOver">Ends a live registration under this name.</param>
public sealed record RegisterBody(string Name, string Agent, string? Model = null, string? Account = null,
    string? Tier = null, string? Profile = null, IReadOnlyList<string>? Capabilities = null, int Slots = 1,
    decimal? HeartbeatSeconds = null, ProcessInfo? Process = null, bool TakeOver = false);

/// <summary>A worker lives.</summary>
/// <param name="Registration">Number of its registration; null for the present one.</param>
public sealed record BeatBody(int? Registration = null);

/// <summary>A worker lives.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Registration">Number of its registration; null for the present one.</param>
public sealed record HeartbeatBody(string Worker, int? Registration = null);

/// <summary>A registration ends.</summary>
/// <param name="Registration">Its number.</param>
/// <param name="Cause">`drained` (goodbye) or `process_gone`.</param>
public sealed record EndBody(int Registration, string Cause = "drained");

/// <summary>How many instances of a worker run.</summary>
/// <param name="Instances">How many; null: as its configuration says.</param>
public sealed record ScaleBody(int? Instances = null);

/// <summary>A worker is started.</summary>
/// <param name="Anew">Also when it runs, once it holds nothing.</param>
public sealed record StartBody(bool Anew = false);

/// <summary>What changes of a worker; null leaves a member as it is.</summary>
/// <param name="Paused">Whether it gets nothing new.</param>
/// <param name="Instances">How many instances of it run.</param>
public sealed record PatchWorkerBody(bool? Paused = null, int? Instances = null);

/// <summary>An account is parked.</summary>
/// <param name="Until">When that ends; null: when it is unparked.</param>
public sealed record ParkBody(DateTimeOffset? Until = null);

/// <summary>An account reached a limit, or part of a window is used.</summary>
/// <param name="Window">The window, such as `5h` or `week`.</param>
/// <param name="ResetsAt">When it begins anew; null when unknown.</param>
/// <param name="Used">The used share, 0-1; null: all of it, and the account rests.</param>
public sealed record LimitBody(string Window, DateTimeOffset? ResetsAt = null, decimal? Used = null);

/// <summary>A message to send.</summary>
/// <param name="Content">What is said, at most 1 MB.</param>
/// <param name="To">A worker, or `admin`; null for all of the project, or without one for
/// everybody.</param>
/// <param name="Project">The project it concerns; null for the task's, or for none.</param>
/// <param name="Task">The task it concerns; null for none.</param>
/// <param name="Kind">`note`, `question`, `answer`, `alert`, or another such word.</param>
/// <param name="From">The worker that sends it; null for whoever asks.</param>
public sealed record MessageBody(string Content, string? To = null, string? Project = null,
    string? Task = null, string Kind = "note", string? From = null);

/// <summary>What a reader has read.</summary>
/// <param name="Reader">Who.</param>
/// <param name="UpTo">Id of the last message it read.</param>
/// <param name="Project">The project; null for none.</param>
public sealed record ReadBody(string Reader, long UpTo, string? Project = null);

/// <summary>An artifact whose content is text.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Name">Its name there: a relative path with `/`.</param>
/// <param name="Text">Its content.</param>
/// <param name="MediaType">What it is; by the name's extension when null.</param>
/// <param name="Task">The task it belongs to; null for the lease's, or for none.</param>
/// <param name="Lease">The lease under which it was made; null for a person.</param>
public sealed record ArtifactBody(string Project, string Name, string Text, string? MediaType = null,
    string? Task = null, LeaseRef? Lease = null);

/// <summary>A verdict.</summary>
/// <param name="Note">What the reviewer says; empty for nothing.</param>
/// <param name="Lease">The reviewer's lease; null for a person.</param>
public sealed record VerdictBody(string Note = "", LeaseRef? Lease = null);

/// <summary>How a conflict is settled.</summary>
/// <param name="ConflictId">Its id.</param>
/// <param name="Resolution">`reassign`, `queue`, `merge`, `allow_both` or `escalate`.</param>
/// <param name="Note">Why; empty for nothing.</param>
public sealed record ResolveBody(string ConflictId, string Resolution, string Note = "");

/// <summary>Whose a secret is.</summary>
/// <param name="Secret">The secret.</param>
public sealed record SecretBody(string Secret);

/// <summary>A question in SQL.</summary>
/// <param name="Sql">One statement that reads the views.</param>
/// <param name="Limit">At most so many rows, 1-1000.</param>
public sealed record QueryBody(string Sql, int Limit = 100);

/// <summary>The lease of an effect.</summary>
/// <param name="Effect">Its name, such as `supervise:HOST`.</param>
/// <param name="Holder">Name of the holder.</param>
/// <param name="Process">Process of the holder.</param>
/// <param name="Seconds">How long the lease lasts unless it is extended.</param>
/// <param name="TakeOver">The holder's process is seen gone.</param>
/// <param name="EverySeconds">For an effect that is carried out every so often: how often; null for any
/// other.</param>
public sealed record EffectBody(string Effect, string Holder, ProcessInfo Process, decimal Seconds,
    bool TakeOver = false, decimal? EverySeconds = null);

/// <summary>The end of an effect's lease.</summary>
/// <param name="Effect">Its name.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record ReleaseBody(string Effect, int Lease, string Outcome);

/// <summary>An effect could not be carried out.</summary>
/// <param name="Effect">Its name.</param>
/// <param name="Lease">Number of the lease.</param>
/// <param name="Reason">Why not.</param>
public sealed record FailEffectBody(string Effect, int Lease, string Reason);

/// <summary>How much memory a process of MMOS uses.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="UsedMb">Used, in MB.</param>
/// <param name="LimitMb">Its limit, in MB.</param>
public sealed record MemoryBody(string Process, int UsedMb, int LimitMb);

/// <summary>A changed configuration.</summary>
/// <param name="Policy">The bounds and preferences that it sets.</param>
/// <param name="Hash">Hash of the whole configuration.</param>
public sealed record ApplyBody(PolicySpec Policy, string Hash);
