namespace Mmos.Api;

/// <summary>Workers, over HTTP.</summary>
internal sealed class HttpWorkers(HttpCalls calls) : IWorkers
{
    public async Task<Answer<int>> Register(RegisterRequest request, CancellationToken cancel)
    {
        var body = new RegisterBody(request.Name, request.Agent, request.Model, request.Account, request.Tier,
            request.Profile, request.Capabilities, request.Slots,
            (decimal?)request.Heartbeat?.TotalMilliseconds / 1000, request.Process, request.TakeOver);
        return (await calls.Order<RegisterBody, Plain<int>>("/agents", body, cancel).ConfigureAwait(false))
            .Map(plain => plain.Value);
    }

    // The next one makes up for one that is lost.
    public Task<Answer<Done>> Beat(string worker, int registration, CancellationToken cancel) =>
        calls.Tell<BeatBody, Done>(Of(worker, "heartbeat"), new(registration), cancel);

    public Task<Answer<Done>> End(string worker, int registration, string cause, CancellationToken cancel) =>
        calls.Order<EndBody, Done>(Of(worker, "end"), new(registration, cause), cancel);

    public Task<Answer<Done>> Pause(string worker, CancellationToken cancel) =>
        calls.Order<Done, Done>(Of(worker, "pause"), default, cancel);

    public Task<Answer<Done>> Resume(string worker, CancellationToken cancel) =>
        calls.Order<Done, Done>(Of(worker, "resume"), default, cancel);

    public Task<Answer<Done>> Drain(string worker, CancellationToken cancel) =>
        calls.Order<Done, Done>(Of(worker, "stop"), default, cancel);

    public Task<Answer<Done>> Start(string worker, bool anew, CancellationToken cancel) =>
        calls.Order<Done, Done>(Of(worker, anew ? "restart" : "start"), default, cancel);

    public Task<Answer<Done>> Scale(string worker, int? instances, CancellationToken cancel) =>
        calls.Order<ScaleBody, Done>(Of(worker, "scale"), new(instances), cancel);

    public async Task<WorkerDemand> Demand(IReadOnlyList<string> instances, CancellationToken cancel) =>
        HttpCalls.Sure(await calls.Get<WorkerDemand>(
            Query.Of("/queue/demand").And("workers", string.Join(',', instances)), cancel)
            .ConfigureAwait(false));

    public Task<Answer<Done>> Remove(string worker, CancellationToken cancel) =>
        calls.Remove(Query.Of($"/agents/{worker}"), cancel);

    public Task<Answer<IReadOnlyList<WorkerInfo>>> List(CancellationToken cancel) =>
        calls.List<WorkerInfo>("/agents", cancel);

    public Task<Answer<WorkerInfo>> Get(string worker, CancellationToken cancel) =>
        calls.Get<WorkerInfo>(Query.Of($"/agents/{worker}"), cancel);

    private static string Of(string worker, string what) => Query.Of($"/agents/{worker}/{what}");
}

/// <summary>Accounts, over HTTP.</summary>
internal sealed class HttpAccounts(HttpCalls calls) : IAccounts
{
    public Task<Answer<IReadOnlyList<AccountInfo>>> List(CancellationToken cancel) =>
        calls.List<AccountInfo>("/accounts", cancel);

    public Task<Answer<Done>> Park(string account, DateTimeOffset? until, CancellationToken cancel) =>
        calls.Order<ParkBody, Done>(Query.Of($"/accounts/{account}/park"), new(until), cancel);

    public Task<Answer<Done>> Unpark(string account, CancellationToken cancel) =>
        calls.Order<Done, Done>(Query.Of($"/accounts/{account}/unpark"), default, cancel);

    public Task<Answer<Done>> Report(string account, string window, decimal used, DateTimeOffset resetsAt,
        CancellationToken cancel) =>
        calls.Order<LimitBody, Done>(Query.Of($"/accounts/{account}/window"), new(window, resetsAt, used),
            cancel);

    public Task<Answer<Done>> Limit(string account, string window, DateTimeOffset? resetsAt,
        CancellationToken cancel) =>
        calls.Order<LimitBody, Done>(Query.Of($"/accounts/{account}/window"), new(window, resetsAt), cancel);
}
