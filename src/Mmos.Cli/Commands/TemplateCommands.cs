using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos template …`: usual pieces of work, ready to be planned.</summary>
internal static class TemplateCommands
{
    public static Command Build(CommandContext context) => Group(
        "template", "usual pieces of work on a web product", List(context), Show(context), Use(context));

    /// <summary>The template with a name, or why there is none.</summary>
    public static Answer<TaskTemplate> Find(string name) => TaskTemplates.Named(name) is { } found
        ? Answer<TaskTemplate>.Of(found, 0)
        : Answer<TaskTemplate>.No(new Problem("not_found",
            $"there is no template \"{name}\"{Nearest.Hint(name, TaskTemplates.Names)}; see them with: mmos "
            + "template list"));

    private static Command List(CommandContext context) =>
        Verb(context, "list", "every template", [JsonFlag()], call => Task.FromResult(call.List(
            Answer<IReadOnlyList<TaskTemplate>>.Of(TaskTemplates.All, 0), CliJson.Compact.ListedTaskTemplate,
            TemplatePages.List)));

    private static Command Show(CommandContext context)
    {
        var name = Argument("NAME", "a template");
        return Verb(context, "show", "everything about one template", [name, JsonFlag()], call =>
            Task.FromResult(
                call.Show(Find(call.Get(name)), CliJson.Compact.TaskTemplate, TemplatePages.Show)));
    }

    private static Command Use(CommandContext context)
    {
        var name = Argument("NAME", "a template");
        var project = Text("--project", "PROJECT", "the project's id; the template's name by default");
        var verify = Texts("--verify", "COMMAND", "a gate after the tests were written; may be repeated");
        var output = Text("--out", "FILE", "a new file; NAME.plan.yaml by default");
        return Verb(context, "use", "write a plan file of a template",
            [name, project, verify, output], call =>
        {
            var found = Find(call.Get(name));
            if (found.Value is not { } template)
                return Task.FromResult(call.Refuse(found.Problem!));
            var path = call.Get(output) ?? $"{template.Name}.plan.yaml";
            var plan = TaskTemplates.Plan(template, call.Get(project) ?? template.Name,
                NewFile.Repository(call, path), call.Get(verify)!);
            if (NewFile.Write(call, path, PlanWriter.Write(plan)) is { } problem)
                return Task.FromResult(call.Refuse(problem));
            call.Terminal.Say($"wrote {path}: {string.Join(", ", plan.Tasks.Select(task => task.Key))}");
            call.Terminal.Say("");
            call.Terminal.Say("next");
            call.Terminal.Say($"  $ mmos run {path}");
            return Task.FromResult(ExitCode.Done);
        });
    }
}
