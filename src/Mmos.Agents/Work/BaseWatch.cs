using Mmos.Agents.Processes;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>Looks every few seconds whether the user's branch moved, for the projects at home here that
/// follow
/// it.</summary>
/// <param name="orchestrator">The seam.</param>
/// <param name="repositories">The repositories of this host.</param>
/// <param name="merges">The queue in which the branch is taken in.</param>
public sealed class BaseWatch(IOrchestrator orchestrator, Repositories repositories, MergeQueue merges)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Looks until <paramref name="stop"/>.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var projects = await orchestrator.Projects.List(stop);
                foreach (var project in projects.Value ?? [])
                    if (project is { FollowsBase: true, Status: "active" or "failed", Repository: { } path }
                        && (project.Home is null || project.Home.Host == HostProcess.Current.Host)
                        && await repositories.At(path, stop) is { IsDone: true, Value: var git })
                        await merges.Follow(project, git, stop);
            }
        }
        catch (OperationCanceledException) { /* the supervisor ends */ }
    }
}
