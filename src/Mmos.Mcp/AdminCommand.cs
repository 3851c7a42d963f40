namespace Mmos.Mcp;

/// <summary>A command of an admin: a prompt of the orchestrator's server, and a slash command in the folders
/// that `mmos init` writes.</summary>
/// <param name="Name">Its name; people type it after `/`.</param>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Arguments">What it takes: names, those in brackets may be left out.</param>
/// <param name="Text">What the model is told; what was given stands before it.</param>
public sealed record AdminCommand(string Name, string Description, IReadOnlyList<string> Arguments,
    string Text)
{
    private const string Create = "Call create_project with the name. If its goal is not clear from the "
        + "conversation, ask for it first. Then call decompose_task with the goal, show the tasks with their "
        + "needs and acceptance, and add them with add_tasks once they are agreed.";

    /// <summary>The ten commands.</summary>
    public static IReadOnlyList<AdminCommand> All { get; } =
    [
        new("system-status", "How the whole system is doing", [],
            "Call get_system_status and get_inbox. Say in at most ten lines what runs, what waits, what "
            + "needs a person and which worker is missing; name the task ids."),
        new("worker-list", "The workers and what they do", [],
            "Call discover_workers with all: true. List each worker with its status, what it holds, and its "
            + "capabilities, in a table."),
        new("discover-workers", "Find workers that are free", [],
            "Call discover_workers. Say which workers can take work now and for what; if none can, say how "
            + "to start one."),
        new("project-create", "Start a new project", ["name"], Create),
        new("create-project", "Start a new project", ["name"], Create),
        new("project-status", "How a project is doing", ["[id]"],
            "Call get_project_status for the project that is given; for all projects when none is. Show "
            + "progress, what runs with which worker, what is blocked and why, and what comes next."),
        new("assign-task", "Give a task to a worker", ["description", "[worker]"],
            "Call assign_task_to_worker with the task's id or the description of a new one, and the worker "
            + "when one is named at its end (auto otherwise). Say who has it now, or why nobody has."),
        new("queue-stats", "What waits in the queue", [],
            "Call get_system_status with verbose: true. Show how many tasks wait per priority, the oldest "
            + "that waits and since when, and what holds it."),
        new("performance-report", "How the work went", [],
            "Call get_system_status with performance: true. Show completion times, success and efficiency "
            + "per worker, and the bottlenecks; end with one change that would help most."),
        new("system-health", "What is wrong, if anything", [],
            "Call get_system_status and get_inbox. Say whether all is well; otherwise list what is wrong, "
            + "the worst first, each with the command or tool that settles it."),
    ];

    /// <summary>What the model is told with these arguments.</summary>
    /// <param name="given">The arguments as text; empty for none.</param>
    public string With(string given) => given.Length == 0 ? Text : $"Given: {given}\n\n{Text}";
}
