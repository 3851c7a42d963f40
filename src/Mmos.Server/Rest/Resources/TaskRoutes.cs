using System.Globalization;
using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Tasks, for people.</summary>
internal static class TaskRoutes
{
    /// <summary>Where tasks go that name no project.</summary>
    private const string Inbox = "inbox";

    public static IReadOnlyList<Route> All { get; } =
    [
        new(HttpMethods.Post, "/tasks",
            "Adds one task or a batch: a task, `{project, tasks}`, or an array of tasks; all or nothing.",
            typeof(NewTask), typeof(TasksAdded), [], async ask =>
                await ask.Reply(await Add(ask, await ask.Body(NewTasks.Read))))
        { Success = 201, OtherBodies = [typeof(TasksBody), typeof(IReadOnlyList<NewTask>)] },
        Route.Pages<TaskInfo>("/tasks", "Tasks that match, by number.", List,
            Question.Project, new Question("status", "Only in this status; several by commas."),
            new Question("worker", "Only held by this worker.")),
        Route.Get<TaskInfo>("/tasks/{id}", "One task.",
            ask => ask.Seam.Tasks.Get(ask.Path("id"), ask.Cancel)),
        Route.Get<Page<string>>("/tasks/{id}/why", "Why it waits, or how its worker was chosen.",
            async ask => (await ask.Seam.Tasks.Why(ask.Path("id"), ask.Cancel))
                .Map(lines => new Page<string>(lines))),
        Route.Pages<EventInfo>("/tasks/{id}/history", "What happened to it, oldest first.",
            ask => RecordRoutes.Events(ask, ask.Path("id"))),
        Route.Post<AssignBody, Done>("/tasks/{id}/assign", "Gives it to one worker only.",
            (ask, body) => ask.Seam.Tasks.Assign(ask.Path("id"), body.Worker is "auto" ? null : body.Worker,
                ask.Cancel)),
        Route.Post<NoteBody, Done>("/tasks/{id}/retry", "Gives a failed task a fresh set of retries.",
            (ask, body) => ask.Seam.Tasks.Retry(ask.Path("id"), body.Note, ask.Cancel)),
        Route.Post<NoteBody, Done>("/tasks/{id}/reopen", "Runs a done or cancelled task again.",
            (ask, body) => ask.Seam.Tasks.Reopen(ask.Path("id"), body.Note, ask.Cancel)),
        Route.Post<ReasonBody, Done>("/tasks/{id}/cancel", "Cancels it and what needs it.",
            (ask, body) => ask.Seam.Tasks.Cancel(ask.Path("id"), body.Reason, ask.Cancel)),
        Route.Pages<TaskInfo>("/queue", "Tasks that could start now, by number.",
            ask => List(ask, new TaskFilter { Status = "ready" }), Question.Project),
        Route.Get<Plain<TaskInfo>>("/queue/oldest",
            "Of the tasks that could start, the one that waits longest.",
            async ask => (await ask.Seam.Tasks.OldestReady(ask.Text("priority"), ask.Cancel))
                .Map(task => new Plain<TaskInfo>(task)),
            new Question("priority", "Only of this class.")),
        Route.Pages<TaskInfo>("/merge-queue", "Tasks that wait to land, or land now, by number.",
            ask => List(ask, new TaskFilter { Status = "merging" }), Question.Project),
    ];

    private static Task<Answer<Page<TaskInfo>>> List(Ask ask)
    {
        var statuses = ask.Text("status")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        foreach (var status in statuses)
            if (!TaskStates.All.Contains(status) && status != "none")
                throw Refused.By("status", "a status is one of " + string.Join(", ", TaskStates.All));
        return List(ask, new TaskFilter { Statuses = statuses, Worker = ask.Text("worker") });
    }

    private static async Task<Answer<Page<TaskInfo>>> List(Ask ask, TaskFilter filter)
    {
        var limit = Paging.Limit(ask);
        var after = ask.Text("after") is not { } cursor ? 0
            : cursor[0] is 'T' or 't' && int.TryParse(cursor.AsSpan(1), NumberStyles.None,
                CultureInfo.InvariantCulture, out var number) ? number
            : throw Refused.By("after", "`after` is the id of a task");
        var found = await ask.Seam.Tasks.List(
            filter with { Project = ask.Text("project"), After = after, Limit = limit + 1 }, ask.Cancel);
        return found.Map(tasks => Paging.Page(tasks, limit, t => t.Id));
    }

    private static async Task<Answer<TasksAdded>> Add(Ask ask, NewTasks body)
    {
        var project = body.Project ?? Inbox;
        var added = await ask.Seam.Projects.Add(project, body.Tasks, CallKey.Current, ask.Cancel);
        if (added.Problem is { Code: "not_found" } && project == Inbox)
            added = await ask.Seam.Projects.Submit(
                new Plan { Project = Inbox, Goal = "Tasks that were given one by one", Tasks = body.Tasks },
                null, CallKey.Current, ask.Cancel);
        // Another request made it in between.
        if (added.Problem is { Code: "conflict" } && project == Inbox)
            added = await ask.Seam.Projects.Add(project, body.Tasks, CallKey.Current, ask.Cancel);
        if (added.Problem is { Code: "not_found" } missing)
            return Answer<TasksAdded>.No(missing with { Field = "project" });
        return SubmissionFields.Named(added).Map(made =>
        {
            var one = made.Tasks is [var only] ? only : null;
            return new TasksAdded(made.Project, one?.Id, one?.Worker, one?.Eta, made.Tasks, made.Breakdowns,
                made.Warnings);
        });
    }
}
