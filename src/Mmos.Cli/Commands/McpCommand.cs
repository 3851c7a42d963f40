using System.CommandLine;
using Mmos.Cli.Composing;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos mcp`: tools for agents, over standard input and output.</summary>
internal static class McpCommand
{
    public static Command Build(CommandContext context) => Group("mcp",
        "serve tools to an agent over standard input and output (MCP)",
        Serve(context, "orchestrator", "for the admin: projects, tasks, reviews, conflicts"),
        Serve(context, "executor", "for a worker: its own tasks; WORKER_NAME, WORKER_TYPE and CAPABILITIES "
            + "say who it is"),
        Serve(context, "sql", "session data: read-only SQL, and typed commands"),
        Serve(context, "manager", "workers' lives: start, pause, stop, scale"));

    private static Command Serve(CommandContext context, string name, string description) =>
        Verb(context, name, description, [], async call =>
        {
            await ToolServing.Run(ToolServing.Named(name)!.Value, call.Context.Composition,
                call.Context.Directory, call.Context.Environment, call.Terminal.OpenInput(),
                call.Terminal.OpenRaw(), call.Cancel);
            return ExitCode.Done;
        });
}
