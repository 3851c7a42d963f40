namespace Mmos.Api;

/// <summary>Bounds of a workspace; part of its log, so that every process decides alike.</summary>
public sealed record PolicyInfo
{
    /// <summary>Tasks in work at once, at least 1.</summary>
    public required int MaxRunning { get; init; }

    /// <summary>Open tasks per project, at least 1.</summary>
    public required int MaxQueueDepth { get; init; }
}
