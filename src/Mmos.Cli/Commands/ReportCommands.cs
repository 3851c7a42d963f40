using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos report`: how the work went.</summary>
internal static class ReportCommands
{
    public static Command Build(CommandContext context)
    {
        var report = new Command("report", "how the work went");
        report.Add(Performance(context));
        return report;
    }

    private static Command Performance(CommandContext context)
    {
        var project = Text("--project", "PROJECT", "only of this project");
        var since = Text("--since", "TIME", "only the last 24h, 7d …; all of the log by default");
        return Verb(context, "performance", "times, success, workers, and what held the work up",
            [project, since, JsonFlag()], call => call.InSession(async session =>
            {
                DateTimeOffset? from = null;
                if (call.Get(since) is { } text)
                {
                    if (!Durations.TryParse(text, out var back))
                        return call.Refuse(new Problem("invalid",
                            $"--since \"{text}\" is no length of time; say for example 24h or 7d"));
                    from = context.Clock.GetUtcNow() - back;
                }
                return call.Show(await session.Orchestrator.Records.Performance(call.Get(project), from,
                    call.Cancel), CliJson.Compact.PerformanceReport, PerformancePage.Of);
            }));
    }
}
