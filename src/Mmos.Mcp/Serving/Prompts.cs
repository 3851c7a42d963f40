using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Wire = ModelContextProtocol.Protocol;

namespace Mmos.Mcp.Serving;

/// <summary>A command of the admin, as a prompt.</summary>
/// <param name="Name">Its name; people type it after `/`.</param>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Arguments">What it takes: names, those in brackets may be left out.</param>
/// <param name="Text">What the model is told; `{name}` stands for an argument.</param>
internal sealed record Prompt(string Name, string Description, IReadOnlyList<string> Arguments, string Text);

/// <summary>The ten commands of the admin.</summary>
internal static class Prompts
{
    private const string Create = "Call create_project with the name \"{name}\". If its goal is not clear "
        + "from "
        + "the conversation, ask for it first. Then call decompose_task with the goal, show the tasks with "
        + "their needs and acceptance, and add them with add_tasks once they are agreed.";

    public static IReadOnlyList<Prompt> All { get; } =
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
            "Call get_project_status for the project \"{id}\" (all projects when it is empty). Show "
                + "progress, what runs with which worker, what is blocked and why, and what comes next."),
        new("assign-task", "Give a task to a worker", ["description", "[worker]"],
            "Call assign_task_to_worker with the task or description \"{description}\" and the worker "
            + "\"{worker}\" (auto when it is empty). Say who has it now, or why nobody has."),
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

    public static ListPromptsResult List(IReadOnlyList<Prompt> prompts) => new()
    {
        Prompts = [.. prompts.Select(prompt => new Wire.Prompt
        {
            Name = prompt.Name,
            Description = prompt.Description,
            Arguments = prompt.Arguments.Count == 0 ? null : [.. prompt.Arguments.Select(a =>
                new PromptArgument { Name = a.Trim('[', ']'), Required = !a.StartsWith('[') })],
        })],
    };

    public static GetPromptResult Get(IReadOnlyList<Prompt> prompts, GetPromptRequestParams? asked)
    {
        var prompt = prompts.FirstOrDefault(p => p.Name == asked?.Name) ?? throw new McpProtocolException(
            $"Unknown prompt: \"{asked?.Name}\"", McpErrorCode.InvalidParams);
        var text = prompt.Text;
        foreach (var argument in prompt.Arguments)
        {
            var name = argument.Trim('[', ']');
            var given = asked?.Arguments is { } arguments && arguments.TryGetValue(name, out var value)
                ? Said(name, value) : null;
            if (given is null && !argument.StartsWith('['))
                throw new McpProtocolException($"The prompt {prompt.Name} needs the argument \"{name}\"",
                    McpErrorCode.InvalidParams);
            text = text.Replace($"{{{name}}}", given ?? "", StringComparison.Ordinal);
        }
        return new GetPromptResult
        {
            Description = prompt.Description,
            Messages = [new PromptMessage { Role = Role.User,
                Content = new TextContentBlock { Text = text } }],
        };
    }

    private static string Said(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new McpProtocolException($"The argument \"{name}\" must be a text",
            McpErrorCode.InvalidParams);
}
