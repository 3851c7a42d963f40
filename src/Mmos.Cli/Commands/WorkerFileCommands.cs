using System.CommandLine;
using Mmos.Cli.Parsing;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos worker add|set`: edits of `mmos.yaml`, in force at once.</summary>
internal static class WorkerFileCommands
{
    public static Command Add(CommandContext context)
    {
        var name = Argument("NAME", "its name, unique here");
        var agent = Text("--agent", "AGENT", "what does the work; command by default");
        var capabilities = Words("--capabilities", "WORDS", "what it can, between commas");
        return Verb(context, "add", "add a worker to mmos.yaml, and have it run",
            [name, agent, capabilities], call => Edit(call, (files, root) =>
            {
                var can = call.Get(capabilities) is { Length: > 0 } words
                    ? $", capabilities: [{string.Join(", ", words)}]" : "";
                return files.AddToConfig(root, call.Context.Environment, "workers",
                    $"{{ name: {call.Get(name)}, agent: {call.Get(agent) ?? "command"}{can} }}");
            }, $"{call.Get(name)} is in mmos.yaml"));
    }

    public static Command Set(CommandContext context)
    {
        var name = Argument("WORKER", "name of a worker of mmos.yaml");
        var key = Argument("KEY", "what to set, such as slots or scale.max");
        var value = Argument("VALUE", "the value, as the file should say it");
        return Verb(context, "set", "set one value of a worker in mmos.yaml, in force at once",
            [name, key, value], call => Edit(call, (files, root) =>
            {
                var read = files.ReadConfig(root, call.Context.Environment);
                if (read.Problems.Count > 0) return read.Problems;
                var line = read.Values.FirstOrDefault(v => v.Value == call.Get(name)
                    && v.Key.StartsWith("workers[", StringComparison.Ordinal)
                    && v.Key.EndsWith("].name", StringComparison.Ordinal));
                if (line is null)
                    return [$"no worker \"{call.Get(name)}\" is in mmos.yaml; see: mmos config show"];
                if (!line.Origin.StartsWith("mmos.yaml:", StringComparison.Ordinal))
                    return [$"{call.Get(name)} stands at {line.Origin}; edit it there, then: "
                        + "mmos config apply"];
                return files.SetConfig(root, call.Context.Environment,
                    line.Key[..^"name".Length] + call.Get(key), call.Get(value));
            }, $"{call.Get(key)} of {call.Get(name)} is {call.Get(value)}"));
    }

    private static async Task<int> Edit(Invocation call,
        Func<IProjectFiles, string, IReadOnlyList<string>> edit, string done)
    {
        var folder = call.FindFolder();
        if (folder.Problem is { } nowhere)
            return call.Refuse(nowhere);
        var problems = edit(call.Context.Composition.Files, folder.Value!.Root);
        if (problems.Count > 0)
            return call.Refuse(ExitCode.Usage, problems);
        // Other files of the configuration may still be somebody else's.
        if (await Trusting.Refused(call, folder.Value!, false, "run: mmos config apply --trust")
            is { } refused)
            return refused;
        var applied = await call.Context.Composition.ApplyConfig(folder.Value!, call.Cancel);
        // Before the first run there is no log to say it in.
        if (applied.Problem is { Code: not "unavailable" } problem)
            return call.Refuse(problem);
        call.Terminal.Say(applied.Problem is null
            ? $"{done}, and in force"
            : $"{done}; the next run has it");
        return ExitCode.Done;
    }
}
