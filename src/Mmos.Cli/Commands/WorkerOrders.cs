using System.CommandLine;
using System.Globalization;
using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos worker start|restart|scale`: orders through the log, which the process that runs the worker
/// carries out.</summary>
internal static class WorkerOrders
{
    private const string Auto = "auto";

    public static Command Start(CommandContext context) => Of(context, "start",
        "have a stopped worker run again", "starts", (workers, name, cancel) =>
            workers.Start(name, anew: false, cancel));

    public static Command Restart(CommandContext context) => Of(context, "restart",
        "let it finish what it holds, and start it anew", "starts anew once it holds nothing",
        (workers, name, cancel) => workers.Start(name, anew: true, cancel));

    public static Command Scale(CommandContext context)
    {
        var name = Argument("WORKER", "name of the worker");
        var count = Argument("N", "how many instances, or auto: by queue depth, as mmos.yaml says");
        return Verb(context, "scale", "have a number of instances of it run", [name, count], call =>
        {
            int? instances = null;
            if (call.Get(count) != Auto)
            {
                if (!int.TryParse(call.Get(count), NumberStyles.None, CultureInfo.InvariantCulture,
                    out var number))
                    return Task.FromResult(call.Refuse(new Problem("invalid",
                        $"scale takes a number of instances or auto, not \"{call.Get(count)}\"", "N")));
                instances = number;
            }
            var what = instances is { } n
                ? string.Create(CultureInfo.InvariantCulture, $"gets {n} {(n == 1 ? "instance" : "instances")}")
                : "gets instances by queue depth";
            return Order(call, call.Get(name), what, (workers, of, cancel) =>
                workers.Scale(of, instances, cancel));
        });
    }

    private static Command Of(CommandContext context, string verb, string description, string done,
        Func<IWorkers, string, CancellationToken, Task<Answer<Done>>> order)
    {
        var name = Argument("WORKER", "name of the worker");
        return Verb(context, verb, description, [name], call => Order(call, call.Get(name), done, order));
    }

    private static Task<int> Order(Invocation call, string name, string done,
        Func<IWorkers, string, CancellationToken, Task<Answer<Done>>> order) => call.InSession(async session =>
    {
        if (await Unknown(call, session, name) is { } unknown) return call.Refuse(unknown);
        var ordered = await order(session.Orchestrator.Workers, name, call.Cancel);
        var by = await session.Supervisor(call.Cancel);
        return call.Confirm(ordered, by is null
            ? $"{name} {done} when something runs the workers here: mmos run PLAN, or mmos worker run {name}"
            : string.Create(CultureInfo.InvariantCulture, $"{name} {done}; process {by.Pid} sees to it"));
    });

    /// <summary>Why there is nothing to order; null when the worker is configured here, or has run.</summary>
    private static async Task<Problem?> Unknown(Invocation call, IWorkspaceSession session, string name)
    {
        var listed = await session.Orchestrator.Workers.List(call.Cancel);
        if (listed.Problem is { } problem) return problem;
        var configured = call.Context.Composition.Files
            .ReadConfig(session.Folder.Root, call.Context.Environment).Config?.Workers ?? [];
        List<string> names = [.. configured.Select(w => w.Name), .. listed.Value!.Select(w => w.Name)];
        return names.Contains(name)
            ? null
            : new Problem("not_found",
                $"no worker \"{name}\"{Nearest.Hint(name, names)}; see \"mmos worker list\"");
    }
}
