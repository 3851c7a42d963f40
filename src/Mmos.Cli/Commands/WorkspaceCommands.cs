using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos workspace …`: teams that share a repository and see nothing of each other.</summary>
internal static class WorkspaceCommands
{
    public static Command Build(CommandContext context) => Group("workspace",
        "teams on one repository that see nothing of each other", Create(context), List(context),
        Show(context));

    private static Command Create(CommandContext context)
    {
        var name = Name();
        return Verb(context, "create", "make one", [name, JsonFlag()], call => InFolder(call, async folder =>
        {
            if (!Slugs.IsSlug(call.Get(name)))
                return call.Refuse(new Problem("invalid", $"\"{call.Get(name)}\" is no name: {Slugs.Rule}"));
            var made = await call.Context.For(call.Get(name)).Composition.CreateWorkspace(folder,
                call.Cancel);
            return call.Show(made, CliJson.Compact.WorkspaceSummary, (workspace, _) => new Page()
                .Add($"{workspace.Name} is there; act on it with: mmos --workspace {workspace.Name} …"));
        }));
    }

    private static Command List(CommandContext context) =>
        Verb(context, "list", "every workspace, by name", [JsonFlag()], call =>
            InFolder(call, async folder => call.List(await call.Context.Composition.Workspaces(folder,
                call.Cancel),
                CliJson.Compact.ListedWorkspaceSummary, WorkspacePages.List)));

    private static Command Show(CommandContext context)
    {
        var name = Maybe("NAME", "its name; the current one by default");
        return Verb(context, "show", "one workspace", [name, JsonFlag()], call => InFolder(call,
            async folder =>
        {
            var all = await call.Context.Composition.Workspaces(folder, call.Cancel);
            if (all.Problem is { } problem)
                return call.Refuse(problem);
            var asked = call.Parsed.GetValue(name);
            var found = all.Value!.FirstOrDefault(w => asked is null ? w.IsCurrent : w.Name == asked);
            if (found is null)
                return call.Refuse(new Problem("not_found", asked is null
                    ? "the current workspace is not made yet; the first run makes it"
                    : $"no workspace \"{asked}\"{Nearest.Hint(asked, all.Value!.Select(w => w.Name))}; "
                        + "see \"mmos workspace list\""));
            return call.Show(Answer<WorkspaceSummary>.Of(found, 0), CliJson.Compact.WorkspaceSummary,
                WorkspacePages.Show);
        }));
    }

    private static Task<int> InFolder(Invocation call, Func<WorkspaceFolder, Task<int>> act)
    {
        var folder = call.FindFolder();
        return folder.Value is { } found ? act(found) : Task.FromResult(call.Refuse(folder.Problem!));
    }

    private static Argument<string> Name() => Argument("NAME", "name of the workspace");
}
