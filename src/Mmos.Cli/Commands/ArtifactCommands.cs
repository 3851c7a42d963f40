using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos artifact …`.</summary>
internal static class ArtifactCommands
{
    public static Command Build(CommandContext context) => Group("artifact",
        "named results of tasks, which the tasks that need them get", Put(context), Get(context),
        List(context));

    private static Command Put(CommandContext context)
    {
        var file = Argument("FILE", "the file, at most 10 MB");
        var name = Text("--name", "NAME", "its name in the project; the file's own by default");
        var project = Project();
        var task = Text("--task", "TASK", "the task it belongs to; that of the attempt by default");
        var type = Text("--type", "TYPE", "its media type; by its extension by default");
        return Verb(context, "put", "put one; another content under a known name is its next version",
            [file, name, project, task, type, JsonFlag()], call => call.InSession(async session =>
            {
                var own = Attempt.Of(call.Context.Environment);
                if ((call.Get(project) ?? own?.Project) is not { } of)
                    return call.Refuse(NoProject);
                var path = Path.GetFullPath(call.Get(file), call.Context.Directory);
                if (!File.Exists(path))
                    return call.Refuse(new Problem("not_found", $"there is no file {call.Get(file)}"));
                if (new FileInfo(path).Length > Core.Limits.ArtifactBytes)
                    return call.Refuse(new Problem("invalid", FormattableString.Invariant(
                        $"{call.Get(file)} has {new FileInfo(path).Length} bytes; an artifact has at most ")
                        + FormattableString.Invariant($"{Core.Limits.ArtifactBytes} (10 MB)")));
                var isOwn = own is not null && of == own.Project && call.Get(task) is null;
                return call.Show(await session.Orchestrator.Artifacts.Put(
                    new NewArtifact
                    {
                        Project = of,
                        Name = call.Get(name) ?? Path.GetFileName(path),
                        MediaType = call.Get(type),
                        Lease = isOwn ? own!.Lease : null,
                        Task = call.Get(task),
                    }, await File.ReadAllBytesAsync(path, call.Cancel), null, call.Cancel),
                    CliJson.Compact.StoredArtifact, ArtifactPages.Put);
            }));
    }

    private static Command Get(CommandContext context)
    {
        var name = Argument("NAME", "its name in the project");
        var project = Project();
        var version = Number("--version-number", "N", "this version; the newest by default", 1, int.MaxValue);
        var file = Text("--out", "FILE", "write to a new file instead of standard output");
        return Verb(context, "get", "print the content of one", [name, project, version, file], call =>
            call.InSession(async session =>
            {
                if ((call.Get(project) ?? Attempt.Of(call.Context.Environment)?.Project) is not { } of)
                    return call.Refuse(NoProject);
                var got = await session.Orchestrator.Artifacts
                    .Get(of, call.Get(name), (int?)call.Get(version), call.Cancel);
                if (got.Problem is { } problem)
                    return call.Refuse(problem);
                if (call.Get(file) is not { } target)
                {
                    await call.Terminal.Out.FlushAsync(call.Cancel);
                    await using var raw = call.Terminal.OpenRaw();
                    await raw.WriteAsync(got.Value!.Content, call.Cancel);
                    return ExitCode.Done;
                }
                var path = Path.GetFullPath(target, call.Context.Directory);
                if (Path.Exists(path))
                    return call.Refuse(
                        new Problem("conflict", $"{target} is there already; name a new file"));
                await File.WriteAllBytesAsync(path, got.Value!.Content, call.Cancel);
                call.Terminal.Say($"{call.Get(name)} written to {target}");
                return ExitCode.Done;
            }));
    }

    private static Command List(CommandContext context)
    {
        var project = Project();
        var task = Text("--task", "TASK", "only of this task");
        var all = Flag("--all", "every version, not only the newest");
        return Verb(context, "list", "artifacts, by project and name", [project, task, all, JsonFlag()],
            call => call.InSession(async session => call.List(
                await session.Orchestrator.Artifacts.List(new ArtifactFilter
                {
                    Project = call.Get(project),
                    Task = call.Get(task),
                    IsEveryVersion = call.Get(all),
                }, call.Cancel),
                CliJson.Compact.ListedStoredArtifact, ArtifactPages.List)));
    }

    private static Option<string> Project() =>
        Text("--project", "PROJECT", "its project; that of the attempt by default");

    private static Problem NoProject =>
        new("invalid", "name the project with --project; see them with: mmos project list");
}
