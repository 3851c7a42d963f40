using System.Globalization;
using Mmos.Api;
using Mmos.Server.Live;

namespace Mmos.Server.Rest;

/// <summary>The log and what is derived from it.</summary>
internal static class RecordRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Get<SystemStatus>("/status", "The state of the workspace at a glance.",
            ask => ask.Seam.Records.Status(ask.Cancel)),
        EventsOrStream(),
        Route.Get<Plain<long>>("/events/wait", "Waits until the log has moved; gives its new end.", Wait,
            new Question("since", "Past this position.", "integer", IsNeeded: true),
            new Question("waitSeconds", "At most so long, 0-120; then the end as it is.", "integer"),
            new Question("draining", "Also waits for the server to be about to stop: the header "
                + "`Mmos-Draining` says then how many seconds it still goes on.", "boolean")),
        Route.List<InboxItem>("/inbox", "What waits for a person, oldest first.", i => i.Id,
            ask => ask.Seam.Records.Inbox(ask.Cancel)),
        Route.Get<CostReport>("/cost", "What was used.",
            ask => ask.Seam.Records.Cost(ask.Text("by") ?? "project", ask.Cancel),
            new Question("by", "Summed by project (default), worker, model or day.")),
        Route.List<ErrorGroup>("/errors",
            "Failures grouped by cause and first line, the most frequent first.",
            e => $"{e.Cause}:{e.Text}",
            ask => ask.Seam.Records.Errors(ask.Text("project"), 10_000, ask.Cancel), Question.Project),
        Route.Get<PerformanceReport>("/metrics/performance", "How the work went.",
            ask => ask.Seam.Records.Performance(ask.Text("project"), ask.Time("since"), ask.Cancel),
            Question.Project, new Question("since", "From when on; from the beginning without it.")),
        Route.Pages<Retrospective>("/retrospectives",
            "Looks back on finished tasks: those that were held by themselves, newest first.", Retrospectives,
            new Question("last", "Instead, one of the tasks that finished last, 1-100; nothing of it is "
                + "kept.", "integer")),
    ];

    /// <summary>A page of events.</summary>
    public static async Task<Answer<Page<EventInfo>>> Events(Ask ask, string? task)
    {
        var limit = Paging.Limit(ask);
        var since = ask.Number("after", 0, long.MaxValue) ?? ask.Number("since", 0, long.MaxValue) ?? 0;
        var found = await ask.Seam.Records.Events(since, task, limit + 1, ask.Cancel);
        return found.Map(all => Paging.Page(all, limit,
            e => e.Seq.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<Answer<Page<Retrospective>>> Retrospectives(Ask ask)
    {
        var limit = Paging.Limit(ask);
        if (ask.Number("last", 1, 100) is not { } last)
            return await ask.Seam.Records.Retrospectives(ask.Text("after"), limit, ask.Cancel);
        return (await ask.Seam.Records.LookBack((int)last, ask.Cancel))
            .Map(one => new Page<Retrospective>([one]));
    }

    private static Route EventsOrStream()
    {
        var page = Route.Pages<EventInfo>("/events",
            "Events after a position; with `Accept: text/event-stream` a stream of them that does not end.",
            ask => Events(ask, ask.Text("task")),
            new Question("since", "The number after which to begin; a stream without it begins now.",
                "integer"),
            new Question("task", "Only of this task."));
        return page with
        {
            Carry = ask => EventStream.IsWanted(ask.Context.Request) ? EventStream.Run(ask) : page.Carry(ask),
        };
    }

    private static async Task<Answer<Plain<long>>> Wait(Ask ask)
    {
        ask.Needed("since");
        var since = ask.Number("since", 0, long.MaxValue)!.Value;
        var seconds = ask.Number("waitSeconds", 0, Ask.LongestWaitSeconds) ?? 30;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ask.Cancel, ask.Stopping);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var told = ask.Flag("draining") ? ask.Departure.Announced.Register(limit.Cancel) : default;
        try
        {
            var end = await ask.Seam.Records.WaitForChange(since, limit.Token);
            return Answer<Plain<long>>.Of(new(end), end);
        }
        catch (OperationCanceledException) when (!ask.Cancel.IsCancellationRequested)
        {
            if (ask.Departure.Left is not null)
                ask.Context.Response.Headers[Departure.Header] = ask.Departure.Seconds;
            return Answer<Plain<long>>.Of(new(since), 0);
        }
    }
}

/// <summary>What waits for people: reviews and conflicts.</summary>
internal static class PeopleRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.List<OpenReview>("/reviews", "Open reviews, oldest first.", r => r.Id,
            ask => ask.Seam.Reviews.List(ask.Text("project"), ask.Cancel), Question.Project),
        Route.Post<VerdictBody, Done>("/reviews/{id}/approve", "Passes the stage that is open.",
            (ask, body) => ask.Seam.Reviews.Approve(ask.Path("id"), body.Note, body.Lease, ask.Cancel)),
        Route.Post<VerdictBody, Done>("/reviews/{id}/revise", "Sends the work back with notes.",
            (ask, body) => ask.Seam.Reviews.Revise(ask.Path("id"), body.Note, body.Lease, ask.Cancel)),
        Route.Post<VerdictBody, Done>("/reviews/{id}/reject", "The task fails.",
            (ask, body) => ask.Seam.Reviews.Reject(ask.Path("id"), body.Note, body.Lease, ask.Cancel)),
        Route.List<FoundConflict>("/conflicts", "Conflicts that match, oldest first.", c => c.Id,
            ask => ask.Seam.Conflicts.List(ask.Text("project"), ask.Flag("all"), ask.Cancel),
            Question.Project, new Question("all", "Resolved ones too.", "boolean")),
        Route.Post<ResolveBody, FoundConflict>("/conflicts/resolve", "Settles one.",
            (ask, body) => ask.Seam.Conflicts.Resolve(body.ConflictId, body.Resolution, body.Note,
                ask.Cancel)),
    ];
}
