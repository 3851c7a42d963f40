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
