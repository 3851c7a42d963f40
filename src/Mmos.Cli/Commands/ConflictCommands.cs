using System.CommandLine;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos conflict …`: where tasks are in each other's way, and what settles it.</summary>
internal static class ConflictCommands
{
    public static Command Build(CommandContext context) => Group("conflict",
        "look at tasks that are in each other's way, and settle it", List(context), Resolve(context));

    private static Command List(CommandContext context)
    {
        var project = Text("--project", "PROJECT", "only of this project");
        var all = Flag("--all", "those that are settled too");
        return Verb(context, "list", "conflicts that are open, oldest first", [project, all, JsonFlag()],
            call => call.InSession(async session => call.List(
                await session.Orchestrator.Conflicts.List(call.Get(project), call.Get(all), call.Cancel),
                CliJson.Compact.ListedFoundConflict, ConflictPages.List)));
    }

    private static Command Resolve(CommandContext context)
    {
        var id = Argument("CONFLICT", "id of the conflict, such as C17");
        var by = OneOf("--by", "RESOLUTION", "reassign (another attempt), queue (one waits for the other), "
            + "merge (try it again), allow_both, escalate (a person decides)",
            "reassign", "queue", "merge", "allow_both", "escalate");
        by.Required = true;
        var note = Text("--note", "TEXT", "why; with reassign, the worker that is to have it");
        return Verb(context, "resolve", "settle one", [id, by, note, JsonFlag()], call =>
            call.InSession(async session => call.Show(
                await session.Orchestrator.Conflicts.Resolve(call.Get(id).ToUpperInvariant(),
                    call.Get(by)!, call.Get(note) ?? "", call.Cancel),
                CliJson.Compact.FoundConflict, ConflictPages.Settled)));
    }
}
