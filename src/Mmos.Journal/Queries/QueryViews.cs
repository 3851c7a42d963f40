using Mmos.Api;

namespace Mmos.Journal.Queries;

/// <summary>The views that SQL may ask: the mission's tables with its names and columns (interfaces section
/// 6), and what they mean. A test compares them with each database's own.</summary>
internal static class QueryViews
{
    public static IReadOnlyList<QueryView> All { get; } =
    [
        View("ModelInstances",
            ("ID", "integer", "number of the worker"), ("InstanceName", "text", "its name"),
            ("ModelType", "text", "its model, or its agent where no model is known"),
            ("Status", "text", "idle, busy, paused, draining, offline, limited or error"),
            ("Capabilities", "text", "JSON list"), ("LastActive", "text", "last sign of life, RFC 3339")),
        View("TaskQueue",
            ("ID", "text", "of the task, such as T12"), ("SessionID", "text", "its project"),
            ("TaskType", "text", "the sort of work: planning, coding, review …"),
            ("Description", "text", "what is to be done"),
            ("AssignedModelID", "text", "name of the worker that holds it; null for nobody"),
            ("Dependencies", "text", "JSON list of task ids"),
            ("Status", "text", "draft, pending, ready, assigned, running, verifying, review, merging, done, "
                + "failed or cancelled"),
            ("Priority", "text", "P0, P1 or P2"), ("Title", "text", "one line for people")),
        View("WorkSessions",
            ("ID", "text", "slug of the project"), ("SessionName", "text", "its name"),
            ("CreatedBy", "text", "who submitted it"),
            ("Status", "text", "active, paused, done, failed or cancelled"),
            ("Priority", "text", "the highest class of its open tasks"),
            ("CreatedAt", "text", "RFC 3339")),
        View("WorkerPool",
            ("ID", "text", "name of the worker"), ("ModelInstanceID", "integer", "of ModelInstances"),
            ("Status", "text", "as in ModelInstances"),
            ("CurrentTaskID", "text", "the first task that it holds; null for none"),
            ("TasksCompleted", "integer", "attempts that it handed in"),
            ("WorkerCapacity", "integer", "how many it holds at once")),
        View("InterWorkerMessages",
            ("ID", "integer", "of the message"), ("FromWorkerID", "text", "who sent it"),
            ("ToWorkerID", "text", "whom to; null for all"),
            ("ProjectID", "text", "its project; null for none"), ("MessageType", "text", "its kind"),
            ("Content", "text", "its text, or the beginning of a long one")),
        View("TaskStatusLog",
            ("ID", "integer", "number of the event"), ("TaskID", "text", "the task"),
            ("OldStatus", "text", "null at first"), ("NewStatus", "text", "as in TaskQueue"),
            ("ChangedBy", "text", "who"), ("Reason", "text", "why; null when none was said"),
            ("ChangedAt", "text", "RFC 3339")),
        View("events",
            ("id", "integer", "number in the log, from 1 without gaps"),
            ("type", "text", "such as task.assigned; docs/events.md lists them"),
            ("payload_json", "text", "what it says, JSON"), ("occurred_at", "text", "RFC 3339")),
    ];

    private static QueryView View(string name, params (string Name, string Type, string Meaning)[] columns) =>
        new(name, [.. columns.Select(c => new QueryColumn(c.Name, c.Type, c.Meaning))]);
}
