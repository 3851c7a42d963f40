using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Tasks;

namespace Mmos.Mcp.Sql;

/// <summary>Work sessions: projects, in the words of the session database.</summary>
internal static class Sessions
{
    private const int MostRows = 100;

    private static readonly string[] Waiting = ["draft", "pending", "ready"];

    public static async Task<Reply> Start(Call call)
    {
        var name = call.Arguments.Needed("name");
        var made = await Submitting.Create(call, name, call.Arguments.Text("goal"), null, [], null)
            .ConfigureAwait(false);
        return Reply.From(made, submitted => Reply.Told($"Session {submitted.Project} is open.",
            Json.Of(("session", submitted.Project))));
    }

    public static async Task<Reply> Status(Call call) => Reply.From(
        await call.Seam.Projects.Get(call.Arguments.Needed("session"), call.Cancel).ConfigureAwait(false),
        project => Reply.Of("", Json.Of(("session", project.Id), ("status", project.Status),
            ("goal", project.Goal), ("tasks", Shown.Counts(project.Tasks)))));

    public static async Task<Reply> Add(Call call)
    {
        var arguments = call.Arguments;
        var description = arguments.Needed("description");
        var spec = TaskArguments.Described(description, arguments.Text("priority") ?? "P1", null) with
        {
            Kind = arguments.Text("type")?.ToLowerInvariant() ?? "coding",
            Needs = arguments.Texts("needs"),
        };
        var added = await call.Seam.Projects.Add(arguments.Needed("session"), [spec], null, call.Cancel)
            .ConfigureAwait(false);
        return Reply.From(added, made => Reply.Told($"{made.Tasks[0].Id} is added.",
            Json.Of(("task", made.Tasks[0].Id), ("key", made.Tasks[0].Key))));
    }

    public static async Task<Reply> Pending(Call call) => Reply.From(
        await call.Seam.Tasks.List(new TaskFilter
        {
            Project = call.Arguments.Text("session"),
            Statuses = Waiting,
            Limit = MostRows,
        }, call.Cancel).ConfigureAwait(false),
        tasks => Reply.Of(tasks.Count == 0 ? "Nothing waits." : "",
            Json.Of(("tasks", Json.List(tasks, Shown.Task)))));

    public static async Task<Reply> CancelTask(Call call)
    {
        var id = call.Arguments.Needed("task");
        return Reply.From(await call.Seam.Tasks.Cancel(id, call.Arguments.Text("reason") ?? "", call.Cancel)
            .ConfigureAwait(false), _ => Reply.Told($"{id} is cancelled.",
            Json.Of(("task", id), ("status", "cancelled"))));
    }

    public static async Task<Reply> Close(Call call)
    {
        var id = call.Arguments.Needed("session");
        var project = await call.Seam.Projects.Get(id, call.Cancel).ConfigureAwait(false);
        if (project.Problem is { } unknown) return Reply.No(unknown);
        if (project.Value!.Status is "done" or "cancelled")
            return Reply.Told($"Session {id} is {project.Value.Status} already.",
                Json.Of(("session", id), ("status", project.Value.Status)));
        return Reply.From(await call.Seam.Projects.Cancel(id, call.Arguments.Text("reason") ?? "closed",
            call.Cancel).ConfigureAwait(false), _ => Reply.Told($"Session {id} is closed.",
            Json.Of(("session", id), ("status", "cancelled"))));
    }
}
