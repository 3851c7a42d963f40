namespace Mmos.Cli.Instances;

/// <summary>A command of the admin that Claude Code reads from `.claude/commands`.</summary>
/// <param name="Name">What follows `/`.</param>
/// <param name="Hint">Its arguments, for the person; empty for none.</param>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Prompt">What the model is told.</param>
internal sealed record SlashCommand(string Name, string Hint, string Description, string Prompt)
{
    private const string Create = "The name is: $ARGUMENTS\n\nCall create_project with it. If its goal is "
        + "not clear from the conversation, ask for it first. Then call decompose_task with the goal, show "
        + "the tasks with their needs and acceptance, and add them with add_tasks once they are agreed.";

    /// <summary>The ten commands.</summary>
    public static IReadOnlyList<SlashCommand> All { get; } =
    [
        new("system-status", "", "How the whole system is doing",
            "Call get_system_status and get_inbox. Say in at most ten lines what runs, what waits, what "
            + "needs a person and which worker is missing; name the task ids."),
        new("worker-list", "", "The workers and what they do",
            "Call discover_workers with all: true. List each worker with its status, what it holds, and its "
            + "capabilities, in a table."),
        new("discover-workers", "", "Find workers that are free",
            "Call discover_workers. Say which workers can take work now and for what; if none can, say how "
            + "to start one."),
        new("project-create", "NAME", "Start a new project", Create),
        new("create-project", "NAME", "Start a new project", Create),
        new("project-status", "[ID]", "How a project is doing",
            "The project is: $ARGUMENTS (all projects when this is empty)\n\nCall get_project_status for it. "
            + "Show progress, what runs with which worker, what is blocked and why, and what comes next."),
        new("assign-task", "DESCRIPTION [WORKER]", "Give a task to a worker",
            "Given: $ARGUMENTS\n\nThis is a task or the description of a new one, and maybe a worker's name "
            + "at end. Call assign_task_to_worker with them (worker auto when none is named). Say who has it "
            + "now, or why nobody has."),
        new("queue-stats", "", "What waits in the queue",
            "Call get_system_status with verbose: true. Show how many tasks wait per priority, the oldest "
            + "that waits and since when, and what holds it."),
        new("performance-report", "", "How the work went",
            "Call get_system_status with performance: true. Show completion times, success and efficiency "
            + "per worker, and the bottlenecks; end with one change that would help most."),
        new("system-health", "", "What is wrong, if anything",
            "Call get_system_status and get_inbox. Say whether all is well; otherwise list what is wrong, "
            + "the worst first, each with the command or tool that settles it."),
    ];

    /// <summary>Its file.</summary>
    public string Text => $"---\ndescription: {Description}\n"
        + (Hint.Length > 0 ? $"argument-hint: \"{Hint}\"\n" : "") + $"---\n\n{Prompt}\n";
}
