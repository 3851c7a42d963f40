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
        RejectionReason.Unconfirmed => "unconfirmed",
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
        Review = spec.Review,
        Approve = spec.Approve ? true : null,
        Resources = spec.Resources,
        CapMicroUsd = spec.LimitUsd is { } limit ? Money.Micro(limit) : null,
        OnFailure = Policy(spec.OnFailure),
        Breakdown = spec.Breakdown is { } mode ? Mode(mode) : null,
        Pattern = spec.Pattern,
    };

    /// <summary>What a plan file would say of a definition.</summary>
    public static TaskSpec Spec(TaskDefinition definition) => new()
    {
        Key = definition.Key,
        Title = definition.Title,
        Description = definition.Description,
        Kind = definition.Kind,
        Acceptance = definition.Acceptance,
        Capabilities = new Capabilities { Require = definition.Require, Prefer = definition.Prefer },
        EstimateHours = definition.EstimateMinutes / 60m,
        Files = definition.Files,
        Needs = definition.Needs,
        Verify = definition.Verify,
        Review = definition.Review,
    };

    public static Cause? Cause(string word) =>
        Enum.GetValues<Cause>().Cast<Cause?>().FirstOrDefault(c => Words.Of(c!.Value) == word);

    public static Certificate Certificate(CertificateInfo info) =>
        new(info.Commit, info.Tree,
            [.. info.Checks.Select(c => new Check(c.Command, c.ExitCode, c.Milliseconds))])
        {
            Tasks = info.Tasks?.Select(t => LocalCalls.TaskNumber(t) ?? 0).ToArray(),
            Protected = info.Protected,
        };

    public static ProcessIdentity Process(ProcessInfo info) =>
        new(info.Host, info.BootId, info.Pid, info.StartTime);

    /// <summary>What happens with epics.</summary>
    public static BreakdownMode Mode(string word) => word switch
    {
        "ask" => BreakdownMode.Ask,
        "off" => BreakdownMode.Off,
        _ => BreakdownMode.Auto,
    };

    private static Priority Class(string word) =>
        word switch { "P0" => Priority.P0, "P2" => Priority.P2, _ => Priority.P1 };

    private static OnFailure Policy(string word) =>
        word switch { "skip" => OnFailure.Skip, "cancel" => OnFailure.Cancel, _ => OnFailure.Block };
}
