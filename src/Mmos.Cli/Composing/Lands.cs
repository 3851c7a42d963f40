using Mmos.Agents;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>`mmos project land`: the only way to the user's branch.</summary>
internal static class Lands
{
    private static readonly TimeSpan GateTimeout = TimeSpan.FromMinutes(30);

    public static async Task<Answer<Seams.Landing>> Land(Workspace workspace, string id,
        Seams.LandingWay way, CancellationToken cancel)
    {
        var read = await workspace.Orchestrator.Projects.Get(id, cancel);
        if (read.Value is not { } project) return No(read.Problem!);
        if (Unfit(project) is { } unfit) return No(unfit);
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return No(GitProblems.Of(noGit));
        var tasks = await workspace.Orchestrator.Tasks.List(new TaskFilter { Project = id }, cancel);

        await using var crew = new Crew(workspace, found.Value);
        var opened = await crew.Repositories.At(project.Repository!, cancel);
        if (opened.Refusal is { } unopened) return No(GitProblems.Of(unopened));
        var repository = opened.Value.Repository;
        if (way != Seams.LandingWay.Here && repository.OriginUrl is null)
            return No(new Problem("conflict", $"{repository.MainWorktree} has no origin to push to; add one "
                + "(git remote add origin URL) or land without it"));
        var landed = await opened.Value.Landing.Land(new LandRequest
        {
            Project = id,
            Target = project.Base!,
            MovesTarget = way != Seams.LandingWay.PullRequest,
            Gates = (commit, tree, stop) => opened.Value.Checkouts.Verify(
                Verification(workspace, crew, id, commit, tree, Gates(workspace, tasks.Value!)), stop),
        }, cancel);
        if (landed.Refusal is { } refusal) return No(GitProblems.Of(refusal));
        return way == Seams.LandingWay.PullRequest
            ? await Request(repository, project, landed.Value, cancel)
            : await Recorded(workspace, repository, project, landed.Value, way, cancel);
    }

    private static async Task<Answer<Seams.Landing>> Recorded(Workspace workspace, Repository repository,
        ProjectInfo project, LandResult result, Seams.LandingWay way, CancellationToken cancel)
    {
        var recorded = await Record(workspace, project, result, cancel);
        if (recorded.Value is not { } landing || way == Seams.LandingWay.Here) return recorded;
        return await Remotes.Push(repository, project.Base!, cancel) is { } problem ? No(problem)
            : Answer<Seams.Landing>.Of(landing with { Pushed = project.Base }, recorded.Seq);
    }

    /// <summary>The user's branch stays: the integration branch goes to the origin, with a pull
    /// request.</summary>
    private static async Task<Answer<Seams.Landing>> Request(Repository repository, ProjectInfo project,
        LandResult result, CancellationToken cancel)
    {
        if (result is LandResult.NothingToLand nothing)
            return Answer<Seams.Landing>
                .Of(new(project.Id, project.Base!, nothing.Commit.Value, Already: true), 0);
        if (result is not LandResult.Landed ready) return No(Hindered(project, result));
        if (await Remotes.Push(repository, project.Branch!, cancel) is { } problem) return No(problem);
        var (url, note) = await Remotes.Request(repository, project, cancel);
        return Answer<Seams.Landing>.Of(new(project.Id, project.Base!, ready.Commit.Value)
        { Pushed = project.Branch, PullRequest = url, Note = note }, 0);
    }

    private static Problem? Unfit(ProjectInfo project) => project switch
    {
        { Repository: null } =>
            new("conflict",
            $"project {project.Id} has no repository; read its results with: mmos project report "
            + $"{project.Id}"),
        { Base: null } =>
            new("conflict",
            $"project {project.Id} started from a detached checkout, so there is no branch to land on; "
            + $"merge {project.Branch} yourself"),
        { Status: not "done" } =>
            new("conflict",
            $"project {project.Id} is {project.Status}, so not all of it is done; see: mmos project show "
            + $"{project.Id}"),
        _ => null,
    };

    // Every gate that any of its tasks had to pass, once, and the project's own.
    private static string[] Gates(Workspace workspace, IReadOnlyList<TaskInfo> tasks) =>
        [.. tasks.Where(t => t.Status == "done").SelectMany(t => t.Verify)
            .Concat(workspace.Config.Gates.Verify).Distinct(StringComparer.Ordinal)];

    private static VerificationRequest Verification(
        Workspace workspace, Crew crew, string project, CommitId commit, TreeId tree, string[] gates) => new()
        {
            Commit = commit,
            Tree = tree,
            Gates = gates,
            Recipe = crew.Recipe,
            Context = new Git.CommandContext
            {
                Environment = CleanEnvironment.ForTask(),
                Timeout = GateTimeout,
                LogDirectory = Path.Combine(workspace.Folder.State, "logs", "land", project),
                Label = $"land {project}",
            },
        };

    private static async Task<Answer<Seams.Landing>> Record(
        Workspace workspace, ProjectInfo project, LandResult result, CancellationToken cancel)
    {
        switch (result)
        {
            case LandResult.Landed landed:
                var marked = await workspace.Orchestrator.Projects
                    .MarkLanded(project.Id, project.Base!, landed.Commit.Value, cancel);
                return marked.Problem is { } problem ? No(problem)
                    : Answer<Seams.Landing>
                        .Of(new(project.Id, project.Base!, landed.Commit.Value), marked.Seq);
            case LandResult.NothingToLand nothing:
                return Answer<Seams.Landing>
                    .Of(new(project.Id, project.Base!, nothing.Commit.Value, Already: true), 0);
            default:
                return No(Hindered(project, result));
        }
    }

    private static Problem Hindered(ProjectInfo project, LandResult result) => result switch
    {
        LandResult.Conflicted conflicted => new("conflict",
            $"{project.Base} and {project.Branch} changed the same lines of "
            + $"{string.Join(", ", conflicted.Files.Select(f => f.Path))}; merge {project.Base} into "
            + $"{project.Branch} by hand "
            + $"(git switch {project.Branch} && git merge {project.Base}) and land again"),
        LandResult.GatesFailed failed => new("conflict",
            $"the gates fail once {project.Base} is merged with {project.Branch}, so nothing moved: "
            + $"{failed.Verification.Reason}"),
        _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
    };

    private static Answer<Seams.Landing> No(Problem problem) => Answer<Seams.Landing>.No(problem);
}
