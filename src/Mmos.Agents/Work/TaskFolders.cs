using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Where a workspace keeps what belongs to attempts, below its state folder.</summary>
/// <param name="StateDirectory">Absolute path of `.mmos`.</param>
/// <param name="Workspace">The workspace; each but `default` has a folder of its own, so that their tasks of
/// the same number do not meet.</param>
public sealed record TaskFolders(string StateDirectory, string Workspace = TaskFolders.DefaultWorkspace)
{
    /// <summary>The workspace whose folders lie in the state folder itself.</summary>
    public const string DefaultWorkspace = "default";

    /// <summary>Folder of this workspace's files.</summary>
    public string Home => Workspace == DefaultWorkspace
        ? StateDirectory
        : Path.Combine(StateDirectory, "workspaces", Workspace);

    /// <summary>Name of an attempt: `T12-1`.</summary>
    public static string Attempt(TaskInfo task) => $"{task.Id}-{task.Attempt}";

    /// <summary>The attempt's log: what its program wrote.</summary>
    public string Log(TaskInfo task) => Path.Combine(Home, "logs", "attempts", Attempt(task) + ".log");

    /// <summary>Folder of the logs of an attempt's gates.</summary>
    public string GateLogs(TaskInfo task, string stage) =>
        Path.Combine(Home, "logs", "attempts", $"{Attempt(task)}-{stage}");

    /// <summary>Folder of the logs of the gates that ran when a project took the user's branch in.</summary>
    public string BaseLogs(string project) => Path.Combine(StateDirectory, "logs", "base", project);

    /// <summary>Folder of what the engine notes about an attempt: its brief, feedback and start.</summary>
    public string Notes(TaskInfo task) => Path.Combine(Home, "attempts", Attempt(task));

    /// <summary>The file that names the commit an attempt's worktree was made from.</summary>
    public string Start(TaskInfo task) => Path.Combine(Notes(task), "start");

    /// <summary>The neutral brief for whoever goes on where this attempt stopped, as Markdown.</summary>
    public string Handover(TaskInfo task) => Path.Combine(Notes(task), "handover.md");

    /// <summary>The file in which a program may say what its attempt used.</summary>
    public string Usage(TaskInfo task) => Path.Combine(Notes(task), "usage.jsonl");

    /// <summary>The messages that the attempt's worker had not read, as Markdown.</summary>
    public string Messages(TaskInfo task) => Path.Combine(Notes(task), "messages.md");

    /// <summary>Folder of the artifacts of the tasks it needs, `KEY/NAME`; read-only copies.</summary>
    public string Artifacts(TaskInfo task) => Path.Combine(Notes(task), "artifacts");

    /// <summary>Folder of the results of the tasks it needs, `KEY.txt`.</summary>
    public string Results(TaskInfo task) => Path.Combine(Notes(task), "results");

    /// <summary>Folder whose files become artifacts of the task when the attempt is handed in.</summary>
    public string Outbox(TaskInfo task) => Path.Combine(Notes(task), "outbox");

    /// <summary>Folder that a task without a repository works in.</summary>
    public string Work(TaskInfo task) => Path.Combine(Home, "work", Attempt(task));
}
