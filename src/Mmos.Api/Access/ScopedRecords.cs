namespace Mmos.Api.Access;

internal sealed class ScopedRecords(Gate gate) : IRecords
{
    private IRecords All => gate.All.Records;

    public Task<Answer<IReadOnlyList<EventInfo>>> Events(long since, string? task, int limit,
        CancellationToken cancel) =>
        gate.Ask("Records.Events", () => gate.Task(task, cancel),
            () => All.Events(since, task, limit, cancel));

    public Task<long> WaitForChange(long seq, CancellationToken cancel)
    {
        gate.Require("Records.WaitForChange");
        return All.WaitForChange(seq, cancel);
    }

    public Task<Answer<SystemStatus>> Status(CancellationToken cancel) =>
        gate.Ask("Records.Status", () => All.Status(cancel));

    public Task<Answer<IReadOnlyList<InboxItem>>> Inbox(CancellationToken cancel) =>
        gate.Ask("Records.Inbox", () => All.Inbox(cancel));

    public Task<Answer<CostReport>> Cost(string by, CancellationToken cancel) =>
        gate.Ask("Records.Cost", () => All.Cost(by, cancel));

    public Task<Answer<IReadOnlyList<ErrorGroup>>> Errors(string? project, int limit,
        CancellationToken cancel) =>
        gate.Ask("Records.Errors", () => All.Errors(project, limit, cancel));

    public Task<Answer<PerformanceReport>> Performance(string? project, DateTimeOffset? since,
        CancellationToken cancel) =>
        gate.Ask("Records.Performance", () => All.Performance(project, since, cancel));

    public Task<Answer<Page<Retrospective>>> Retrospectives(string? after, int limit,
        CancellationToken cancel) =>
        gate.Ask("Records.Retrospectives", () => All.Retrospectives(after, limit, cancel));

    public Task<Answer<Retrospective>> LookBack(int last, CancellationToken cancel) =>
        gate.Ask("Records.LookBack", () => All.LookBack(last, cancel));
}

internal sealed class ScopedReviews(Gate gate) : IReviews
{
    private IReviews All => gate.All.Reviews;

    public Task<Answer<IReadOnlyList<OpenReview>>> List(string? project, CancellationToken cancel) =>
        gate.Ask("Reviews.List", () => All.List(project, cancel));

    public Task<Answer<Done>> Approve(string review, string note, LeaseRef? lease,
        CancellationToken cancel) =>
        gate.Ask("Reviews.Approve", () => Mine(review, lease, cancel),
            () => All.Approve(review, note, lease, cancel));

    public Task<Answer<Done>> Revise(string review, string notes, LeaseRef? lease,
        CancellationToken cancel) =>
        gate.Ask("Reviews.Revise", () => Mine(review, lease, cancel),
            () => All.Revise(review, notes, lease, cancel));

    public Task<Answer<Done>> Reject(string review, string reason, LeaseRef? lease,
        CancellationToken cancel) =>
        gate.Ask("Reviews.Reject", () => Mine(review, lease, cancel),
            () => All.Reject(review, reason, lease, cancel));

    // A worker decides on what it was given to review; a person who reviews, on what waits for people.
    private async ValueTask<Problem?> Mine(string review, LeaseRef? lease, CancellationToken cancel)
    {
        if (gate.Who.Role == Roles.Reviewer)
            return lease is null ? null : Gate.No($"{gate.Who.Name} holds no lease", "lease");
        return await gate.Lease(lease, cancel).ConfigureAwait(false)
            ?? (review.Equals(lease!.Task, StringComparison.OrdinalIgnoreCase) ? null
                : Gate.No($"{review} is not the task of this lease", "id"));
    }
}

internal sealed class ScopedConflicts(Gate gate) : IConflicts
{
    public Task<Answer<IReadOnlyList<FoundConflict>>> List(string? project, bool all,
        CancellationToken cancel) =>
        gate.Ask("Conflicts.List", () => gate.All.Conflicts.List(project, all, cancel));

    public Task<Answer<FoundConflict>> Resolve(string conflict, string resolution, string note,
        CancellationToken cancel) =>
        gate.Ask("Conflicts.Resolve", () => gate.All.Conflicts.Resolve(conflict, resolution, note, cancel));
}

internal sealed class ScopedTokens(Gate gate) : ITokens
{
    private ITokens All => gate.All.Tokens;

    public Task<Answer<NewToken>> Create(TokenRequest request, CancellationToken cancel) =>
        gate.Ask("Tokens.Create", () => All.Create(request, cancel));

    public Task<Answer<IReadOnlyList<GivenToken>>> List(CancellationToken cancel) =>
        gate.Ask("Tokens.List", () => All.List(cancel));

    public Task<Answer<Done>> Revoke(string token, CancellationToken cancel) =>
        gate.Ask("Tokens.Revoke", () => All.Revoke(token, cancel));

    public Task<Answer<Identity>> Identify(string secret, CancellationToken cancel) =>
        gate.Ask("Tokens.Identify", () => All.Identify(secret, cancel));
}

internal sealed class ScopedQueries(Gate gate) : IQueries
{
    public Task<Answer<QueryResult>> Run(string sql, int limit, CancellationToken cancel) =>
        gate.Ask("Queries.Run", () => gate.All.Queries.Run(sql, limit, cancel));

    public Task<Answer<IReadOnlyList<QueryView>>> Describe(CancellationToken cancel) =>
        gate.Ask("Queries.Describe", () => gate.All.Queries.Describe(cancel));
}
