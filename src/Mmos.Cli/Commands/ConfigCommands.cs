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
    public static Command Build(CommandContext context) => Group("config", "look at the configuration",
        Check(context), Show(context), Schema(context));

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
        var name = Argument("NAME", "config or plan");
        return Verb(context, "schema", "print a JSON Schema", [name], call =>
        {
            var files = call.Context.Composition.Files;
            if (files.Schema(call.Get(name)) is not { } schema)
            {
                return Task.FromResult(call.Refuse(new Problem("not_found",
                    $"no schema \"{call.Get(name)}\"{Nearest.Hint(call.Get(name), files.SchemaNames)}; " +
                    $"there are: {string.Join(", ", files.SchemaNames)}")));
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
