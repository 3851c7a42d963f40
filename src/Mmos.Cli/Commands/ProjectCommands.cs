using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos project …`.</summary>
internal static class ProjectCommands
{
    public static Command Build(CommandContext context) => Group("project", "look at projects and steer them",
        Create(context), List(context), Show(context), Report(context), Land(context), Home(context),
        Order(context, "pause", "start nothing new; what runs goes on", "is paused",
            (projects, id, cancel) => projects.Pause(id, cancel)),
        Order(context, "resume", "start work again", "goes on",
            (projects, id, cancel) => projects.Resume(id, cancel)),
        Cancel(context));

    private static Command Create(CommandContext context)
    {
        var id = Argument("NAME", "id of the new project");
        var goal = Text("--goal", "TEXT", "what it is to reach");
        var repository = Text("--repo", "DIR", "the git repository; none by default: tasks give text");
        goal.Required = true;
        return Verb(context, "create", "make a project without tasks", [id, goal, repository, JsonFlag()],
            async call =>
        {
            var path = call.Get(repository) is { } folder
                ? Path.GetFullPath(folder, call.Context.Directory) : null;
            var home = path is null ? call.FindFolder()
                : call.Context.Composition.Files.Find(path, call.Context.Environment);
            if (home.Problem is { } nowhere)
                return call.Refuse(nowhere);
            var plan = new Plan
            {
                Project = call.Get(id),
                Goal = call.Get(goal)!,
                Repository = path,
                Tasks = [],
            };
            return call.Show(await call.Context.Composition.Create(home.Value!, plan, call.Cancel),
                CliJson.Compact.ProjectInfo, (project, _) => new Page().Add(
                    $"{project.Id} was made; add to it: mmos task add TITLE --project {project.Id}"));
        });
    }

    private static Command List(CommandContext context) =>
        Verb(context, "list", "every project, oldest first", [JsonFlag()], call =>
            call.InSession(async session =>
            call.List(await session.Orchestrator.Projects.List(call.Cancel),
                CliJson.Compact.ListedProjectInfo, ProjectPages.List)));

    private static Command Show(CommandContext context)
    {
        var id = Argument("PROJECT", "id of the project");
        return Verb(context, "show", "one project, with its graph of tasks", [id, JsonFlag()], call =>
            call.InSession(async session =>
            {
                var project = await session.Orchestrator.Projects.Get(call.Get(id), call.Cancel);
                if (call.IsJson || project.Problem is not null)
                    return call.Show(project, CliJson.Compact.ProjectInfo, (_, _) => new Page());
                var tasks = await Tasks(session.Orchestrator, project.Value!, call.Cancel);
                return call.Show(tasks, CliJson.Compact.IReadOnlyListTaskInfo,
                    (all, frame) => ProjectPages.Show(project.Value!, all, frame));
            }));
    }

    private static Command Report(CommandContext context)
    {
        var id = Argument("PROJECT", "id of the project");
        return Verb(context, "report", "all results as one Markdown text", [id], call =>
            call.InSession(async session =>
            {
                var report = await session.Orchestrator.Projects.Report(call.Get(id), call.Cancel);
                if (report.Problem is { } problem)
                    return call.Refuse(problem);
                RawText.Write(call.Terminal, report.Value!);
                return ExitCode.Done;
            }));
    }

    private static Command Land(CommandContext context)
    {
        var id = Argument("PROJECT", "id of the project");
        var push = Flag("--push", "then push your branch to origin");
        var request = Flag("--pr", "leave your branch alone: push its own, and open a pull request");
        var trust = Trusting.Option();
        var land = Verb(context, "land", "bring its branch to yours, after the gates",
            [id, push, request, trust, JsonFlag()], call => call.InSession(async session =>
            {
                if (call.FindFolder().Value is { } here
                    && await Trusting.Refused(call, here, call.Get(trust)) is { } refused)
                    return refused;
                var way = call.Get(request) ? LandingWay.PullRequest
                    : call.Get(push) ? LandingWay.Push : LandingWay.Here;
                return call.Show(await session.Land(call.Get(id), way, call.Cancel),
                    CliJson.Compact.Landing, (landing, _) => ProjectPages.Landed(landing));
            }));
        land.Validators.Add(result =>
        {
            if (result.GetValue(push) && result.GetValue(request))
                result.AddError("--push and --pr are two ways; choose one");
        });
        return land;
    }

    private static Command Home(CommandContext context)
    {
        var id = Argument("PROJECT", "id of the project");
        return Verb(context, "home", "verify and merge its repository on this host, in this clone", [id],
            call => call.InSession(async session =>
            {
                var moved = await session.MoveHome(call.Get(id), call.Cancel);
                return moved.Value is { } home
                    ? call.Confirm(Answer<Done>.Of(default, moved.Seq),
                        $"{call.Get(id)} is at home on {home.Host}, in {home.Path}")
                    : call.Refuse(moved.Problem!);
            }));
    }

    private static Command Cancel(CommandContext context)
    {
        var id = Argument("PROJECT", "id of the project");
        var reason = Text("--reason", "TEXT", "why, for those who look later");
        return Verb(context, "cancel", "give it up, with its open tasks", [id, reason], call =>
            call.InSession(async session => call.Confirm(
                await session.Orchestrator.Projects.Cancel(call.Get(id), call.Get(reason) ?? "", call.Cancel),
                $"{call.Get(id)} is cancelled")));
    }

    private static Command Order(
        CommandContext context, string name, string description, string done,
        Func<IProjects, string, CancellationToken, Task<Answer<Done>>> order)
    {
        var id = Argument("PROJECT", "id of the project");
        return Verb(context, name, description, [id], call => call.InSession(async session => call.Confirm(
            await order(session.Orchestrator.Projects, call.Get(id), call.Cancel),
                $"{call.Get(id)} {done}")));
    }

    private static Task<Answer<IReadOnlyList<TaskInfo>>> Tasks(
        IOrchestrator orchestrator, ProjectInfo project, CancellationToken cancel) =>
        orchestrator.Tasks.List(new TaskFilter { Project = project.Id }, cancel);
}
