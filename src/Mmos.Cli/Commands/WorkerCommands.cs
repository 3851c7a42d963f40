using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos worker …`.</summary>
internal static class WorkerCommands
{
    public static Command Build(CommandContext context) =>
        Group("worker", "look at workers, steer them, be one", List(context), Show(context),
        Order(context, "pause", "give it nothing new", "is paused", (workers, name, cancel) =>
            workers.Pause(name, cancel)),
        Order(context, "resume", "give it work again", "takes work again", (workers, name, cancel) =>
            workers.Resume(name, cancel)),
        Order(context, "stop", "let it finish what it holds, and leave", "finishes what it holds and leaves",
            (workers, name, cancel) => workers.Drain(name, cancel)),
        Order(context, "remove", "forget a worker that is offline", "is forgotten", (workers, name, cancel) =>
            workers.Remove(name, cancel)),
        WorkerOrders.Start(context), WorkerOrders.Restart(context), WorkerOrders.Scale(context),
        WorkerFileCommands.Add(context), WorkerFileCommands.Set(context), Run(context));

    private static Command List(CommandContext context) =>
        Verb(context, "list", "every worker, by name", [JsonFlag()], call => call.InSession(async session =>
            call.List(await session.Orchestrator.Workers.List(call.Cancel),
                CliJson.Compact.ListedWorkerInfo, WorkerPages.List)));

    private static Command Show(CommandContext context)
    {
        var name = Name();
        return Verb(context, "show", "everything about one worker", [name, JsonFlag()], call =>
            call.InSession(async session => call.Show(
                await session.Orchestrator.Workers.Get(call.Get(name), call.Cancel),
                CliJson.Compact.WorkerInfo, WorkerPages.Show)));
    }

    private static Command Run(CommandContext context)
    {
        var id = Maybe("ID", "name of a worker of mmos.yaml");
        var name = Text("--name", "NAME", "name to work under; one of its own by default");
        var capabilities = Words("--capabilities", "WORDS", "what it can, between commas");
        var run = Text("--run", "COMMAND", "command line for tasks that bring none");
        var trust = Trusting.Option();
        var untilEmpty = Flag("--until-empty", "end when nothing is left to take");
        var server = Text("--server", "URL", "take the work of this server; MMOS_TOKEN says who it is");
        var token = Text("--token-file", "FILE", "with --server: a file with the token instead");
        return Verb(context, "run", "serve as a worker in this terminal",
            [id, name, capabilities, run, untilEmpty, trust, server, token], async call =>
        {
            if (call.Parsed.GetValue(id) is not null && call.Get(name) is not null)
                return call.Refuse(new Problem("invalid", "worker run takes ID or --name, not both"));
            var address = UpCommands.Address(call.Get(server), "--server");
            if (address.Problem is { } wrong)
                return call.Refuse(wrong);
            var folder = call.FindFolder();
            if (folder.Problem is { } nowhere && address.Value is null)
                return call.Refuse(nowhere);
            if (folder.Value is { } here && await Trusting.Refused(call, here,
                call.Get(trust)) is { } refused)
                return refused;
            var request = new WorkerRunRequest(
                call.Parsed.GetValue(id) ?? call.Get(name), call.Get(capabilities)!, call.Get(run),
                call.Get(untilEmpty))
            {
                Server = address.Value,
                Token = Token(call, call.Get(token)),
            };
            var ended = await call.Context.Composition.ServeWorker(folder.Value ?? call.Nowhere, request,
                Say, call.Cancel);
            if (ended.Problem is { } problem)
                return call.Refuse(problem);
            return call.Cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;

            void Say(string text) => call.Terminal.Write(
                Line.Of(call.Frame.Time(call.Context.Clock.GetUtcNow()) + " ", Ink.Faint).Add(text)
                    .Clipped(call.Frame.Width));
        });
    }

    private static string Token(Invocation call, string? file) => file is null
        ? call.Context.Environment.GetValueOrDefault("MMOS_TOKEN") ?? ""
        : File.ReadAllText(Path.GetFullPath(file, call.Context.Directory)).Trim();

    private static Command Order(
        CommandContext context, string verb, string description, string done,
        Func<IWorkers, string, CancellationToken, Task<Answer<Done>>> order)
    {
        var name = Name();
        return Verb(context, verb, description, [name], call => call.InSession(async session => call.Confirm(
            await order(session.Orchestrator.Workers, call.Get(name), call.Cancel),
                $"{call.Get(name)} {done}")));
    }

    private static Argument<string> Name() => Argument("WORKER", "name of the worker");
}
