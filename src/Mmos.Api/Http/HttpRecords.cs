using System.Globalization;

namespace Mmos.Api;

/// <summary>The log and what is derived from it, over HTTP.</summary>
internal sealed class HttpRecords(HttpCalls calls) : IRecords
{
    public async Task<Answer<IReadOnlyList<EventInfo>>> Events(long since, string? task, int limit,
        CancellationToken cancel)
    {
        if (limit <= 0) return Answer<IReadOnlyList<EventInfo>>.Of([], 0);
        return await calls.List<EventInfo>(Query.Of("/events").And("task", task), cancel, limit,
            since.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
    }

    public async Task<long> WaitForChange(long seq, CancellationToken cancel)
    {
        while (true)
        {
            var answer = await calls.Get<Plain<long>>(Query.Of("/events/wait").And("since", seq)
                .And("waitSeconds",
                    HttpCalls.LongestWait.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
                cancel, HttpCalls.LongestWait).ConfigureAwait(false);
            if (HttpCalls.Sure(answer).Value is var now && now > seq) return now;
        }
    }

    public Task<Answer<SystemStatus>> Status(CancellationToken cancel) =>
        calls.Get<SystemStatus>("/status", cancel);

    public Task<Answer<IReadOnlyList<InboxItem>>> Inbox(CancellationToken cancel) =>
        calls.List<InboxItem>("/inbox", cancel);

    public Task<Answer<CostReport>> Cost(string by, CancellationToken cancel) =>
        calls.Get<CostReport>(Query.Of("/cost").And("by", by), cancel);

    public Task<Answer<IReadOnlyList<ErrorGroup>>> Errors(string? project, int limit,
        CancellationToken cancel) =>
        calls.List<ErrorGroup>(Query.Of("/errors").And("project", project), cancel, limit);

    public Task<Answer<PerformanceReport>> Performance(string? project, DateTimeOffset? since,
        CancellationToken cancel) =>
        calls.Get<PerformanceReport>(Query.Of("/metrics/performance").And("project", project)
            .And("since", since?.ToString("O", CultureInfo.InvariantCulture)), cancel);

    public Task<Answer<Page<Retrospective>>> Retrospectives(string? after, int limit,
        CancellationToken cancel) =>
        calls.Get<Page<Retrospective>>(Query.Of("/retrospectives").And("limit", limit).And("after", after),
            cancel);

    public async Task<Answer<Retrospective>> LookBack(int last, CancellationToken cancel) =>
        (await calls.Get<Page<Retrospective>>(Query.Of("/retrospectives").And("last", last), cancel)
            .ConfigureAwait(false)).Map(page => page.Items[0]);
}

/// <summary>Reviews, over HTTP.</summary>
internal sealed class HttpReviews(HttpCalls calls) : IReviews
{
    public Task<Answer<IReadOnlyList<OpenReview>>> List(string? project, CancellationToken cancel) =>
        calls.List<OpenReview>(Query.Of("/reviews").And("project", project), cancel);

    public Task<Answer<Done>> Approve(string review, string note, LeaseRef? lease,
        CancellationToken cancel) => Say(review, "approve", note, lease, cancel);

    public Task<Answer<Done>> Revise(string review, string notes, LeaseRef? lease,
        CancellationToken cancel) => Say(review, "revise", notes, lease, cancel);

    public Task<Answer<Done>> Reject(string review, string reason, LeaseRef? lease,
        CancellationToken cancel) => Say(review, "reject", reason, lease, cancel);

    private Task<Answer<Done>> Say(string review, string verdict, string note, LeaseRef? lease,
        CancellationToken cancel) =>
        calls.Order<VerdictBody, Done>(Query.Of($"/reviews/{review}/{verdict}"), new(note, lease), cancel);
}

/// <summary>Conflicts, over HTTP.</summary>
internal sealed class HttpConflicts(HttpCalls calls) : IConflicts
{
    public Task<Answer<IReadOnlyList<FoundConflict>>> List(string? project, bool all,
        CancellationToken cancel) =>
        calls.List<FoundConflict>(Query.Of("/conflicts").And("project", project)
            .And("all", all ? true : null), cancel);

    public Task<Answer<FoundConflict>> Resolve(string conflict, string resolution, string note,
        CancellationToken cancel) =>
        calls.Order<ResolveBody, FoundConflict>("/conflicts/resolve", new(conflict, resolution, note),
            cancel);
}

/// <summary>Tokens, over HTTP.</summary>
internal sealed class HttpTokens(HttpCalls calls) : ITokens
{
    public Task<Answer<NewToken>> Create(TokenRequest request, CancellationToken cancel) =>
        // Without a key: the secret of a repeat could not be told again.
        calls.Tell<TokenRequest, NewToken>("/tokens", request, cancel);

    public Task<Answer<IReadOnlyList<GivenToken>>> List(CancellationToken cancel) =>
        calls.List<GivenToken>("/tokens", cancel);

    public Task<Answer<Done>> Revoke(string token, CancellationToken cancel) =>
        calls.Remove(Query.Of($"/tokens/{token}"), cancel);

    public Task<Answer<Identity>> Identify(string secret, CancellationToken cancel) =>
        calls.Tell<SecretBody, Identity>("/tokens/identify", new(secret), cancel);
}

/// <summary>Questions in SQL, over HTTP.</summary>
internal sealed class HttpQueries(HttpCalls calls) : IQueries
{
    public Task<Answer<QueryResult>> Run(string sql, int limit, CancellationToken cancel) =>
        calls.Tell<QueryBody, QueryResult>("/query", new(sql, limit), cancel);

    public Task<Answer<IReadOnlyList<QueryView>>> Describe(CancellationToken cancel) =>
        calls.List<QueryView>("/query/views", cancel);
}
