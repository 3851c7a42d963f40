using System.Globalization;
using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Local;

/// <summary>Between the wire types of the seam and the words of the core.</summary>
internal static class Wire
{
    public static string Code(RejectionReason reason) => reason switch
    {
        RejectionReason.Invalid => "invalid",
        RejectionReason.NotFound => "not_found",
        RejectionReason.Conflict => "conflict",
        RejectionReason.Stale => "stale",
        RejectionReason.KeyReused => "key_reused",
        _ => "full",
    };

    public static TaskDefinition Definition(TaskSpec spec) => new()
    {
        Key = spec.Key,
        Title = spec.Title,
        Description = spec.Description,
        Type = spec.Type,
        Kind = spec.Kind,
        Phase = spec.Phase,
        Priority = Class(spec.Priority),
        Acceptance = spec.Acceptance,
        Require = spec.Capabilities.Require,
        Prefer = spec.Capabilities.Prefer,
        Tier = spec.Tier,
        EstimateMinutes = spec.EstimateHours is { } hours
            ? (int)Math.Clamp(Math.Ceiling(hours * 60), 1, int.MaxValue) : null,
        Files = spec.Files,
        Needs = spec.Needs,
        Worker = spec.Worker is "auto" ? null : spec.Worker,
        Verify = spec.Verify,
        RetryMax = spec.RetryMax,
        TimeoutSeconds = spec.TimeoutSeconds,
        Run = spec.Run,
        Problem = spec.Problem,
        Resources = spec.Resources,
        CapMicroUsd = spec.LimitUsd is { } limit ? Money.Micro(limit) : null,
        OnFailure = Policy(spec.OnFailure),
    };

    /// <summary>The definition behind a task that clients see, to reopen it.</summary>
    public static TaskDefinition Definition(TaskInfo task) => new()
    {
        Key = task.Key,
        Title = task.Title,
        Description = task.Description,
        Type = task.Type,
        Kind = task.Kind,
        Priority = Class(task.Priority),
        Acceptance = task.Acceptance,
        Require = task.Capabilities.Require,
        Prefer = task.Capabilities.Prefer,
        Tier = task.Tier,
        EstimateMinutes = task.EstimateHours is { } hours ? (int)(hours * 60) : null,
        Files = task.Files,
        Worker = task.PreferredWorker,
        Verify = task.Verify,
        RetryMax = task.RetryMax,
        TimeoutSeconds = task.TimeoutSeconds,
        Run = task.Run,
        Resources = task.Resources,
        CapMicroUsd = task.LimitUsd is { } limit
            ? Money.Micro(decimal.Parse(limit, CultureInfo.InvariantCulture)) : null,
        OnFailure = Policy(task.OnFailure),
    };

    public static Cause? Cause(string word) =>
        Enum.GetValues<Cause>().Cast<Cause?>().FirstOrDefault(c => Words.Of(c!.Value) == word);

    public static Certificate Certificate(CertificateInfo info) =>
        new(info.Commit, info.Tree,
            [.. info.Checks.Select(c => new Check(c.Command, c.ExitCode, c.Milliseconds))]);

    public static ProcessIdentity Process(ProcessInfo info) =>
        new(info.Host, info.BootId, info.Pid, info.StartTime);

    private static Priority Class(string word) =>
        word switch { "P0" => Priority.P0, "P2" => Priority.P2, _ => Priority.P1 };

    private static OnFailure Policy(string word) =>
        word switch { "skip" => OnFailure.Skip, "cancel" => OnFailure.Cancel, _ => OnFailure.Block };
}
