namespace Mmos.Api.Access;

internal sealed class ScopedWorkers(Gate gate) : IWorkers
{
    /// <summary>Capabilities that begin so are the engine's: who has them verifies and merges.</summary>
    private const string OfEngine = "mmos:";

    private IWorkers All => gate.All.Workers;

    public Task<Answer<int>> Register(RegisterRequest request, CancellationToken cancel) =>
        gate.Ask("Workers.Register", () => new(gate.Named(request.Name, "name")
            ?? (request.Agent == "engine"
                || request.Capabilities.Any(c => c.StartsWith(OfEngine, StringComparison.OrdinalIgnoreCase))
                ? Gate.No($"{gate.Who.Worker} cannot verify and merge", "capabilities") : null)),
            () => All.Register(request, cancel));

    public Task<Answer<Done>> Beat(string worker, int registration, CancellationToken cancel) =>
        gate.Ask("Workers.Beat", () => Mine(worker), () => All.Beat(worker, registration, cancel));

    public Task<Answer<Done>> End(string worker, int registration, string cause, CancellationToken cancel) =>
        gate.Ask("Workers.End", () => Mine(worker), () => All.End(worker, registration, cause, cancel));

    public Task<Answer<Done>> Pause(string worker, CancellationToken cancel) =>
        gate.Ask("Workers.Pause", () => All.Pause(worker, cancel));

    public Task<Answer<Done>> Resume(string worker, CancellationToken cancel) =>
        gate.Ask("Workers.Resume", () => All.Resume(worker, cancel));

    public Task<Answer<Done>> Drain(string worker, CancellationToken cancel) =>
        gate.Ask("Workers.Drain", () => All.Drain(worker, cancel));

    public Task<Answer<Done>> Start(string worker, bool anew, CancellationToken cancel) =>
        gate.Ask("Workers.Start", () => All.Start(worker, anew, cancel));

    public Task<Answer<Done>> Scale(string worker, int? instances, CancellationToken cancel) =>
        gate.Ask("Workers.Scale", () => All.Scale(worker, instances, cancel));

    public Task<WorkerDemand> Demand(IReadOnlyList<string> instances, CancellationToken cancel)
    {
        gate.Require("Workers.Demand");
        return All.Demand(instances, cancel);
    }

    public Task<Answer<Done>> Remove(string worker, CancellationToken cancel) =>
        gate.Ask("Workers.Remove", () => All.Remove(worker, cancel));

    public Task<Answer<IReadOnlyList<WorkerInfo>>> List(CancellationToken cancel) =>
        gate.Ask("Workers.List", () => All.List(cancel));

    public Task<Answer<WorkerInfo>> Get(string worker, CancellationToken cancel) =>
        gate.Ask("Workers.Get", () => Mine(worker), () => All.Get(worker, cancel));

    private ValueTask<Problem?> Mine(string worker) => new(gate.Named(worker, "worker"));
}

internal sealed class ScopedAccounts(Gate gate) : IAccounts
{
    private IAccounts All => gate.All.Accounts;

    public Task<Answer<IReadOnlyList<AccountInfo>>> List(CancellationToken cancel) =>
        gate.Ask("Accounts.List", () => All.List(cancel));

    public Task<Answer<Done>> Park(string account, DateTimeOffset? until, CancellationToken cancel) =>
        gate.Ask("Accounts.Park", () => All.Park(account, until, cancel));

    public Task<Answer<Done>> Unpark(string account, CancellationToken cancel) =>
        gate.Ask("Accounts.Unpark", () => All.Unpark(account, cancel));

    public Task<Answer<Done>> Report(string account, string window, decimal used, DateTimeOffset resetsAt,
        CancellationToken cancel) =>
        gate.Ask("Accounts.Report", () => Mine(account, cancel),
            () => All.Report(account, window, used, resetsAt, cancel));

    public Task<Answer<Done>> Limit(string account, string window, DateTimeOffset? resetsAt,
        CancellationToken cancel) =>
        gate.Ask("Accounts.Limit", () => Mine(account, cancel),
            () => All.Limit(account, window, resetsAt, cancel));

    private async ValueTask<Problem?> Mine(string account, CancellationToken cancel)
    {
        var me = await gate.All.Workers.Get(gate.Me, cancel).ConfigureAwait(false);
        return me.Value?.Account is { } mine && mine == account ? null
            : Gate.No($"{gate.Me} does not draw on the account {account}", "account");
    }
}
