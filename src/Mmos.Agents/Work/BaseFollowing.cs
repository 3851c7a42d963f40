using System.Collections.Concurrent;
using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>Takes the user's branch into the integration branch of projects that follow it, merged in memory
/// and gated, whenever it moved. Never touches the user's branch or checkout.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="gates">Runs gates on clean checkouts.</param>
public sealed class BaseFollowing(IOrchestrator orchestrator, Gates gates)
{
    private const int Rounds = 5;
    private readonly ConcurrentDictionary<string, CommitId> _blocked = new(StringComparer.Ordinal);

    /// <summary>Takes in what is new; what does not fit opens an inbox item, once per state of the
    /// branch.</summary>
    public async Task Look(ProjectInfo project, ProjectGit git, CancellationToken cancel)
    {
        if (!project.FollowsBase || project.Base is null) return;
        for (var round = 0; round < Rounds; round++)
            if (await Try(project, git, cancel)) return;
    }

    /// <summary>One round. False when the integration branch moved meanwhile.</summary>
    private async Task<bool> Try(ProjectInfo project, ProjectGit git, CancellationToken cancel)
    {
        var theirs = await git.Repository.Resolve($"refs/heads/{project.Base}", cancel);
        var tip = await git.Integration.Tip(project.Id, cancel);
        if (!theirs.IsDone || !tip.IsDone) return true; // a deleted branch has nothing to give
        var contained = await git.Repository.IsAncestor(theirs.Value, tip.Value, cancel);
        var wasBlocked = _blocked.ContainsKey(project.Id) || project.BlockedBase is not null;
        if (contained is not { IsDone: true, Value: var isContained }) return true;
        if (isContained && !wasBlocked) return true;
        if (!isContained && IsBlocked(project, theirs.Value)) return true;

        var message = $"Merge {project.Base} into {project.Branch}\n\nMmos-Project: {project.Id}\n";
        var merged = await git.Merges.Merge(tip.Value, theirs.Value, message, cancel);
        if (merged.Refusal is not null) return true; // git failed; the next look tries again
        if (merged.Value is MergeResult.Conflicted conflict)
            return await Block(project, theirs.Value, "conflict",
                $"{project.Base} and {project.Branch} changed the same lines of "
                + string.Join(", ", conflict.Files.Select(f => f.Path)));
        var clean = (MergeResult.Clean)merged.Value;
        var outcome = await gates.Run(git, project, await Lines(project, cancel), clean.Commit, clean.Tree,
            cancel);
        if (outcome.Breakage is not null) return true;
        if (outcome.Failure is { } failure)
            return await Block(project, theirs.Value, "gates_failed",
                $"the gates fail once {project.Base} is merged into {project.Branch}\n{failure}");
        if (clean.Commit != tip.Value)
        {
            var moved = await git.Integration.Move(project.Id, clean.Commit, tip.Value, cancel);
            if (moved.Refusal is { } refusal) return refusal.Kind != GitRefusalKind.Moved;
        }
        _blocked.TryRemove(project.Id, out _);
        await orchestrator.Projects
            .BaseTaken(project.Id, theirs.Value.Value, outcome.Certificate!, CancellationToken.None);
        return true;
    }

    private bool IsBlocked(ProjectInfo project, CommitId commit) => project.BlockedBase == commit.Value
        || (_blocked.TryGetValue(project.Id, out var known) && known == commit);

    private async Task<bool> Block(ProjectInfo project, CommitId commit, string cause, string text)
    {
        _blocked[project.Id] = commit;
        var advice = $"{text}\nThe project goes on without it. Merge it by hand in a worktree of its own: "
            + $"git worktree add ../{project.Id}-base {project.Branch} && git -C ../{project.Id}-base merge "
            + $"{project.Base}; or change {project.Base} so that it fits.";
        await orchestrator.Projects
            .BaseBlocked(project.Id, commit.Value, cause, advice, CancellationToken.None);
        return true;
    }

    // What landed must still hold; what is still at work has its own gates to come.
    private async Task<IReadOnlyList<string>> Lines(ProjectInfo project, CancellationToken cancel)
    {
        var tasks = await orchestrator.Tasks
            .List(new TaskFilter { Project = project.Id, Status = "done" }, cancel);
        return [.. (tasks.Value ?? []).SelectMany(t => t.Verify).Distinct(StringComparer.Ordinal)];
    }
}
