using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos config …`.</summary>
internal static class ConfigCommands
{
    public static Command Build(CommandContext context) => Group("config",
        "look at the configuration, and change it", Check(context), Show(context), Set(context),
        Apply(context), Schema(context));

    private static Command Set(CommandContext context)
    {
        var key = Argument("KEY", "dotted path, such as limits.max_running");
        var value = Argument("VALUE", "the value, as the file should say it");
        return Verb(context, "set", "set one value of mmos.yaml, keeping its comments", [key, value], call =>
        {
            var folder = call.FindFolder();
            if (folder.Problem is { } nowhere)
                return Task.FromResult(call.Refuse(nowhere));
            var problems = call.Context.Composition.Files.SetConfig(
                folder.Value!.Root, call.Context.Environment, call.Get(key), call.Get(value));
            if (problems.Count > 0)
                return Task.FromResult(call.Refuse(ExitCode.Usage, problems));
            call.Terminal.Say($"{call.Get(key)} is {call.Get(value)}; in force with: mmos config apply");
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static Command Apply(CommandContext context)
    {
        var trust = Trusting.Option();
        return Verb(context, "apply", "take the configuration live, or refuse it and keep the old", [trust],
            async call =>
        {
            var folder = call.FindFolder();
            if (folder.Problem is { } nowhere)
                return call.Refuse(nowhere);
            if (await Trusting.Refused(call, folder.Value!, call.Get(trust)) is { } refused)
                return refused;
            var changes = await call.Context.Composition.ApplyConfig(folder.Value!, call.Cancel);
            if (changes.Problem is { } problem)
                return call.Refuse(problem);
            foreach (var change in changes.Value!)
                call.Terminal.Say(change);
            call.Terminal.Say("the configuration is in force; supervisors read their workers anew");
            return ExitCode.Done;
        });
    }

    private static Command Check(CommandContext context)
    {
        var plan = Maybe("PLAN", "a plan file to check instead");
        return Verb(context, "check", "check mmos.yaml, or a plan", [plan], call =>
        {
            if (call.Parsed.GetValue(plan) is { } path)
            {
                var read = call.Context.Composition.Files.ReadPlan(path);
                return Task.FromResult(Verdict(call, path, read.Problems, read.Notices));
            }
            return Task.FromResult(Read(call, out var config) is { } refused
                ? refused
                : Verdict(call, "the configuration", config.Problems, config.Notices));
        });
    }

    private static Command Show(CommandContext context) =>
        Verb(context, "show", "each value that applies, and where it comes from", [JsonFlag()], call =>
        {
            if (Read(call, out var config) is { } refused)
                return Task.FromResult(refused);
            if (config.Problems.Count > 0)
                return Task.FromResult(call.Refuse(ExitCode.Usage, config.Problems));
            return Task.FromResult(call.List(Answer<IReadOnlyList<ConfigLine>>.Of(config.Values, 0),
                CliJson.Compact.ListedConfigLine, ConfigPages.Values));
        });

    private static Command Schema(CommandContext context)
    {
        var name = Argument("NAME", "config or plan, or what is printed as JSON, such as task");
        return Verb(context, "schema", "print a JSON Schema", [name], call =>
        {
            var files = call.Context.Composition.Files;
            if ((files.Schema(call.Get(name)) ?? EntitySchemas.Named(call.Get(name))) is not { } schema)
            {
                string[] names = [.. files.SchemaNames, .. EntitySchemas.Names];
                return Task.FromResult(call.Refuse(new Problem("not_found",
                    $"no schema \"{call.Get(name)}\"{Nearest.Hint(call.Get(name), names)}; " +
                    $"there are: {string.Join(", ", names)}")));
            }
            RawText.Write(call.Terminal, schema);
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static int Verdict(
        Invocation call, string what, IReadOnlyList<string> problems, IReadOnlyList<string> notices)
    {
        foreach (var notice in notices)
            call.Terminal.Note(notice);
        if (problems.Count > 0)
            return call.Refuse(ExitCode.Usage, problems);
        call.Terminal.Say($"{what} is fine");
        return ExitCode.Done;
    }

    private static int? Read(Invocation call, out ConfigFile config)
    {
        var folder = call.FindFolder();
        config = folder.Value is { } found
            ? call.Context.Composition.Files.ReadConfig(found.Root, call.Context.Environment)
            : new ConfigFile([], [], []);
        return folder.Problem is { } nowhere ? call.Refuse(nowhere) : null;
    }
}
