using Mmos.Api;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using Mmos.Git;
using Mmos.Mcp.Serving;

namespace Mmos.Cli.Composing;

/// <summary>Brings a plan into its workspace: submits it, or finds the project that it started.</summary>
internal static class Submission
{
    /// <summary>Submits or continues.</summary>
    /// <returns>Lines for the person; or why not, and then nothing was stored.</returns>
    public static async Task<Answer<IReadOnlyList<string>>> Place(
        Workspace workspace, Repository? repository, RunRequest request, CancellationToken cancel)
    {
        var plan = request.Plan;
        var existing = await workspace.Orchestrator.Projects.Get(plan.Project, cancel);
        if (existing.Value is { } project) return Continue(project, request);

        RepositoryInfo? info = null;
        if (repository is not null)
        {
            var located = await Locate(repository, plan, workspace.Branches, cancel);
            if (located.Refusal is { } refusal) return Answer<IReadOnlyList<string>>
                .No(GitProblems.Of(refusal, "repository"));
            info = located.Value;
        }
        var submitted = await workspace.Orchestrator.Projects.Submit(plan, info, null, cancel);
        return submitted.Value is { } done
            ? Answer<IReadOnlyList<string>>.Of(
                [$"submitted {plan.Project}: {done.Tasks.Count} tasks", .. BreakdownLines.Of(done)],
                submitted.Seq)
            : Answer<IReadOnlyList<string>>.No(submitted.Problem!);
    }

    private static Answer<IReadOnlyList<string>> Continue(ProjectInfo project, RunRequest request)
    {
        if (request.Resume)
            return Answer<IReadOnlyList<string>>.Of(
                [$"continued {project.Id}, which is {project.Status}"], 0);
        var advice = project.Status is "done" or "cancelled"
            ? $"give the plan another project id, or look at it: mmos project show {project.Id}"
            : $"continue it: mmos run {request.PlanPath} --resume; or give it up: mmos project cancel "
                + $"{project.Id}";
        return Answer<IReadOnlyList<string>>
            .No(new Problem("conflict", $"project {project.Id} exists and is {project.Status}; {advice}"));
    }

    /// <summary>Finds the repository of a plan that says it as tools do, and makes its integration
    /// branch.</summary>
    public static async Task<Answer<PlacedPlan>> Locate(Workspace workspace, Plan plan,
        CancellationToken cancel)
    {
        var folder = workspace.Folder;
        var path = plan.Repository switch
        {
            null => folder.IsRepository ? folder.Root : null,
            PlacedPlan.NoRepository => null,
            var said => Path.GetFullPath(said, folder.Root),
        };
        plan = plan with { Repository = path };
        if (path is null) return Answer<PlacedPlan>.Of(new PlacedPlan(plan, null), 0);
        var git = await GitProgram.Find(cancel);
        if (git.Refusal is { } noGit) return Answer<PlacedPlan>.No(GitProblems.Of(noGit));
        var opened = await Repository.Open(git.Value, path, cancel);
        if (opened.Refusal is { } closed) return Answer<PlacedPlan>.No(GitProblems.Of(closed, "repository"));
        var located = await Locate(opened.Value, plan, workspace.Branches, cancel);
        return located.Refusal is { } refusal
            ? Answer<PlacedPlan>.No(GitProblems.Of(refusal, "repository"))
            : Answer<PlacedPlan>.Of(new PlacedPlan(plan, located.Value), 0);
    }

    /// <summary>Why a project cannot start from the repository as it was found; null when it can.</summary>
    public static GitRefusal? Hindrance(Repository repository) => repository.AtOpen.IsDirty
        ? new GitRefusal(GitRefusalKind.Dirty,
            $"{repository.MainWorktree} has uncommitted changes, which the tasks would not see; "
            + "commit or stash them first: git stash")
        : null;

    /// <summary>A repository as a new project of it begins: its commit, its integration branch, its
    /// home.</summary>
    public static async Task<GitOutcome<RepositoryInfo>> Locate(Repository repository, Plan plan,
        BranchNames names, CancellationToken cancel)
    {
        if (Hindrance(repository) is { } hindrance) return hindrance;
        var start = await repository.Resolve(plan.Base, cancel);
        if (start.Refusal is { } unknown) return unknown;
        var branches = new IntegrationBranches(repository, names);
        var branch = await branches.Ensure(plan.Project, start.Value, cancel);
        if (branch.Refusal is { } clash) return clash;
        // One at the very same commit is what a submission leaves that was killed before it was stored.
        if (!branch.Value.IsNew && branch.Value.Tip != start.Value)
            return new GitRefusal(GitRefusalKind.RefClash,
                $"{repository.MainWorktree} has a branch {branch.Value.Name} that belongs to no "
                + $"project of this workspace; delete it (git branch -D {branch.Value.Name}) or give the "
                    + $"plan another project id");
        return new RepositoryInfo(repository.MainWorktree, plan.Base
            ?? repository.AtOpen.Branch, start.Value.Value, branch.Value.Name)
        { Home = Homes.Here(repository) };
    }
}
