using Mmos.Agents.Processes;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Cli.Composing;

/// <summary>Where repositories are at home: only there are their items verified and merged.</summary>
internal static class Homes
{
    /// <summary>A repository as this host has it.</summary>
    public static RepositoryHome Here(Repository repository)
    {
        var host = HostProcess.Current.Host;
        var identity = RepositoryIdentity.Of(repository, host);
        return new RepositoryHome(identity.Id, identity.Origin, host, repository.MainWorktree);
    }

    /// <summary>A database in a file belongs to one machine, and so do its repositories: when the machine has
    /// another name now, they are at home under that.</summary>
    public static async Task Adopt(Workspace workspace, CancellationToken cancel)
    {
        var here = HostProcess.Current.Host;
        var projects = await workspace.Orchestrator.Projects.List(cancel);
        foreach (var home in (projects.Value ?? []).Select(p => p.Home).OfType<RepositoryHome>().Distinct())
        {
            if (home.Host == here || !workspace.IsOfThisMachine || !Directory.Exists(home.Path)) continue;
            await workspace.Orchestrator.Projects.MoveHome(home.Id, here, home.Path, cancel);
            workspace.Say($"the machine was {home.Host} and is {here} now; {home.Path} is at home here");
        }
    }

    /// <summary>Moves a project's home to this host and this folder's clone.</summary>
    public static async Task<Answer<RepositoryHome>> MoveHere(
        Workspace workspace, string id, CancellationToken cancel)
    {
        var read = await workspace.Orchestrator.Projects.Get(id, cancel);
        if (read.Value is not { } project) return No(read.Problem!);
        if (project is not { Home: { } home, Branch: { } branch })
            return No(new("conflict", $"project {id} has no repository with a home"));
        var found = await GitProgram.Find(cancel);
        if (found.Refusal is { } noGit) return No(GitProblems.Of(noGit));
        var opened = await Repository.Open(found.Value, workspace.Folder.Root, cancel);
        if (opened.Refusal is { } unopened) return No(GitProblems.Of(unopened));
        var here = Here(opened.Value);
        if (here.Id != home.Id)
            return No(new("conflict", $"{here.Path} is no clone of {home.Origin ?? home.Path}; "
                + "run this in one"));
        var tip = await opened.Value.Resolve($"refs/heads/{branch}", cancel);
        if (tip.Refusal is not null)
            return No(new("conflict", $"{here.Path} has no branch {branch}, which holds what landed so far; "
                + $"push it from {home.Host} and bring it here: git fetch origin {branch}:{branch}"));
        var moved = await workspace.Orchestrator.Projects.MoveHome(home.Id, here.Host, here.Path, cancel);
        return moved.Problem is { } problem ? No(problem) : Answer<RepositoryHome>.Of(here, moved.Seq);
    }

    private static Answer<RepositoryHome> No(Problem problem) => Answer<RepositoryHome>.No(problem);
}
