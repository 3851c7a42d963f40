namespace Mmos.Core;

/// <summary>Rules for the bounds that a person sets.</summary>
public static partial class Decider
{
    private static Decision Configure(WorkspaceView state, Command.Configure c) =>
        Unfit(c.Policy) ?? (c.Policy == state.Policy ? Nothing : new PolicySet(c.Policy));

    private static Decision Apply(WorkspaceView state, Command.ApplyConfig c) =>
        Unfit(c.Policy)
        ?? (c.Hash.Length is 0 or > 64
            ? Rejection.Invalid("hash", "the configuration's hash has 1 to 64 characters")
            : c.Policy == state.Policy
                ? new ConfigApplied(c.Hash)
                : Decision.Accept(new PolicySet(c.Policy), new ConfigApplied(c.Hash)));

    /// <summary>Each bound by the key that sets it.</summary>
    private static Decision? Unfit(Policy policy) =>
        AtLeastOne("limits.max_running", policy.MaxRunning)
        ?? AtLeastOne("limits.max_queue_depth", policy.MaxQueueDepth);

    private static Decision? AtLeastOne(string key, int value) => value >= 1 ? (Decision?)null
        : Rejection.Invalid(key, $"{key} is {value}; it must be at least 1, or nothing would ever run");
}
