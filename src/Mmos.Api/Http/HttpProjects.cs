namespace Mmos.Api;

/// <summary>Projects, over HTTP.</summary>
internal sealed class HttpProjects(HttpCalls calls) : IProjects
{
    public Task<Answer<Submitted>> Submit(Plan plan, RepositoryInfo? repository, string? key,
        CancellationToken cancel) =>
        calls.Order<PlanSubmission, Submitted>("/projects", new PlanSubmission(plan, repository), cancel,
            key);

    public Task<Answer<Submitted>> Add(string project, IReadOnlyList<TaskSpec> tasks, string? key,
        CancellationToken cancel) =>
        calls.Order<TasksBody, Submitted>(Query.Of($"/projects/{project}/tasks"), new TasksBody(tasks),
            cancel, key);

    public Task<Answer<IReadOnlyList<ProjectInfo>>> List(CancellationToken cancel) =>
        calls.List<ProjectInfo>("/projects", cancel);

    public Task<Answer<ProjectInfo>> Get(string project, CancellationToken cancel) =>
        calls.Get<ProjectInfo>(Query.Of($"/projects/{project}"), cancel);

    public async Task<Answer<bool>> CanMove(string project, CancellationToken cancel) =>
        (await calls.Get<Plain<bool>>(Query.Of($"/projects/{project}/can-move"), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value);

    public Task<Answer<Done>> Pause(string project, CancellationToken cancel) =>
        calls.Order<Done, Done>(Query.Of($"/projects/{project}/pause"), default, cancel);

    public Task<Answer<Done>> Resume(string project, CancellationToken cancel) =>
        calls.Order<Done, Done>(Query.Of($"/projects/{project}/resume"), default, cancel);

    public Task<Answer<Done>> Cancel(string project, string reason, CancellationToken cancel) =>
        calls.Order<ReasonBody, Done>(Query.Of($"/projects/{project}/cancel"), new(reason), cancel);

    public Task<Answer<Done>> MarkLanded(string project, string branch, string commit,
        CancellationToken cancel) =>
        calls.Order<LandedBody, Done>(Query.Of($"/projects/{project}/landed"), new(branch, commit), cancel);

    public Task<Answer<Done>> MoveHome(string repository, string host, string path,
        CancellationToken cancel) =>
        calls.Order<HomeBody, Done>("/repositories/home", new(repository, host, path), cancel);

    public Task<Answer<Done>> BaseTaken(string project, string commit, CertificateInfo certificate,
        CancellationToken cancel) =>
        calls.Order<BaseTakenBody, Done>(Query.Of($"/projects/{project}/base-taken"),
            new(commit, certificate), cancel);

    public Task<Answer<Done>> BaseBlocked(string project, string commit, string cause, string text,
        CancellationToken cancel) =>
        calls.Order<BaseBlockedBody, Done>(Query.Of($"/projects/{project}/base-blocked"),
            new(commit, cause, text), cancel);

    public Task<Answer<Plan>> Decompose(string goal, string? pattern, string? project,
        CancellationToken cancel) =>
        calls.Tell<DecomposeBody, Plan>("/decompose", new(goal, pattern, project), cancel);

    public async Task<Answer<string>> Report(string project, CancellationToken cancel) =>
        (await calls.Get<Plain<string>>(Query.Of($"/projects/{project}/report"), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value!);

    public Task<Answer<IReadOnlyList<TemplateSpec>>> Templates(CancellationToken cancel) =>
        calls.List<TemplateSpec>("/templates", cancel);
}
