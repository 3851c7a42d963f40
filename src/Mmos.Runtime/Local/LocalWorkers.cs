using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;

namespace Mmos.Runtime.Local;

/// <summary>Workers, in-process.</summary>
internal sealed class LocalWorkers(LocalCalls calls) : IWorkers
{
    public Task<Answer<int>> Register(RegisterRequest request, CancellationToken cancel)
    {
        var heartbeat = request.Heartbeat is { } h ? (long)h.TotalMilliseconds : Limits.HeartbeatMs;
        var profile = new WorkerProfile(request.Agent, request.Model, request.Capabilities, request.Slots,
            heartbeat)
        {
            Account = request.Account,
            Tier = request.Tier,
            Profile = request.Profile,
        };
        return calls.Ask(
            new Command.Register(request.Name, profile, Wire.Process(request.Process), request.TakeOver),
            events => events.OfType<WorkerRegistered>().Last().Registration, cancel);
    }

    public Task<Answer<Done>> Beat(string worker, int registration, CancellationToken cancel) =>
        calls.Do(new Command.Beat(worker, registration), cancel, by: worker);

    public Task<Answer<Done>> End(string worker, int registration, string cause, CancellationToken cancel) =>
        Wire.Cause(cause) is { } known
            ? calls.Do(new Command.EndRegistration(worker, registration, known), cancel)
            : Task.FromResult(Answer<Done>.No(new Problem("invalid", $"`{cause}` is no cause", "cause")));

    public Task<Answer<Done>> Pause(string worker, CancellationToken cancel) =>
        calls.Do(new Command.PauseWorker(worker), cancel);

    public Task<Answer<Done>> Resume(string worker, CancellationToken cancel) =>
        calls.Do(new Command.ResumeWorker(worker), cancel);

    public Task<Answer<Done>> Drain(string worker, CancellationToken cancel) =>
        calls.Do(new Command.DrainWorker(worker), cancel);

    public Task<Answer<Done>> Start(string worker, bool anew, CancellationToken cancel) =>
        calls.Do(new Command.WantWorker(worker, null, anew), cancel);

    public Task<Answer<Done>> Scale(string worker, int? instances, CancellationToken cancel) =>
        instances < 1
            ? Task.FromResult(Answer<Done>.No(new Problem("invalid",
                $"{instances} instances; at least 1, or stop it: mmos worker stop {worker}", "instances")))
            : calls.Do(new Command.WantWorker(worker, instances ?? 0, Restart: false), cancel);

    public Task<WorkerDemand> Demand(IReadOnlyList<string> instances, CancellationToken cancel) =>
        calls.Pump.Explain(view => new WorkerDemand(
            instances is [var first, ..] && view.TryWorker(first, out var slot) ? view.ReadyFor(slot) : 0,
            instances is [var name, ..] && view.InstancesWanted(name) is > 0 and var count ? count : null,
            [.. instances.Select(instance => LoadOf(view, instance))]), cancel);

    private static InstanceLoad? LoadOf(WorkspaceView view, string instance) =>
        view.TryWorker(instance, out var slot) && view.Workers[slot] is { Status: not WorkerStatus.Offline } row
            ? new InstanceLoad(row.Held, row.Status == WorkerStatus.Draining)
            : null;

    public Task<Answer<Done>> Remove(string worker, CancellationToken cancel) =>
        calls.Do(new Command.RemoveWorker(worker), cancel);

    public Task<Answer<IReadOnlyList<WorkerInfo>>> List(CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Workers(cancel));

    public async Task<Answer<WorkerInfo>> Get(string worker, CancellationToken cancel)
    {
        var all = await List(cancel).ConfigureAwait(false);
        if (all.Problem is { } problem) return Answer<WorkerInfo>.No(problem);
        return all.Value!.FirstOrDefault(w => w.Name == worker) is { } found
            ? Answer<WorkerInfo>.Of(found, all.Seq)
            : Answer<WorkerInfo>.No(new Problem("not_found",
                $"no worker {Quote.Text(worker)}{Nearest.Hint(worker, all.Value!.Select(w => w.Name))}; "
                + "see \"mmos worker list\"", "worker"));
    }
}
