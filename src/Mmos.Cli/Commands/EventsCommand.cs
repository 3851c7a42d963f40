using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos events`: the log, and what is appended to it.</summary>
internal static class EventsCommand
{
    private const int PageSize = 1000;

    public static Command Build(CommandContext context)
    {
        var follow = Flag("--follow", "go on with every new event, until Ctrl-C; JSON is one event per line");
        var since = Number("--since", "N", "only events after number N", 0, long.MaxValue);
        var task = Text("--task", "TASK", "only of this task");
        return Verb(context, "events", "the log of the workspace", [follow, since, task, JsonFlag()], call =>
            call.InSession(session => call.Get(follow)
                ? Follow(call, session.Orchestrator.Records, call.Get(since) ?? 0, call.Get(task))
                : Once(call, session.Orchestrator.Records, call.Get(since) ?? 0, call.Get(task))));
    }

    private static async Task<int> Once(Invocation call, IRecords records, long since, string? task)
    {
        var all = new List<EventInfo>();
        while (true)
        {
            var page = await records.Events(since, task, PageSize, call.Cancel);
            if (page.Problem is { } problem)
                return call.Refuse(problem);
            if (!call.IsJson)
                call.Terminal.Write(EventLines.Of(page.Value!, call.Frame));
            else
                all.AddRange(page.Value!);
            if (page.Value!.Count < PageSize)
                break;
            since = page.Value![^1].Seq;
        }
        if (call.IsJson)
            call.Terminal.WriteJson(new Listed<EventInfo>(all), CliJson.Compact.ListedEventInfo);
        return ExitCode.Done;
    }

    private static async Task<int> Follow(Invocation call, IRecords records, long since, string? task)
    {
        while (true)
        {
            var page = await records.Events(since, task, PageSize, call.Cancel);
            if (page.Problem is { } problem)
                return call.Refuse(problem);
            foreach (var happened in page.Value!)
                if (call.IsJson)
                    call.Terminal.Out.WriteLine(
                        System.Text.Json.JsonSerializer.Serialize(happened, CliJson.Compact.EventInfo));
                else
                    call.Terminal.Write(EventLines.Of(happened, call.Frame));
            await call.Terminal.Out.FlushAsync(call.Cancel);
            if (page.Value!.Count == PageSize)
            {
                since = page.Value[^1].Seq;
                continue;
            }
            var end = Math.Max(since, page.Value!.Count > 0 ? Math.Max(page.Value[^1].Seq, page.Seq) : page.Seq);
            await records.WaitForChange(end, call.Cancel);
            since = end;
        }
    }
}
