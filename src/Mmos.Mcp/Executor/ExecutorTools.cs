using Mmos.Mcp.Protocol;
using static Mmos.Mcp.Protocol.Field;

namespace Mmos.Mcp.Executor;

/// <summary>The tools of a worker.</summary>
internal static class ExecutorTools
{
    /// <summary>Longest wait of one call, seconds; clients that allow more ask again.</summary>
    public const int LongestWait = 600;

    public const string Instructions =
        "You are a worker of MMOS. Loop: poll_for_tasks; accept_task; do what its brief says, only inside "
            + "its worktree; report_progress now and then; complete_task with next: true, or fail_task. MMOS "
        + "commits, tests and merges: do not push or merge. Stop when a poll says that nothing is left.";

    public static IReadOnlyList<Tool> All { get; } =
    [
        new("register_worker", "Register under another name or with other abilities; otherwise automatic",
            [
                Text("name"), Text("type"), Text("model"), Texts("capabilities"),
                Flag("take_over", "end a live one of this name"),
            ],
            "worker registration:int", Registering.Register),
        new("poll_for_tasks", "Wait for a task and unread messages",
            [Whole("wait_seconds", 0, LongestWait, "default 50")],
            "tasks:list holding:list messages:list done:bool", Polling.Poll),
        new("accept_task", "Begin an offered task: brief, worktree, lease", [Text("task"), Flag("verbose")],
            "task lease:int attempt:int project title worktree branch brief details:object",
            Accepting.Accept),
        new("report_progress", "Say how far you are",
            [Text("task"), Whole("percent", 0, 100).Needed, Text("note")], "task percent:int",
            HandingIn.Progress),
        new("complete_task", "Hand a task in",
            [
                Text("task"), Text("result", "what was done").Needed, Flag("next", "take the next one"),
                OneOf("verdict", "approve", "revise", "reject") with { Meaning = "reviews only" },
            ],
            "task status next:object", HandingIn.Complete),
        new("fail_task", "Give a task up; half-done work is kept for the next worker",
            [
                Text("task"), Text("reason").Needed,
                OneOf("cause", "failed", "limit", "give_back") with { Meaning = "default failed" },
            ],
            "task status", HandingIn.Fail),
        new("messages", "Send to a worker, admin or all; read unread",
            [
                OneOf("action", "send", "read").Needed, Text("to"), Text("content"), Text("kind"),
                Text("task"), Flag("all", "read old ones too"),
            ],
            "id:int messages:list", Talking.Messages),
        new("artifacts", "Named results for other tasks",
            [
                OneOf("action", "put", "get", "list").Needed, Text("name"), Text("content"), Text("project"),
                Whole("version", 1),
            ],
            "name version:int content encoding artifacts:list", Talking.Artifacts),
    ];
}
