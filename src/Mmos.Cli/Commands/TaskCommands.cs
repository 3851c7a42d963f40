using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos task …`, but for `task add`.</summary>
internal static class TaskCommands
{
    /// <summary>So many events of one task are shown at most; it has a few dozen.</summary>
    private const int MostEvents = 10_000;

    public static Command Build(CommandContext context) => Group("task", "look at tasks and steer them",
        TaskAddCommand.Build(context), List(context), Show(context), Why(context),
        Order(context, "retry", "give a failed task a fresh set of retries", "--note",
            "what its next attempt should know",
            "gets fresh retries; a run goes on with it, or: mmos run PLAN --resume",
            (tasks, id, note, cancel) => tasks.Retry(id, note, cancel)),
        Order(context, "reopen", "run a done or cancelled task again", "--note",
            "what its next attempt should know", "is open again", (tasks, id, note, cancel) =>
                tasks.Reopen(id, note, cancel)),
        Order(context, "cancel", "give it up, with what needs it", "--reason",
            "why, for those who look later", "is cancelled", (tasks, id, note, cancel) =>
                tasks.Cancel(id, note, cancel)),
        Assign(context), Log(context), Diff(context), History(context));

    private static Command List(CommandContext context)
    {
        var project = Text("--project", "PROJECT", "only of this project");
        var status = OneOf("--status", "STATUS", "only in this status", [.. TaskStates.All]);
        var worker = Text("--worker", "WORKER", "only held by this worker");
        var limit = Number("--limit", "N", "at most so many", 1, 1_000_000);
        return Verb(context, "list", "tasks, by number", [project, status, worker, limit, JsonFlag()], call =>
            call.InSession(async session => call.List(
                await session.Orchestrator.Tasks.List(new TaskFilter
                {
                    Project = call.Get(project),
                    Status = call.Get(status),
                    Worker = call.Get(worker),
                    Limit = (int)(call.Get(limit) ?? 0),
                }, call.Cancel),
                CliJson.Compact.ListedTaskInfo, TaskPages.List)));
    }

    private static Command Show(CommandContext context)
    {
        var id = Id();
        return Verb(context, "show", "everything about one task", [id, JsonFlag()], call =>
            call.InSession(async session => call.Show(
                await session.Orchestrator.Tasks.Get(call.Get(id), call.Cancel), CliJson.Compact.TaskInfo,
                    TaskPages.Show)));
    }

    private static Command Why(CommandContext context)
    {
        var id = Id();
        return Verb(context, "why", "what it waits for, or how its worker was chosen", [id, JsonFlag()],
            call =>
            call.InSession(async session => call.List(
                await session.Orchestrator.Tasks.Why(call.Get(id), call.Cancel), CliJson.Compact.ListedString,
                    TaskPages.Why)));
    }

    private static Command Assign(CommandContext context)
    {
        var id = Id();
        var worker = Argument("WORKER", "who alone gets it; auto for anybody able");
        return Verb(context, "assign", "give it to one worker only", [id, worker], call =>
            call.InSession(async session =>
            {
                var (task, who) = (call.Get(id).ToUpperInvariant(), call.Get(worker));
                return call.Confirm(
                    await session.Orchestrator.Tasks.Assign(task, who == "auto" ? null : who, call.Cancel),
                    who == "auto" ? $"{task} goes to anybody able" : $"{task} goes to {who} alone");
            }));
    }

    private static Command Log(CommandContext context)
    {
        var id = Id();
        var attempt = Number("--attempt", "N", "of this attempt; the last one by default", 1, int.MaxValue);
        return Verb(context, "log", "what an attempt printed", [id, attempt], call =>
            call.InSession(async session =>
        {
            for (var after = 0L; ;)
            {
                var read = await session.Orchestrator.Attempts
                    .Log(call.Get(id), (int?)call.Get(attempt), after, call.Cancel);
                if (read.Value is not { } log)
                    return call.Refuse(read.Problem!);
                if (log is { Next: 0, IsWhole: true })
                    call.Terminal.Note($"{log.Task} printed nothing in this attempt");
                await RawText.WritePart(call.Terminal, log.Text, call.Cancel);
                if (log.IsWhole || log.Next == after)
                    return ExitCode.Done;
                after = log.Next;
            }
        }));
    }

    private static Command Diff(CommandContext context)
    {
        var id = Id();
        var summary = Flag("--stat", "only files and counts");
        return Verb(context, "diff", "what its last attempt changed", [id, summary], call =>
            call.InSession(async session =>
            {
                var diff = await session.Orchestrator.Attempts
                    .Diff(call.Get(id), call.Get(summary), call.Cancel);
                if (diff.Problem is { } problem)
                    return call.Refuse(problem);
                RawText.Write(call.Terminal, diff.Value!);
                return ExitCode.Done;
            }));
    }

    private static Command History(CommandContext context)
    {
        var id = Id();
        return Verb(context, "history", "its events, oldest first", [id, JsonFlag()], call =>
            call.InSession(async session =>
        {
            var task = await session.Orchestrator.Tasks.Get(call.Get(id), call.Cancel);
            return task.Problem is { } unknown
                ? call.Refuse(unknown)
                : call.List(await session.Orchestrator.Records.Events(0, task.Value!.Id, MostEvents,
                    call.Cancel),
                    CliJson.Compact.ListedEventInfo, EventLines.Of);
        }));
    }

    private static Command Order(
        CommandContext context, string name, string description, string option, string what, string done,
        Func<ITasks, string, string, CancellationToken, Task<Answer<Done>>> order)
    {
        var id = Id();
        var note = Text(option, "TEXT", what);
        return Verb(context, name, description, [id, note], call =>
            call.InSession(async session => call.Confirm(
            await order(session.Orchestrator.Tasks, call.Get(id), call.Get(note) ?? "", call.Cancel),
            $"{call.Get(id).ToUpperInvariant()} {done}")));
    }

    private static Argument<string> Id() => Argument("TASK", "id of the task, such as T12");
}
