using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Where a workspace keeps what belongs to attempts, below its state folder.</summary>
/// <param name="StateDirectory">Absolute path of `.mmos`.</param>
public sealed record TaskFolders(string StateDirectory)
{
    /// <summary>Name of an attempt: `T12-1`.</summary>
    public static string Attempt(TaskInfo task) => $"{task.Id}-{task.Attempt}";

    /// <summary>The attempt's log: what its program wrote.</summary>
    public string Log(TaskInfo task) =>
        Path.Combine(StateDirectory, "logs", "attempts", Attempt(task) + ".log");

    /// <summary>Folder of the logs of an attempt's gates.</summary>
    public string GateLogs(TaskInfo task, string stage) =>
        Path.Combine(StateDirectory, "logs", "attempts", $"{Attempt(task)}-{stage}");

    /// <summary>Folder of what the engine notes about an attempt: its brief, feedback and start.</summary>
    public string Notes(TaskInfo task) => Path.Combine(StateDirectory, "attempts", Attempt(task));

    /// <summary>The file that names the commit an attempt's worktree was made from.</summary>
    public string Start(TaskInfo task) => Path.Combine(Notes(task), "start");

    /// <summary>The file in which a program may say what its attempt used.</summary>
    public string Usage(TaskInfo task) => Path.Combine(Notes(task), "usage.jsonl");

    /// <summary>Folder that a task without a repository works in.</summary>
    public string Work(TaskInfo task) => Path.Combine(StateDirectory, "work", Attempt(task));
}
