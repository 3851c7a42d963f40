using Mmos.Mcp.Protocol;
using Mmos.Mcp.Tasks;
using static Mmos.Mcp.Protocol.Field;

namespace Mmos.Mcp.Orchestrator;

/// <summary>The tools of the admin.</summary>
internal static class OrchestratorTools
{
    public const string Instructions =
        "You lead workers of MMOS. Make a project, break its goal into tasks with acceptance and needs, add "
        + "them; MMOS chooses workers, tests, and merges what passes. Look at get_inbox for what needs you.";

    public static IReadOnlyList<Tool> All { get; } =
    [
        new("create_project", "Start a project, with tasks or without",
            [
                Text("name").Needed, Text("goal"),
                Text("repository", "path, or none; default: this workspace's"),
                Objects("tasks", TaskArguments.Meaning), Number("budget_usd"),
            ],
            "project tasks:list warnings:list", Planning.Create),
        new("decompose_task", "Break a goal into tasks by a pattern; nothing is added unless said",
            [
                Text("goal").Needed, Text("project"), Text("pattern"),
                Flag("add", "add them to the project"),
            ],
            "project tasks:list warnings:list", Planning.Decompose),
        new("add_tasks", "Add tasks to a project, all or none",
            [Text("project").Needed, Objects("tasks", "as in create_project").Needed],
            "project tasks:list warnings:list", Planning.Add),
        new("assign_task_to_worker", "Give a task (id, or description of a new one) to a worker",
            [
                Text("task").Needed, Text("worker", "default auto"), Text("project"),
                OneOf("priority", "P0", "P1", "P2"),
            ],
            "task worker status why:list", Assigning.Assign),
        new("get_project_status", "One project with its tasks, or all projects",
            [Text("project"), Flag("verbose")],
            "projects:list id status goal tasks:object open:list details:list", Looking.Project)
        { IsReading = true },
        new("get_system_status", "Health, queue, workers; performance when asked",
            [Flag("performance"), Flag("verbose")],
            "projects:object tasks:object workers:object inbox:int running:list oldest:object "
            + "problems:list queue:object performance:object", Looking.System)
        { IsReading = true },
        new("discover_workers", "Workers that can take work; all: everyone", [Flag("all")],
            "workers:list", Looking.Workers)
        { IsReading = true },
        new("review_task", "Open reviews, or a verdict on one",
            [Text("task"), OneOf("decision", "approve", "revise", "reject"), Text("note")],
            "reviews:list task decision", Judging.Review),
        new("resolve_conflict", "Open conflicts, or settle one",
            [
                Text("conflict"), OneOf("resolution", Judging.Resolutions),
                Text("note", "why; for reassign the worker"),
            ],
            "conflicts:list conflict resolution", Judging.Resolve),
        new("get_inbox", "What needs a person, oldest first", [Text("project")], "items:list", Looking.Inbox)
        { IsReading = true },
        new("get_report", "All results of a project as Markdown", [Text("project").Needed], "report",
            Looking.Report)
        { IsReading = true },
        new("messages", "Send to a worker, a project or all; read unread",
            [
                OneOf("action", "send", "read").Needed, Text("to", "worker or all"), Text("content"),
                Text("project"), Text("task"), Text("kind"), Flag("all", "read old ones too"),
            ],
            "id:int messages:list", Judging.Messages),
    ];
}
