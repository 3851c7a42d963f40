namespace Mmos.Api;

/// <summary>A task's states as words, in the order of its way.</summary>
public static class TaskStates
{
    /// <summary>Every state.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "draft", "pending", "ready", "assigned", "running", "verifying", "review", "merging", "done",
            "failed",
        "cancelled",
    ];

    /// <summary>Those in which a worker, the engine or a reviewer has it in hand.</summary>
    public static IReadOnlyList<string> Active { get; } =
        ["assigned", "running", "verifying", "review", "merging"];

    /// <summary>Whether a worker, the engine or a reviewer has it in hand.</summary>
    public static bool IsActive(string status) => Active.Contains(status);

    /// <summary>Whether it ends there unless a person does something.</summary>
    public static bool IsFinal(string status) => status is "done" or "failed" or "cancelled";
}
