namespace Mmos.Api;

/// <summary>Work items, over HTTP.</summary>
internal sealed class HttpWork(HttpCalls calls) : IWork
{
    public async Task<Answer<IReadOnlyList<WorkOrder>>> Claim(ClaimRequest request, CancellationToken cancel)
    {
        var until = calls.Time.GetUtcNow() + request.Wait;
        for (var left = request.Wait; ; left = until - calls.Time.GetUtcNow())
        {
            var body = Body(request, left);
            var answer = await calls.Tell<ClaimBody, Page<WorkOrder>>("/tasks/claim", body, cancel,
                TimeSpan.FromSeconds((double)body.WaitSeconds)).ConfigureAwait(false);
            if (answer.Problem is not null || answer.Value!.Items.Count > 0
                || left <= HttpCalls.LongestWait) return answer.Map(page => page.Items);
        }
    }

    public async Task<Answer<IReadOnlyList<WorkOrder>>> CompleteMany(
        IReadOnlyList<Completion> attempts, ClaimRequest? next, CancellationToken cancel)
    {
        var claim = next is null ? null : Body(next, next.Wait);
        var answer = await calls.Tell<CompleteManyBody, Page<WorkOrder>>("/tasks/complete",
            new(attempts, claim), cancel, TimeSpan.FromSeconds((double)(claim?.WaitSeconds ?? 0)))
            .ConfigureAwait(false);
        if (answer.Value is { Items: [] } && next is not null && next.Wait > HttpCalls.LongestWait)
            return await Claim(next with { Wait = next.Wait - HttpCalls.LongestWait }, cancel)
                .ConfigureAwait(false);
        return answer.Map(page => page.Items);
    }

    public Task<Answer<WorkOrder>> Accept(LeaseRef lease, CancellationToken cancel) =>
        calls.Order<Holding, WorkOrder>(Of(lease, "accept"), new(lease.Worker, lease.Lease), cancel);

    public Task<Answer<Done>> ReportUsage(LeaseRef lease, UsageReport used, CancellationToken cancel) =>
        calls.Report<UsageBody, Done>(Of(lease, "usage"), new(lease.Worker, lease.Lease, used), cancel);

    // May be said again at any time: no key, which would be kept for a day.
    public Task<Answer<Done>> Progress(LeaseRef lease, int percent, string note, CancellationToken cancel) =>
        calls.Tell<ProgressBody, Done>(Of(lease, "progress"),
            new(lease.Worker, lease.Lease, percent, note), cancel);

    public async Task<Answer<Done>> Complete(LeaseRef lease, string result, CancellationToken cancel) =>
        (await calls.Report<CompleteBody, Page<WorkOrder>>(Of(lease, "complete"),
            new(lease.Worker, lease.Lease, result), cancel).ConfigureAwait(false)).Map(_ => new Done());

    public Task<Answer<Done>> Fail(LeaseRef lease, string cause, string feedback, string? commit,
        CancellationToken cancel) =>
        calls.Report<FailBody, Done>(Of(lease, "fail"),
            new(lease.Worker, lease.Lease, cause, feedback, commit), cancel);

    public Task<Answer<Done>> GiveBack(LeaseRef lease, string cause, string note, string? commit,
        CancellationToken cancel) =>
        calls.Report<GiveBackBody, Done>(Of(lease, "give-back"),
            new(lease.Worker, lease.Lease, cause, note, commit), cancel);

    public Task<Answer<Done>> Verified(LeaseRef lease, CertificateInfo certificate,
        CancellationToken cancel) =>
        calls.Order<VerifiedBody, Done>(Of(lease, "verified"),
            new(lease.Worker, lease.Lease, certificate), cancel);

    public Task<Answer<Done>> PrepareMerge(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) =>
        calls.Order<MergeBody, Done>("/merge-queue/prepare", new(leases, certificate), cancel);

    public Task<Answer<Done>> Merged(IReadOnlyList<LeaseRef> leases, CertificateInfo certificate,
        CancellationToken cancel) =>
        calls.Order<MergeBody, Done>("/merge-queue/merged", new(leases, certificate), cancel);

    /// <summary>A claim as it travels; it waits at most as long as a server does.</summary>
    public static ClaimBody Body(ClaimRequest request, TimeSpan wait) =>
        new(request.Worker, request.Registration, request.Max, Seconds(wait), request.Holding,
            request.Offers);

    private static decimal Seconds(TimeSpan wait) => wait <= TimeSpan.Zero ? 0
        : (decimal)Math.Min(wait.TotalMilliseconds, HttpCalls.LongestWait.TotalMilliseconds) / 1000;

    private static string Of(LeaseRef lease, string what) =>
        Query.Of($"/tasks/{lease.Task}/{what}");
}

/// <summary>Worktrees, briefs, output and changes, over HTTP.</summary>
internal sealed class HttpAttempts(HttpCalls calls) : IAttempts
{
    public Task<Answer<OpenAttempt>> Open(WorkOrder order, CancellationToken cancel) =>
        calls.Tell<WorkOrder, OpenAttempt>("/attempts/open", order, cancel);

    public async Task<Answer<IReadOnlyList<WorkOrder>>> HandIn(LeaseRef lease, string result,
        ClaimRequest? next, CancellationToken cancel)
    {
        var claim = next is null ? null : HttpWork.Body(next, next.Wait);
        return (await calls.Tell<HandInBody, Page<WorkOrder>>(Query.Of($"/tasks/{lease.Task}/hand-in"),
            new(lease.Worker, lease.Lease, result, claim), cancel,
            TimeSpan.FromSeconds((double)(claim?.WaitSeconds ?? 0))).ConfigureAwait(false))
            .Map(page => page.Items);
    }

    public Task<Answer<Done>> Leave(LeaseRef lease, string cause, string note, CancellationToken cancel) =>
        calls.Tell<LeaveBody, Done>(Query.Of($"/tasks/{lease.Task}/leave"),
            new(lease.Worker, lease.Lease, cause, note), cancel);

    public async Task<Answer<string>> Brief(string task, int? tokens, CancellationToken cancel) =>
        (await calls.Get<Plain<string>>(Query.Of($"/tasks/{task}/context").And("tokens", tokens), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value!);

    public Task<Answer<AttemptLog>> Log(string task, int? attempt, long after, CancellationToken cancel) =>
        calls.Get<AttemptLog>(Query.Of($"/tasks/{task}/log").And("attempt", attempt).And("after", after),
            cancel);

    public async Task<Answer<string>> Diff(string task, bool summary, CancellationToken cancel) =>
        (await calls.Get<Plain<string>>(Query.Of($"/tasks/{task}/diff").And("summary", summary), cancel)
            .ConfigureAwait(false)).Map(plain => plain.Value!);
}
