using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>A project at one position of the log.</summary>
internal sealed record RunSnapshot(ProjectInfo Project, IReadOnlyList<TaskInfo> Tasks, bool CanMove, long Seq)
{
    /// <summary>Whether nothing moves any more without a person: all is final, or what is open waits for what
    /// failed.</summary>
    public bool IsOver => Tasks.All(task => TaskStates.IsFinal(task.Status)) || !CanMove;

    /// <summary>Whether all that was not given up on purpose is done.</summary>
    public bool HasSucceeded => Project.Status != "cancelled"
        && Tasks.All(task => task.Status is "done" or "cancelled")
            && Tasks.Any(task => task.Status == "done");

    /// <summary>How many tasks are in a status.</summary>
    public int Count(string status) => Tasks.Count(task => task.Status == status);
}
