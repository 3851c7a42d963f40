using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Work items, for whoever does them.</summary>
internal static class WorkRoutes
{
    private const int MostItems = 256;

    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Post<ClaimBody, Page<WorkOrder>>("/tasks/claim",
            "Takes work items, and waits for one when there is none.", Claim),
        Route.Post<CompleteManyBody, Page<WorkOrder>>("/tasks/complete",
            "Hands several attempts in and takes the next items, in one step.", CompleteMany),
        Route.Post<Holding, WorkOrder>("/tasks/{id}/accept", "Takes what was offered: the attempt begins.",
            (ask, body) => ask.Seam.Work.Accept(Lease(ask, body.Worker, body.Lease), ask.Cancel)),
        Route.Post<ProgressBody, Done>("/tasks/{id}/progress", "Reports how far an attempt is.",
            (ask, body) => ask.Seam.Work.Progress(Lease(ask, body.Worker, body.Lease),
                Ask.Between("percent", body.Percent, 0, 100), body.Note, ask.Cancel)),
        Route.Post<CompleteBody, Page<WorkOrder>>("/tasks/{id}/complete",
            "Hands an attempt in; with `next` it takes the next item in the same step.", Complete),
        Route.Post<FailBody, Done>("/tasks/{id}/fail", "Ends a lease by a failure of the work.",
            (ask, body) => ask.Seam.Work.Fail(Lease(ask, body.Worker, body.Lease), body.Cause, body.Feedback,
                body.Commit, ask.Cancel)),
        Route.Post<GiveBackBody, Done>("/tasks/{id}/give-back",
            "Gives an item back through no fault of the work.",
            (ask, body) => ask.Seam.Work.GiveBack(Lease(ask, body.Worker, body.Lease), body.Cause, body.Note,
                body.Commit, ask.Cancel)),
        Route.Post<UsageBody, Done>("/tasks/{id}/usage",
            "Reports what an attempt used since the last report.",
            (ask, body) => ask.Seam.Work.ReportUsage(Lease(ask, body.Worker, body.Lease), body.Used,
                ask.Cancel)),
        Route.Post<VerifiedBody, Done>("/tasks/{id}/verified", "The gates passed on a clean checkout.",
            (ask, body) => ask.Seam.Work.Verified(Lease(ask, body.Worker, body.Lease), body.Certificate,
                ask.Cancel)),
        Route.Post<MergeBody, Done>("/merge-queue/prepare",
            "Records the intent of a merge of all these tasks, before the branch moves.",
            (ask, body) => ask.Seam.Work.PrepareMerge(body.Leases, body.Certificate, ask.Cancel)),
        Route.Post<MergeBody, Done>("/merge-queue/merged",
            "The branch holds what was prepared: these tasks are done.",
            (ask, body) => ask.Seam.Work.Merged(body.Leases, body.Certificate, ask.Cancel)),
    ];

    /// <summary>A lease of the task in the path.</summary>
    public static LeaseRef Lease(Ask ask, string worker, int lease) => new(ask.Path("id"), lease, worker);

    /// <summary>A claim as the seam takes it; the present registration is looked up when none is
    /// named.</summary>
    public static async Task<Answer<ClaimRequest>> Request(Ask ask, ClaimBody body)
    {
        var registration = await Registration(ask, body.Worker, body.Registration);
        return registration.Map(number => new ClaimRequest
        {
            Worker = body.Worker,
            Registration = number,
            Max = Ask.Between("max", body.Max, 1, MostItems),
            Wait = Ask.Seconds("waitSeconds", body.WaitSeconds, 0, Ask.LongestWaitSeconds),
            Holding = body.Holding ?? [],
            Offers = body.Offers,
        });
    }

    /// <summary>Number of a worker's registration.</summary>
    public static async Task<Answer<int>> Registration(Ask ask, string worker, int? given) =>
        given is { } number
            ? Answer<int>.Of(number, 0)
            : (await ask.Seam.Workers.Get(worker, ask.Cancel)).Map(known => known.Registration);

    /// <summary>Whoever waits is let go when the server stops.</summary>
    public static async Task<Answer<Page<WorkOrder>>> Waiting(Ask ask,
        Func<CancellationToken, Task<Answer<IReadOnlyList<WorkOrder>>>> take)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ask.Cancel, ask.Stopping);
        return (await take(both.Token)).Map(orders => new Page<WorkOrder>(orders));
    }

    private static async Task<Answer<Page<WorkOrder>>> Claim(Ask ask, ClaimBody body)
    {
        var request = await Request(ask, body);
        return request.Problem is { } problem
            ? Answer<Page<WorkOrder>>.No(problem)
            : await Waiting(ask, cancel => ask.Seam.Work.Claim(request.Value!, cancel));
    }

    private static async Task<Answer<Page<WorkOrder>>> Complete(Ask ask, CompleteBody body)
    {
        var lease = Lease(ask, body.Worker, body.Lease);
        if (!body.Next)
            return (await ask.Seam.Work.Complete(lease, body.Result, ask.Cancel))
                .Map(_ => new Page<WorkOrder>([]));
        return await CompleteMany(ask, new([new Completion(lease, body.Result)],
            new ClaimBody(body.Worker, body.Registration, WaitSeconds: body.WaitSeconds)));
    }

    private static async Task<Answer<Page<WorkOrder>>> CompleteMany(Ask ask, CompleteManyBody body)
    {
        Ask.Between("attempts", body.Attempts.Count, 1, MostItems);
        ClaimRequest? next = null;
        if (body.Next is not null)
        {
            var request = await Request(ask, body.Next);
            if (request.Problem is { } problem) return Answer<Page<WorkOrder>>.No(problem);
            next = request.Value;
        }
        return await Waiting(ask, cancel => ask.Seam.Work.CompleteMany(body.Attempts, next, cancel));
    }
}

/// <summary>What attempts have on the repository's home host.</summary>
internal static class AttemptRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Post<WorkOrder, OpenAttempt>("/attempts/open",
            "Begins the attempt of an accepted item: makes its worktree, and writes its brief.",
            (ask, order) => ask.Seam.Attempts.Open(order, ask.Cancel)),
        Route.Post<HandInBody, Page<WorkOrder>>("/tasks/{id}/hand-in",
            "Hands an attempt in with what its outbox holds.", HandIn),
        Route.Post<LeaveBody, Done>("/tasks/{id}/leave",
            "Ends an attempt without a result; its work in progress and a brief stay for the next.",
            (ask, body) => ask.Seam.Attempts.Leave(WorkRoutes.Lease(ask, body.Worker, body.Lease), body.Cause,
                body.Note, ask.Cancel)),
        Route.Get<Plain<string>>("/tasks/{id}/context", "What a worker of the task is told, as Markdown.",
            async ask => (await ask.Seam.Attempts.Brief(ask.Path("id"),
                (int?)ask.Number("tokens", 1, 1_000_000), ask.Cancel)).Map(text => new Plain<string>(text)),
            new Question("tokens", "At most so many tokens; 4,000 by default.", "integer")),
        Route.Get<AttemptLog>("/tasks/{id}/log", "The output of an attempt.",
            ask => ask.Seam.Attempts.Log(ask.Path("id"), (int?)ask.Number("attempt", 1, int.MaxValue),
                ask.Number("after", -int.MaxValue, long.MaxValue) ?? 0, ask.Cancel),
            new Question("attempt", "Number of the attempt; the last by default.", "integer"),
            new Question("after", "Bytes to leave out; negative: only so many from the end.", "integer")),
        Route.Get<Plain<string>>("/tasks/{id}/diff", "What the last attempt changed, as git shows it.",
            async ask => (await ask.Seam.Attempts.Diff(ask.Path("id"), ask.Flag("summary"), ask.Cancel))
                .Map(text => new Plain<string>(text)),
            new Question("summary", "Only the files and counts.", "boolean")),
    ];

    private static async Task<Answer<Page<WorkOrder>>> HandIn(Ask ask, HandInBody body)
    {
        ClaimRequest? next = null;
        if (body.Next is not null)
        {
            var request = await WorkRoutes.Request(ask, body.Next);
            if (request.Problem is { } problem) return Answer<Page<WorkOrder>>.No(problem);
            next = request.Value;
        }
        var lease = WorkRoutes.Lease(ask, body.Worker, body.Lease);
        return await WorkRoutes.Waiting(ask,
            cancel => ask.Seam.Attempts.HandIn(lease, body.Result, next, cancel));
    }
}
