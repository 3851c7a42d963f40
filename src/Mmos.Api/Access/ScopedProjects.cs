namespace Mmos.Api.Access;

internal sealed class ScopedProjects(Gate gate) : IProjects
{
    private IProjects All => gate.All.Projects;

    public Task<Answer<Submitted>> Submit(Plan plan, RepositoryInfo? repository, string? key,
        CancellationToken cancel) =>
        gate.Ask("Projects.Submit", () => All.Submit(plan, repository, key, cancel));

    public Task<Answer<Submitted>> Add(string project, IReadOnlyList<TaskSpec> tasks, string? key,
        CancellationToken cancel) =>
        gate.Ask("Projects.Add", () => All.Add(project, tasks, key, cancel));

    public Task<Answer<IReadOnlyList<ProjectInfo>>> List(CancellationToken cancel) =>
        gate.Ask("Projects.List", () => new((Problem?)null),
            () => gate.IsBound("Projects.List") ? Counts(cancel) : All.List(cancel));

    // A worker has to learn when nothing is left to wait for.
    private async Task<Answer<IReadOnlyList<ProjectInfo>>> Counts(CancellationToken cancel) =>
        (await All.List(cancel).ConfigureAwait(false)).Map<IReadOnlyList<ProjectInfo>>(all => all.Count == 0
            ? []
            : [
                new ProjectInfo
                {
                    Id = "",
                    Name = "",
                    Goal = "",
                    Status = "active",
                    CreatedAt = all.Min(project => project.CreatedAt),
                    UpdatedAt = all.Max(project => project.UpdatedAt),
                    Tasks = all.Where(project => project.Status is "active" or "paused")
                        .SelectMany(project => project.Tasks)
                        .GroupBy(count => count.Key, count => count.Value)
                        .ToDictionary(group => group.Key, group => group.Sum()),
                },
            ]);

    public Task<Answer<ProjectInfo>> Get(string project, CancellationToken cancel) =>
        gate.Ask("Projects.Get", () => All.Get(project, cancel));

    public Task<Answer<bool>> CanMove(string project, CancellationToken cancel) =>
        gate.Ask("Projects.CanMove", () => All.CanMove(project, cancel));

    public Task<Answer<Done>> Pause(string project, CancellationToken cancel) =>
        gate.Ask("Projects.Pause", () => All.Pause(project, cancel));

    public Task<Answer<Done>> Resume(string project, CancellationToken cancel) =>
        gate.Ask("Projects.Resume", () => All.Resume(project, cancel));

    public Task<Answer<Done>> Cancel(string project, string reason, CancellationToken cancel) =>
        gate.Ask("Projects.Cancel", () => All.Cancel(project, reason, cancel));

    public Task<Answer<Done>> MarkLanded(string project, string branch, string commit,
        CancellationToken cancel) =>
        gate.Ask("Projects.MarkLanded", () => All.MarkLanded(project, branch, commit, cancel));

    public Task<Answer<Done>> MoveHome(string repository, string host, string path,
        CancellationToken cancel) =>
        gate.Ask("Projects.MoveHome", () => All.MoveHome(repository, host, path, cancel));

    public Task<Answer<Done>> BaseTaken(string project, string commit, CertificateInfo certificate,
        CancellationToken cancel) =>
        gate.Ask("Projects.BaseTaken", () => All.BaseTaken(project, commit, certificate, cancel));

    public Task<Answer<Done>> BaseBlocked(string project, string commit, string cause, string text,
        CancellationToken cancel) =>
        gate.Ask("Projects.BaseBlocked", () => All.BaseBlocked(project, commit, cause, text, cancel));

    public Task<Answer<Plan>> Decompose(string goal, string? pattern, string? project,
        CancellationToken cancel) =>
        gate.Ask("Projects.Decompose", () => All.Decompose(goal, pattern, project, cancel));

    public Task<Answer<string>> Report(string project, CancellationToken cancel) =>
        gate.Ask("Projects.Report", () => All.Report(project, cancel));

    public Task<Answer<IReadOnlyList<TemplateSpec>>> Templates(CancellationToken cancel) =>
        gate.Ask("Projects.Templates", () => All.Templates(cancel));
}

internal sealed class ScopedTasks(Gate gate) : ITasks
{
    private ITasks All => gate.All.Tasks;

    public Task<Answer<IReadOnlyList<TaskInfo>>> List(TaskFilter filter, CancellationToken cancel) =>
        gate.Ask("Tasks.List", () => All.List(filter, cancel));

    public Task<Answer<TaskInfo?>> OldestReady(string? priority, CancellationToken cancel) =>
        gate.Ask("Tasks.OldestReady", () => All.OldestReady(priority, cancel));

    public Task<Answer<TaskInfo>> Get(string task, CancellationToken cancel) =>
        gate.Ask("Tasks.Get", () => gate.Task(task, cancel), () => All.Get(task, cancel));

    public Task<Answer<IReadOnlyList<string>>> Why(string task, CancellationToken cancel) =>
        gate.Ask("Tasks.Why", () => gate.Task(task, cancel), () => All.Why(task, cancel));

    public Task<Answer<Done>> Cancel(string task, string reason, CancellationToken cancel) =>
        gate.Ask("Tasks.Cancel", () => All.Cancel(task, reason, cancel));

    public Task<Answer<Done>> Retry(string task, string note, CancellationToken cancel) =>
        gate.Ask("Tasks.Retry", () => All.Retry(task, note, cancel));

    public Task<Answer<Done>> Reopen(string task, string note, CancellationToken cancel) =>
        gate.Ask("Tasks.Reopen", () => All.Reopen(task, note, cancel));

    public Task<Answer<Done>> Assign(string task, string? worker, CancellationToken cancel) =>
        gate.Ask("Tasks.Assign", () => All.Assign(task, worker, cancel));
}
