using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Projects and their plans.</summary>
internal static class ProjectRoutes
{
    public static IReadOnlyList<Route> Of(ServerOptions options) =>
    [
        Route.Post<PlanSubmission, Submitted>("/projects",
            "Makes a project with its tasks; all or nothing.",
            (ask, plan) => Submit(ask, plan, options)) with { Success = 201 },
        Route.List<ProjectInfo>("/projects", "Every project, oldest first.", p => p.Id, List,
            new Question("status", "Only in this status.")),
        Route.Get<ProjectInfo>("/projects/{id}", "One project.",
            ask => ask.Seam.Projects.Get(ask.Path("id"), ask.Cancel)),
        Route.Get<TaskGraph>("/projects/{id}/graph", "Its tasks, and what needs what.", Graph),
        Route.Get<Plain<string>>("/projects/{id}/report", "All its results as one Markdown text.",
            async ask => (await ask.Seam.Projects.Report(ask.Path("id"), ask.Cancel))
                .Map(text => new Plain<string>(text))),
        Route.Get<Plain<bool>>("/projects/{id}/can-move",
            "Whether anything of it can still move without a person.",
            async ask => (await ask.Seam.Projects.CanMove(ask.Path("id"), ask.Cancel))
                .Map(can => new Plain<bool>(can))),
        Route.Post<TasksBody, Submitted>("/projects/{id}/tasks", "Adds tasks to it; all or nothing.",
            async (ask, body) => SubmissionFields.Named(
                await ask.Seam.Projects.Add(ask.Path("id"), body.Tasks, CallKey.Current, ask.Cancel)))
            with { Success = 201 },
        Route.Post<Done>("/projects/{id}/pause", "Stops authoring.",
            ask => ask.Seam.Projects.Pause(ask.Path("id"), ask.Cancel)),
        Route.Post<Done>("/projects/{id}/resume", "Goes on.",
            ask => ask.Seam.Projects.Resume(ask.Path("id"), ask.Cancel)),
        Route.Post<ReasonBody, Done>("/projects/{id}/cancel", "Cancels it and its open tasks.",
            (ask, body) => ask.Seam.Projects.Cancel(ask.Path("id"), body.Reason, ask.Cancel)),
        Route.Post<LandedProject>("/projects/{id}/land",
            "Brings its branch to the user's, after the gates.", ask => Land(ask, options)),
        Route.Post<LandedBody, Done>("/projects/{id}/landed",
            "Records that its branch reached the user's.",
            (ask, body) => ask.Seam.Projects.MarkLanded(ask.Path("id"), body.Branch, body.Commit,
                ask.Cancel)),
        Route.Post<BaseTakenBody, Done>("/projects/{id}/base-taken",
            "Records that its branch took the user's in.",
            (ask, body) => ask.Seam.Projects.BaseTaken(ask.Path("id"), body.Commit, body.Certificate,
                ask.Cancel)),
        Route.Post<BaseBlockedBody, Done>("/projects/{id}/base-blocked",
            "Records that the user's branch does not fit.",
            (ask, body) => ask.Seam.Projects.BaseBlocked(ask.Path("id"), body.Commit, body.Cause, body.Text,
                ask.Cancel)),
        Route.Post<HomeBody, Done>("/repositories/home",
            "Says that a repository has its home elsewhere from now on.",
            (ask, body) => ask.Seam.Projects.MoveHome(body.Repository, body.Host, body.Path, ask.Cancel)),
        Route.Post<DecomposeBody, Plan>("/decompose",
            "Takes a goal apart, or a template, without any model; nothing is submitted.", Decompose),
        Route.List<TemplateSpec>("/templates", "Usual pieces of work, ready to be planned.", t => t.Name,
            ask => ask.Seam.Projects.Templates(ask.Cancel)),
        Route.Get<TemplateSpec>("/templates/{name}", "One template.", ask => Template(ask, ask.Path("name"))),
    ];

    private static async Task<Answer<Submitted>> Submit(Ask ask, PlanSubmission plan, ServerOptions options)
    {
        var checkout = plan.Checkout;
        if (checkout is null && plan.Repository is not null)
        {
            if (options.FindRepository is not { } find)
                return Answer<Submitted>.No(new Problem("unavailable", "this server has no git; submit plans "
                    + "with a repository by: mmos run PLAN", "repository"));
            ask.CheckAdmin();
            var found = await find(plan, ask.Cancel);
            if (found.Problem is { } problem) return Answer<Submitted>.No(problem);
            checkout = found.Value;
        }
        return SubmissionFields.Named(
            await ask.Seam.Projects.Submit(plan, checkout, CallKey.Current, ask.Cancel));
    }

    private static async Task<Answer<IReadOnlyList<ProjectInfo>>> List(Ask ask)
    {
        var status = ask.Text("status");
        return (await ask.Seam.Projects.List(ask.Cancel)).Map(all => status is null ? all
            : [.. all.Where(p => p.Status == status)]);
    }

    private static async Task<Answer<TaskGraph>> Graph(Ask ask)
    {
        var project = await ask.Seam.Projects.Get(ask.Path("id"), ask.Cancel);
        if (project.Problem is { } problem) return Answer<TaskGraph>.No(problem);
        var tasks = await ask.Seam.Tasks.List(new TaskFilter { Project = project.Value!.Id }, ask.Cancel);
        return tasks.Map(all => new TaskGraph(project.Value.Id,
            [.. all.Select(t => new GraphNode(t.Id, t.Key, t.Title, t.Status, t.Priority, t.Worker,
                t.Progress))],
            [.. all.SelectMany(t => t.Needs.Select(need => new GraphEdge(need, t.Id)))]));
    }

    private static Task<Answer<LandedProject>> Land(Ask ask, ServerOptions options)
    {
        ask.CheckAdmin();
        return options.Land is { } land
            ? land(ask.Path("id"), ask.Cancel)
            : Task.FromResult(Answer<LandedProject>.No(new Problem("unavailable",
                $"this server has no git; land it by: mmos project land {ask.Path("id")}")));
    }

    private static async Task<Answer<Plan>> Decompose(Ask ask, DecomposeBody body)
    {
        if ((body.Goal is null) == (body.Template is null))
            throw Refused.By("goal", "a goal, or a template: one of them");
        if (body.Template is not { } name)
            return await ask.Seam.Projects.Decompose(body.Goal!, body.Pattern, body.Project, ask.Cancel);
        var found = await Template(ask, name);
        return found.Map(template => new Plan
        {
            Project = body.Project ?? template.Name,
            Goal = template.Description,
            Tasks = template.Tasks,
        });
    }

    private static async Task<Answer<TemplateSpec>> Template(Ask ask, string name)
    {
        var all = await ask.Seam.Projects.Templates(ask.Cancel);
        if (all.Problem is { } problem) return Answer<TemplateSpec>.No(problem);
        return all.Value!.FirstOrDefault(t => t.Name == name) is { } found
            ? Answer<TemplateSpec>.Of(found, all.Seq)
            : Answer<TemplateSpec>.No(new Problem("not_found", "there is no such template; there is: "
                + string.Join(", ", all.Value!.Select(t => t.Name)), "template"));
    }
}
