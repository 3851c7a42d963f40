using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.ReadModel;

namespace Mmos.Runtime.Local;

/// <summary>Projects, in-process.</summary>
internal sealed class LocalProjects(LocalCalls calls, IReadOnlyList<BreakdownPattern> patterns) : IProjects
{
    public Task<Answer<Submitted>> Submit(Plan plan, RepositoryInfo? repository, string? key,
        CancellationToken cancel)
    {
        var project = new NewProject(plan.Project, plan.Goal, repository?.Path, repository?.Base,
            repository?.BaseCommit, repository?.Branch, repository?.Home?.Id, plan.FollowBase)
        {
            BudgetMicroUsd = plan.BudgetUsd is { } usd ? Money.Micro(usd) : null,
            BudgetTokens = plan.BudgetTokens,
            Weight = plan.Weight,
        };
        var known = repository?.Home is { } home
            ? new RepositoryRow(home.Id, home.Origin, home.Path, home.Host) : null;
        return Submit(plan.Project, project, known, plan.Tasks, plan.Breakdown, key, cancel);
    }

    public Task<Answer<Submitted>> Add(string project, IReadOnlyList<TaskSpec> tasks, string? key,
        CancellationToken cancel) =>
        Submit(project, null, null, tasks, "auto", key, cancel);

    public Task<Answer<IReadOnlyList<ProjectInfo>>> List(CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Projects(cancel));

    public Task<Answer<ProjectInfo>> Get(string project, CancellationToken cancel) =>
        LocalCalls.Readable(async () =>
        {
            var found = await calls.Tables.Project(project, cancel).ConfigureAwait(false);
            return found is null
                ? Answer<ProjectInfo>
                    .No(new Problem("not_found",
                    $"there is no project {project}; see them with: mmos project list", "project"))
                : Answer<ProjectInfo>.Of(found, calls.Pump.Seq);
        });

    public async Task<Answer<bool>> CanMove(string project, CancellationToken cancel)
    {
        if (calls.Pump.Closed is { } closed) return Answer<bool>.No(new Problem("unavailable", closed));
        // Before the question: the answer is at least as new as the position it comes with.
        var seq = calls.Pump.Seq;
        var canMove = await calls.Pump.Explain<bool?>(
            view => view.TryProject(project, out var slot) ? view.CanMove(slot) : null, cancel);
        return canMove is { } known
            ? Answer<bool>.Of(known, seq)
            : Answer<bool>.No(
                new Problem("not_found", $"there is no project {project}; see them with: mmos project list",
                "project"));
    }

    public Task<Answer<Done>> Pause(string project, CancellationToken cancel) =>
        calls.Do(new Command.PauseProject(project), cancel);

    public Task<Answer<Done>> Resume(string project, CancellationToken cancel) =>
        calls.Do(new Command.ResumeProject(project), cancel);

    public Task<Answer<Done>> Cancel(string project, string reason, CancellationToken cancel) =>
        calls.Do(new Command.CancelProject(project, reason), cancel);

    public Task<Answer<Done>> MarkLanded(string project, string branch, string commit,
        CancellationToken cancel) =>
        calls.Do(new Command.MarkLanded(project, branch, commit), cancel);

    public Task<Answer<Done>> MoveHome(string repository, string host, string path,
        CancellationToken cancel) =>
        calls.Do(new Command.MoveHome(repository, host, path), cancel);

    public Task<Answer<Done>> BaseTaken(string project, string commit, CertificateInfo certificate,
        CancellationToken cancel) =>
        calls.Do(new Command.TakeUpstream(project, commit, Wire.Certificate(certificate)), cancel);

    public Task<Answer<Done>> BaseBlocked(string project, string commit, string cause, string text,
        CancellationToken cancel) =>
        Wire.Cause(cause) is { } known
            ? calls.Do(new Command.BlockUpstream(project, commit, known, text), cancel)
            : Task.FromResult(Answer<Done>.No(new Problem("invalid", $"`{cause}` is no cause", "cause")));

    public Task<Answer<Plan>> Decompose(string goal, string? pattern, string? project,
        CancellationToken cancel) =>
        Task.FromResult(GoalPlans.ByPattern(goal, project ?? Slugs.From(goal), null, null, pattern, patterns)
            .Map(made => made.Plan));

    public Task<Answer<string>> Report(string project, CancellationToken cancel) =>
        LocalCalls.Readable(async () =>
        {
            var found = await Get(project, cancel).ConfigureAwait(false);
            if (found.Problem is { } problem) return Answer<string>.No(problem);
            var tasks = await calls.Tables.Tasks(new TaskFilter { Project = project }, cancel)
                .ConfigureAwait(false);
            var artifacts = await calls.Tables.Artifacts(new ArtifactFilter { Project = project }, cancel)
                .ConfigureAwait(false);
            return found.Map(known => ProjectReport.Of(known, tasks, artifacts));
        });

    public Task<Answer<IReadOnlyList<TemplateSpec>>> Templates(CancellationToken cancel) =>
        Task.FromResult(Answer<IReadOnlyList<TemplateSpec>>.Of([.. TaskTemplates.All.Select(t =>
            new TemplateSpec(t.Name, t.Title, t.Description, t.Hours, t.Tasks(t.Name, [], [])))],
            calls.Pump.Seq));

    private async Task<Answer<Submitted>> Submit(
        string project, NewProject? create, RepositoryRow? known, IReadOnlyList<TaskSpec> tasks,
        string breakdown, string? key, CancellationToken cancel) =>
        SpecWords.Wrong(tasks, breakdown) is { } wrong
            ? Answer<Submitted>.No(wrong)
            : await calls.AskRecorded(
                new Command.SubmitPlan(project, create, [.. tasks.Select(Wire.Definition)],
                    new BreakdownPolicy(Wire.Mode(breakdown), patterns))
                {
                    Repository = known,
                },
                events => SubmissionAnswer.Of(project, events), cancel, key: key).ConfigureAwait(false);
}
