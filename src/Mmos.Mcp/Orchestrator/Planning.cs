using Mmos.Api;
using Mmos.Mcp.Protocol;
using Mmos.Mcp.Tasks;

namespace Mmos.Mcp.Orchestrator;

/// <summary>Projects and their tasks.</summary>
internal static class Planning
{
    public static async Task<Reply> Create(Call call)
    {
        var arguments = call.Arguments;
        var tasks = TaskArguments.Read(arguments.Objects("tasks"));
        if (tasks.Problem is { } wrong) return Reply.No(wrong);
        var made = await Submitting.Create(call, arguments.Needed("name"), arguments.Text("goal"),
            arguments.Text("repository"), tasks.Value!, arguments.Number("budget_usd")).ConfigureAwait(false);
        return Reply.From(made, submitted => Reply.Of(submitted.Tasks.Count == 0
            ? $"Project {submitted.Project} is made. Add its tasks: decompose_task, then add_tasks."
            : $"Project {submitted.Project} is made with {submitted.Tasks.Count} tasks.",
            Submitting.Made(submitted)));
    }

    public static async Task<Reply> Add(Call call)
    {
        var tasks = TaskArguments.Read(call.Arguments.Objects("tasks"));
        if (tasks.Problem is { } wrong) return Reply.No(wrong);
        if (tasks.Value!.Count == 0)
            return Reply.No(new Problem("invalid", "add_tasks needs at least one task", "tasks"));
        return await Add(call, call.Arguments.Needed("project"), tasks.Value).ConfigureAwait(false);
    }

    public static async Task<Reply> Decompose(Call call)
    {
        var arguments = call.Arguments;
        var planned = await call.Seam.Projects.Decompose(arguments.Needed("goal"), arguments.Text("pattern"),
            arguments.Text("project"), call.Cancel).ConfigureAwait(false);
        if (planned.Problem is { } problem) return Reply.No(problem);
        var plan = planned.Value!;
        if (!arguments.Flag("add"))
            return Reply.Of($"{plan.Tasks.Count} tasks; nothing was added yet. Change what does not fit, "
                + "then add_tasks.", Json.Of(("project", arguments.Text("project")),
                ("tasks", Json.List(plan.Tasks, Shown.Planned))));
        var project = await Submitting.Project(call, arguments.Text("project")).ConfigureAwait(false);
        return project.Problem is { } none ? Reply.No(none)
            : await Add(call, project.Value!, plan.Tasks).ConfigureAwait(false);
    }

    private static async Task<Reply> Add(Call call, string project, IReadOnlyList<TaskSpec> tasks) =>
        Reply.From(await call.Seam.Projects.Add(project, tasks, null, call.Cancel).ConfigureAwait(false),
            made => Reply.Of($"{made.Tasks.Count} tasks were added to {made.Project}.",
                Submitting.Made(made)));
}
