using Mmos.Mcp.Protocol;
using static Mmos.Mcp.Protocol.Field;

namespace Mmos.Mcp.Sql;

/// <summary>Session data: the tables to read, and commands to write.</summary>
internal static class SqlTools
{
    public const string Instructions =
        "Session data of MMOS. query reads; everything else is a command. A work session is a project, a "
        + "model instance is a worker.";

    /// <summary>Rows unless more are asked for: about 3,000 tokens.</summary>
    public const int DefaultRows = 100;

    private static readonly Field Session = Text("session").Needed;
    private static readonly Field TaskId = Text("task").Needed;
    private static readonly Field Worker = Text("worker").Needed;

    public static IReadOnlyList<Tool> All { get; } =
    [
        new("query", "One SELECT over the views", [Text("sql").Needed, Whole("limit", 1, 1000)],
            "columns:list rows:list cut:bool", Querying.Query)
        { IsReading = true },
        new("describe_schema", "Views and columns", [Text("view")], "views:list", Querying.Describe)
        { IsReading = true },
        new("start_work_session", "Make a project", [Text("name").Needed, Text("goal")], "session",
            Sessions.Start),
        new("get_session_status", "A project and its counts", [Session], "session status goal tasks:object",
            Sessions.Status)
        { IsReading = true },
        new("register_model_instance", "Register a worker that beats by worker_heartbeat",
            [Text("name").Needed, Text("type"), Text("model"), Texts("capabilities")],
            "worker registration:int", Instances.Register),
        new("get_worker_status", "One worker, or all", [Text("worker")], "workers:list", Instances.Status)
        { IsReading = true },
        new("add_task", "Add a task",
            [
                Session, Text("description").Needed, Text("type"), Texts("needs", "keys"),
                OneOf("priority", "P0", "P1", "P2"),
            ],
            "task key", Sessions.Add),
        new("get_pending_tasks", "Tasks that wait", [Text("session")], "tasks:list", Sessions.Pending)
        { IsReading = true },
        new("update_task", "Progress, another worker, or ready again",
            [
                TaskId, Whole("progress", 0, 99), Text("note"), Text("worker"),
                OneOf("status", "ready"),
            ],
            "task status", Instances.Update),
        new("cancel_task", "Cancel it and what needs it", [TaskId, Text("reason")], "task status",
            Sessions.CancelTask),
        new("close_work_session", "Cancel what is open of a project", [Session, Text("reason")],
            "session status", Sessions.Close),
        new("unregister_model_instance", "A worker leaves", [Worker], "worker", Instances.Unregister),
        new("assign_next_task", "Take the next task for a worker", [Worker],
            "task lease:int title worktree brief", Instances.Next),
        new("worker_heartbeat", "A worker lives", [Worker], "worker", Instances.Beat),
        new("complete_task", "Hand a task in for its worker", [TaskId, Worker, Text("result").Needed],
            "task status", Instances.Complete),
    ];
}
