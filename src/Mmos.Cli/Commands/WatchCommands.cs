using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos status`, `mmos queue`, `mmos inbox`: what is going on.</summary>
internal static class WatchCommands
{
    public static Command Status(CommandContext context)
    {
        var watch = Flag("--watch", "redraw on every change, until Ctrl-C");
        return Verb(context, "status", "the workspace at a glance", [watch, JsonFlag()], call =>
            call.InSession(session =>
            call.Get(watch) ? Watch(call, session.Orchestrator) : Once(call, session.Orchestrator)));
    }

    public static Command Queue(CommandContext context)
    {
        var project = Text("--project", "PROJECT", "only of this project");
        return Verb(context, "queue", "what waits for a worker, and for what else", [project, JsonFlag()],
            call =>
            call.InSession(async session =>
            {
                var tasks = await session.Orchestrator.Tasks.List(
                    new TaskFilter { Project = call.Get(project), Statuses = QueueOrder.Statuses },
                    call.Cancel);
                if (tasks.Problem is { } problem)
                    return call.Refuse(problem);
                var accounts = await session.Orchestrator.Accounts.List(call.Cancel);
                var workers = await session.Orchestrator.Workers.List(call.Cancel);
                if ((accounts.Problem ?? workers.Problem) is { } hidden)
                    return call.Refuse(hidden);
                var closed = ClosedAccount.Of(accounts.Value!, workers.Value!);
                return call.List(Answer<IReadOnlyList<TaskInfo>>.Of(QueueOrder.Of(tasks.Value!), tasks.Seq),
                    CliJson.Compact.ListedTaskInfo, (queue, frame) => QueuePage.Of(queue, frame, closed));
            }));
    }

    public static Command Inbox(CommandContext context) =>
        Verb(context, "inbox", "everything that waits for you, with the commands that settle it",
            [JsonFlag()], call =>
            call.InSession(async session =>
            {
                var items = await session.Orchestrator.Records.Inbox(call.Cancel);
                return items.Problem is { } problem
                    ? call.Refuse(problem)
                    : call.List(Answer<IReadOnlyList<InboxItem>>.Of(
                            [.. items.Value!.OrderBy(item => item.OpenedAt)], items.Seq),
                        CliJson.Compact.ListedInboxItem, InboxPage.Of);
            }));

    public static Command Errors(CommandContext context)
    {
        var project = Text("--project", "PROJECT", "only of this project");
        var limit = Number("--limit", "N", "at most so many groups; 20 by default", 1, 1_000);
        return Verb(context, "errors", "what went wrong, grouped by cause and first line",
            [project, limit, JsonFlag()], call => call.InSession(async session => call.List(
                await session.Orchestrator.Records.Errors(
                    call.Get(project), (int)(call.Get(limit) ?? 20), call.Cancel),
                CliJson.Compact.ListedErrorGroup, ErrorPage.Of)));
    }

    private static async Task<int> Once(Invocation call, IOrchestrator orchestrator) =>
        call.Show(await orchestrator.Records.Status(call.Cancel), CliJson.Compact.SystemStatus,
            StatusPage.Of);

    /// <summary>On a terminal one screen that is redrawn; elsewhere one page, or one JSON value, per
    /// change.</summary>
    private static async Task<int> Watch(Invocation call, IOrchestrator orchestrator)
    {
        if (!call.Terminal.IsLive || call.IsJson)
            return await Follow(call, orchestrator, status =>
                call.Show(Answer<SystemStatus>.Of(status, status.Seq), CliJson.Compact.SystemStatus,
                    StatusPage.Of));
        return await LiveScreen.Show(call.Terminal, show =>
            Follow(call, orchestrator, status => show(StatusPage.Of(status, call.Frame))));
    }

    private static async Task<int> Follow(Invocation call, IOrchestrator orchestrator,
        Action<SystemStatus> show)
    {
        while (true)
        {
            var status = await orchestrator.Records.Status(call.Cancel);
            if (status.Problem is { } problem)
                return call.Refuse(problem);
            show(status.Value!);
            await orchestrator.Records.WaitForChange(status.Seq, call.Cancel);
        }
    }
}
