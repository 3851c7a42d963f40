using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos import FORMAT PATH`: makes a plan file of tasks in another tool's files; submits
/// nothing.</summary>
internal static class ImportCommands
{
    public static Command Build(CommandContext context)
    {
        var tag = Text("--tag", "TAG", "which of several lists; the only one, or master, by default");
        return Group("import", "make a plan file of another tool's tasks",
            Verb(context, "backlog", "tasks of Backlog.md",
                "the folder backlog, the one above it, or a file"),
            Verb(context, "taskmaster", "tasks of Task Master", "tasks.json, or the project's folder", tag),
            Verb(context, "beads", "issues of beads", "issues.jsonl, or the project's folder"),
            Verb(context, "github", "issues of GitHub", "a file that gh issue list --json … wrote"));
    }

    private static Command Verb(CommandContext context, string format, string description, string what,
        Option<string>? tag = null)
    {
        var path = Argument("PATH", what);
        var project = Text("--project", "PROJECT", $"the project's id; {format} by default");
        var output = Text("--out", "FILE", "a new file for the plan; PROJECT.plan.yaml by default");
        var all = Flag("--all", "take finished tasks too, and those set aside");
        Symbol[] own = tag is null ? [] : [tag];
        return CommandParts.Verb(context, format, $"make a plan file of {description}",
            [path, project, output, all, .. own, JsonFlag()], call =>
        {
            var id = call.Get(project) ?? format;
            var file = call.Get(output) ?? $"{id}.plan.yaml";
            return Task.FromResult(!Slugs.IsSlug(id)
                ? call.Refuse(new Problem("invalid", $"--project {id}: {Slugs.Rule}"))
                : Run(call, file, new ImportRequest(format,
                    Path.GetFullPath(call.Get(path), call.Context.Directory), call.Get(path), id)
                {
                    Repository = NewFile.Repository(call, file),
                    Tag = tag is null ? null : call.Get(tag),
                    TakesAll = call.Get(all),
                }));
        });
    }

    private static int Run(Invocation call, string file, ImportRequest request)
    {
        var made = TaskImport.Read(request);
        if (made.Plan is null)
            return call.Refuse(made.IsMissing ? ExitCode.NotFound : ExitCode.Usage,
                made.Problems.Select(problem => problem.ToString()));
        return NewFile.Write(call, file, made.Plan) is { } notWritten
            ? call.Refuse(notWritten)
            : call.Show(Answer<ImportReport>.Of(made.Report! with { File = file }, 0),
                CliJson.Compact.ImportReport, ImportPage.Of);
    }
}
