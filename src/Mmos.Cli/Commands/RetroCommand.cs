using System.CommandLine;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos retro`: looks back on the tasks that finished last.</summary>
internal static class RetroCommand
{
    private const int Usual = 3;

    public static Command Build(CommandContext context)
    {
        var last = Number("--last", "N", "so many finished tasks; 3 by default", 1, 100);
        return Verb(context, "retro", "look back: what went well, what could go better, what comes next",
            [last, JsonFlag()], call => call.InSession(async session => call.Show(
                await session.Orchestrator.Records.LookBack((int)(call.Get(last) ?? Usual), call.Cancel),
                CliJson.Compact.Retrospective, RetroPage.Of)));
    }
}
